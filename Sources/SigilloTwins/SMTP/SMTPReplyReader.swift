/// Gathers the lines of a server into replies (RFC 5321 §4.2).
struct SMTPReplyReader: Sendable {
    /// A reply, or what is none.
    enum Reply: Sendable, Hashable {
        /// A code of three digits, and the texts of its lines.
        case reply(code: Int, texts: [String])
        /// A line without a code, one whose code is not that of the lines before it, or one that does not end in CRLF.
        case malformed
    }

    /// The most lines of one reply.
    static let maximumLines = 256

    private var lines = LineReader(readsLiterals: false)
    private var code: Int?
    private var texts: [String] = []

    /// Takes octets.
    mutating func append(_ octets: [UInt8]) {
        lines.append(octets)
    }

    /// Forgets everything, half replies included.
    mutating func clear() {
        self = SMTPReplyReader()
    }

    /// Gives the next whole reply, or nothing while there is none.
    mutating func next() -> Reply? {
        while let piece = lines.next() {
            guard case .line(let octets) = piece, let line = Line(octets), code == nil || code == line.code,
                texts.count < Self.maximumLines
            else {
                code = nil
                texts = []
                return .malformed
            }
            code = line.code
            texts.append(line.text)
            guard line.isLast else { continue }
            defer {
                code = nil
                texts = []
            }
            return .reply(code: line.code, texts: texts)
        }
        return nil
    }

    private struct Line {
        var code: Int
        var isLast: Bool
        var text: String

        init?(_ octets: [UInt8]) {
            guard octets.count >= 3, octets.prefix(3).allSatisfy({ (0x30...0x39).contains($0) }), !octets.contains(0)
            else { return nil }
            code = octets.prefix(3).reduce(0) { $0 * 10 + Int($1) - 0x30 }
            guard (200...599).contains(code) else { return nil }
            switch octets.dropFirst(3).first {
            case nil, UInt8(ascii: " "): isLast = true
            case UInt8(ascii: "-"): isLast = false
            default: return nil
            }
            text = String(decoding: octets.dropFirst(4), as: UTF8.self)
        }
    }
}
