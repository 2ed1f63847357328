/// A reply: code, enhanced status code (RFC 2034) and texts, one a line (RFC 5321 §4.2).
struct SMTPReply: Sendable, Hashable {
    var code: Int
    /// For example `5.7.0`; nil where the reply has none: greetings, EHLO, intermediate replies.
    var enhanced: String?
    var texts: [String]

    init(_ code: Int, _ enhanced: String? = nil, _ texts: String...) {
        self.init(code, enhanced, texts: texts)
    }

    init(_ code: Int, _ enhanced: String? = nil, texts: [String]) {
        self.code = code
        self.enhanced = enhanced
        self.texts = texts
    }

    /// The lines without their ends: every one but the last has a hyphen behind the code.
    var lines: [String] {
        texts.enumerated().map { index, text in
            let separator = index + 1 < texts.count ? "-" : " "
            return "\(code)\(separator)\(enhanced.map { $0 + " " } ?? "")\(text)"
        }
    }
}
