/// The header fields of an HTTP request in order (RFC 9110 §5).
struct HTTPFields: Sendable, Hashable {
    /// One field line: the name as it came, the value without blanks at its ends.
    struct Field: Sendable, Hashable {
        var name: [UInt8]
        var value: [UInt8]
    }

    /// The most field lines of one request.
    static let limit = 100

    private(set) var lines: [Field] = []

    /// The values of all field lines with this name, without regard to case.
    func values(of name: String) -> [[UInt8]] {
        lines.filter { ASCII.equal($0.name, name.utf8) }.map(\.value)
    }

    /// The value of the first field line with this name; nil where there is none.
    subscript(name: String) -> [UInt8]? {
        lines.first { ASCII.equal($0.name, name.utf8) }?.value
    }

    /// The members of a list that stands on one or more field lines (RFC 9110 §5.6.1); empty ones are left out.
    func list(_ name: String) -> [ArraySlice<UInt8>] {
        values(of: name).flatMap { $0.split(separator: UInt8(ascii: ",")) }
            .map(ASCII.trimmed).filter { !$0.isEmpty }
    }

    /// Whether a list has this member, without regard to case.
    func list(_ name: String, has member: String) -> Bool {
        list(name).contains { ASCII.equal($0, member.utf8) }
    }

    /// Takes a field line without its end.
    ///
    /// Blanks in front of the name or of the colon, and folding, are where parsers differ: none of them is taken
    /// (RFC 9112 §5.1, §5.2).
    ///
    /// - Returns: whether it is one.
    mutating func append(line: ArraySlice<UInt8>) -> Bool {
        guard let colon = line.firstIndex(of: ASCII.colon) else { return false }
        let name = line[..<colon]
        let value = ASCII.trimmed(line[(colon + 1)...])
        guard Self.isToken(name), value.allSatisfy({ $0 >= 0x20 && $0 != 0x7f || $0 == ASCII.tab }) else {
            return false
        }
        lines.append(Field(name: Array(name), value: Array(value)))
        return true
    }

    /// Whether this is a token (RFC 9110 §5.6.2).
    static func isToken(_ octets: ArraySlice<UInt8>) -> Bool {
        !octets.isEmpty && octets.allSatisfy(isTokenOctet)
    }

    /// Whether an octet may stand in a token.
    static func isTokenOctet(_ octet: UInt8) -> Bool {
        ASCII.isLetter(octet) || ASCII.isDigit(octet) || "!#$%&'*+-.^_`|~".utf8.contains(octet)
    }
}
