/// A line of an IMAP server, as far as a client needs to understand it (RFC 9051 §7).
enum IMAPLine: Sendable, Hashable {
    /// The status of a command.
    enum Status: String, Sendable {
        case ok = "OK"
        case no = "NO"
        case bad = "BAD"
    }

    /// `tag OK text`.
    case tagged(tag: String, Status, text: String)
    /// `* WORD text`.
    case untagged(word: String, text: String)
    /// `* 12 WORD text`.
    case numbered(Int, word: String, text: String)
    /// `+ text`.
    case continuation(String)
    /// Anything else.
    case unknown

    init(_ octets: [UInt8]) {
        let text = String(decoding: octets, as: UTF8.self)
        let words = text.split(separator: " ", maxSplits: 2, omittingEmptySubsequences: false).map(String.init)
        guard let first = words.first, !octets.contains(0) else {
            self = .unknown
            return
        }
        if first == "+" {
            self = .continuation(words.dropFirst().joined(separator: " "))
            return
        }
        guard words.count > 1, !first.isEmpty else {
            self = .unknown
            return
        }
        let rest = words.count > 2 ? words[2] : ""
        switch (first, Int(words[1]), Status(rawValue: words[1].uppercased())) {
        case ("*", let number?, _):
            let parts = rest.split(separator: " ", maxSplits: 1).map(String.init)
            self = .numbered(
                number, word: (parts.first ?? "").uppercased(), text: parts.count > 1 ? parts[1] : "")
        case ("*", nil, _):
            self = .untagged(word: words[1].uppercased(), text: rest)
        case (_, nil, let status?):
            self = .tagged(tag: first, status, text: rest)
        default:
            self = .unknown
        }
    }

    /// The words of a list of capabilities, in capitals.
    static func capabilities(of text: String) -> Set<String> {
        Set(text.uppercased().split(separator: " ").map(String.init))
    }
}
