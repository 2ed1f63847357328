/// The `name=value` list of a digest (RFC 2831 §7.1, RFC 7616 §3.4), quoted or not.
struct DigestFields: Sendable {
    private var fields: [(name: String, value: [UInt8])] = []

    private static let limit = 64

    init(_ text: ArraySlice<UInt8>) {
        var rest = text
        while !rest.isEmpty, fields.count < Self.limit {
            while let first = rest.first, first.isBlank || first == UInt8(ascii: ",") { rest = rest.dropFirst() }
            guard let equals = rest.firstIndex(of: UInt8(ascii: "=")) else { return }
            let name = rest[..<equals].trimmed.text.lowercased()
            rest = rest[(equals + 1)...]
            while let first = rest.first, first.isBlank { rest = rest.dropFirst() }
            var value: [UInt8] = []
            if rest.first == UInt8(ascii: "\"") {
                rest = rest.dropFirst()
                while let octet = rest.first, octet != UInt8(ascii: "\"") {
                    rest = rest.dropFirst()
                    if octet == UInt8(ascii: "\\"), let escaped = rest.first {
                        value.append(escaped)
                        rest = rest.dropFirst()
                    } else {
                        value.append(octet)
                    }
                }
                rest = rest.dropFirst()
            } else {
                let end = rest.firstIndex(of: UInt8(ascii: ",")) ?? rest.endIndex
                value = Array(rest[..<end].trimmed)
                rest = rest[end...]
            }
            fields.append((name, value))
        }
    }

    subscript(name: String) -> [UInt8]? { fields.first { $0.name == name }?.value }
}
