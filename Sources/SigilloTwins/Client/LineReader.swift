/// Cuts the octets of a server into lines, with the literals of IMAP inside them (RFC 9051 §4.3).
struct LineReader: Sendable {
    /// A cut of the stream.
    enum Piece: Sendable, Hashable {
        /// A line without its CRLF; literals in it stand where they stood, after their CRLF.
        case line([UInt8])
        /// More octets than a line may have, or a line that ends in LF alone.
        case malformed([UInt8])
    }

    /// The most octets of a line without its literals.
    static let maximumLine = 16_384
    /// The most octets of a line with its literals.
    static let maximumWhole = 1 << 20

    private var pending: [UInt8] = []
    private let readsLiterals: Bool

    init(readsLiterals: Bool) {
        self.readsLiterals = readsLiterals
    }

    /// Takes octets.
    mutating func append(_ octets: [UInt8]) {
        pending += octets
    }

    /// What was taken and not yet given.
    var rest: [UInt8] { pending }

    /// Forgets what was taken and not yet given.
    mutating func clear() {
        pending = []
    }

    /// Gives the next line, or nothing while there is none.
    mutating func next() -> Piece? {
        var start = 0
        while true {
            guard let end = pending[start...].firstIndex(of: 0x0A) else {
                guard pending.count - start > Self.maximumLine || pending.count > Self.maximumWhole else { return nil }
                return .malformed(take(pending.count))
            }
            guard end > start, pending[end - 1] == 0x0D else { return .malformed(take(end + 1)) }
            let text = pending[start..<end - 1]
            guard text.count <= Self.maximumLine else { return .malformed(take(end + 1)) }
            guard readsLiterals, let count = Self.literal(endOf: text) else {
                return .line(take(end + 1).dropLast(2))
            }
            guard count <= Self.maximumWhole, end + 1 + count <= Self.maximumWhole else {
                return .malformed(take(end + 1))
            }
            start = end + 1 + count
            guard start <= pending.count else { return nil }
        }
    }

    private mutating func take(_ count: Int) -> [UInt8] {
        defer { pending.removeFirst(count) }
        return Array(pending.prefix(count))
    }

    /// The number of a literal that a line ends with: `{12}`.
    private static func literal(endOf text: ArraySlice<UInt8>) -> Int? {
        guard text.last == UInt8(ascii: "}"), let brace = text.lastIndex(of: UInt8(ascii: "{")) else { return nil }
        let digits = text[(brace + 1)..<(text.endIndex - 1)]
        guard (1...9).contains(digits.count) else { return nil }
        return Int(String(decoding: digits, as: UTF8.self))
    }
}

extension Array where Element == UInt8 {
    /// The octets dropped from the end, as an array.
    fileprivate func dropLast(_ count: Int) -> [UInt8] { Array(prefix(Swift.max(0, self.count - count))) }
}
