/// An element of BER as LDAP allows it: tags of one octet, lengths that are stated (RFC 4511 §5.1, X.690 §8.1).
///
/// Elements are read one by one and never inside one another unless a rule asks: nesting costs nothing.
struct BERElement: Sendable {
    /// Tag and length of an element.
    enum Header: Sendable, Hashable {
        /// More octets must come.
        case partial
        /// No element, or one without a stated length.
        case none
        case whole(tag: UInt8, length: Int, content: UInt64)
    }

    var tag: UInt8
    var content: ArraySlice<UInt8>

    /// Takes an element off the front; nil where none stands there whole.
    init?(_ rest: inout ArraySlice<UInt8>) {
        guard case .whole(let tag, let length, let count) = Self.header(of: rest),
            count <= UInt64(rest.count - length)
        else { return nil }
        let start = rest.startIndex + length
        let end = start + Int(count)
        self.tag = tag
        content = rest[start..<end]
        rest = rest[end...]
    }

    /// Takes an element with this tag off the front.
    init?(_ rest: inout ArraySlice<UInt8>, tag: UInt8) {
        guard rest.first == tag else { return nil }
        self.init(&rest)
    }

    static func header(of octets: ArraySlice<UInt8>) -> Header {
        guard let tag = octets.first else { return .partial }
        guard tag & 0x1f != 0x1f else { return .none }
        guard octets.count > 1 else { return .partial }
        let first = octets[octets.startIndex + 1]
        guard first & 0x80 != 0 else { return .whole(tag: tag, length: 2, content: UInt64(first)) }
        let count = Int(first & 0x7f)
        // The indefinite form is forbidden, and no message needs more than 2^64 octets.
        guard (1...8).contains(count) else { return .none }
        guard octets.count >= 2 + count else { return .partial }
        let length = octets.dropFirst(2).prefix(count).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        return .whole(tag: tag, length: 2 + count, content: length)
    }

    /// An INTEGER or ENUMERATED of at most four octets.
    var integer: Int? {
        guard (1...4).contains(content.count) else { return nil }
        return content.reduce(0) { $0 << 8 | Int($1) }
    }
}
