/// The fields of a digest-response (RFC 2831 §2.1.2): `name=value` or `name="value"`, between commas.
struct DigestFields: Sendable {
    /// The most octets of a response (RFC 2831 §2.1.2).
    private static let limit = 4_096

    private var values: [String: [UInt8]] = [:]

    /// Reads a response; nil where it is none, or names a field twice.
    init?(_ text: [UInt8]) {
        guard text.count <= Self.limit else { return nil }
        var rest = ASCII.trimmed(text[...])
        while !rest.isEmpty {
            guard let equals = rest.firstIndex(of: UInt8(ascii: "=")) else { return nil }
            let name = ASCII.trimmed(rest[..<equals])
            rest = rest[(equals + 1)...]
            guard !name.isEmpty, !name.contains(Self.comma), let value = Self.value(&rest),
                values.updateValue(value, forKey: ASCII.uppercased(name)) == nil
            else { return nil }
            rest = ASCII.trimmed(rest)
            guard rest.isEmpty || rest.removeFirst() == Self.comma else { return nil }
        }
    }

    /// The value of a field, without regard to the case of its name.
    subscript(name: String) -> [UInt8]? { values[ASCII.uppercased(name.utf8)] }

    private static let comma = UInt8(ascii: ",")

    /// Takes a value; nil where a quoted one does not end.
    private static func value(_ rest: inout ArraySlice<UInt8>) -> [UInt8]? {
        rest = ASCII.trimmed(rest)
        guard rest.first == ASCII.quote else {
            let value = rest.prefix { $0 != comma }
            rest = rest[value.endIndex...]
            return Array(ASCII.trimmed(value))
        }
        rest.removeFirst()
        var value: [UInt8] = []
        while var octet = rest.popFirst() {
            if octet == ASCII.quote { return value }
            if octet == ASCII.backslash {
                guard let next = rest.popFirst() else { return nil }
                octet = next
            }
            value.append(octet)
        }
        return nil
    }
}
