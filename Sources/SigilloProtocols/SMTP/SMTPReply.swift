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

    /// Appends a line without its end: every one but the last has a hyphen behind the code.
    func append(line index: Int, to octets: inout [UInt8]) {
        octets.append("\(code)")
        octets.append(index + 1 < texts.count ? UInt8(ascii: "-") : ASCII.space)
        if let enhanced {
            octets.append(enhanced)
            octets.append(ASCII.space)
        }
        octets.append(texts[index])
    }
}
