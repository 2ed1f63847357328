/// What a proxy puts before a connection to say for whom it speaks (the PROXY protocol, versions 1 and 2).
///
/// ```
/// C: PROXY TCP4 192.0.2.1 198.51.100.1 5000 143
/// ```
enum ProxyPrefix: Sendable, Hashable {
    case none
    /// It may be one, and more must be seen.
    case partial
    /// So many octets.
    case whole(Int)

    /// The twelve octets that begin version 2.
    private static let signature: [UInt8] = [
        0x0d, 0x0a, 0x0d, 0x0a, 0x00, 0x0d, 0x0a, 0x51, 0x55, 0x49, 0x54, 0x0a,
    ]
    private static let word = Array("PROXY ".utf8)
    /// A line of version 1 is never longer.
    private static let lineLimit = 107

    init(_ octets: ArraySlice<UInt8>) {
        guard !octets.isEmpty else {
            self = .partial
            return
        }
        if octets.starts(with: Self.word.prefix(octets.count)) {
            guard let feed = octets.prefix(Self.lineLimit).firstIndex(of: 0x0a) else {
                self = octets.count < Self.lineLimit ? .partial : .none
                return
            }
            self = .whole(feed + 1 - octets.startIndex)
        } else if octets.starts(with: Self.signature.prefix(octets.count)) {
            // Signature, version and command, family, length of the addresses.
            let start = octets.startIndex
            guard octets.count >= 16 else {
                self = .partial
                return
            }
            let length = 16 + Int(octets[start + 14]) << 8 + Int(octets[start + 15])
            self = octets.count >= length ? .whole(length) : .partial
        } else {
            self = .none
        }
    }
}
