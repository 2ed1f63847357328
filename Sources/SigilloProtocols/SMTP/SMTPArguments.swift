/// Reads the arguments of an SMTP command (RFC 5321 §4.1.2).
struct SMTPArguments: Sendable {
    /// A path with the parameters behind it.
    struct Path: Sendable, Hashable {
        /// The mailbox between the angle brackets, empty for `<>`.
        var mailbox: String
        /// Whether it is one, or `<>`.
        var isWellFormed: Bool
        /// Whether an octet above 127 stands in it.
        var isInternational: Bool
        /// The ESMTP parameters, names in capitals.
        var parameters: [EnvelopeParameter]
    }

    /// The most parameters that a command may have.
    private static let parameterLimit = 16

    private let text: ArraySlice<UInt8>

    init(_ text: ArraySlice<UInt8>) {
        self.text = ASCII.trimmed(text)
    }

    var isEmpty: Bool { text.isEmpty }

    /// The words between blanks.
    var words: [ArraySlice<UInt8>] { text.split(whereSeparator: ASCII.isBlank) }

    /// The host of EHLO and HELO: a domain or an address literal; nil where it is neither.
    var host: String? {
        guard let first = words.first, first.count <= 255, words.count == 1 else { return nil }
        let isHost = first.allSatisfy { octet in
            ASCII.isLetter(octet) || ASCII.isDigit(octet) || octet >= 0x80 || "-._:[]".utf8.contains(octet)
        }
        return isHost ? PrintableText.make(first) : nil
    }

    /// What stands behind `FROM:` or `TO:`; nil where it is no path.
    func path(_ keyword: String) -> Path? {
        guard ASCII.starts(text, with: keyword.utf8) else { return nil }
        // A space behind the colon is wrong and common.
        let rest = ASCII.trimmed(text.dropFirst(keyword.utf8.count))
        guard rest.first == ASCII.less, let close = Self.closingBracket(rest) else { return nil }
        var mailbox = rest[(rest.startIndex + 1)..<close]
        // A source route is ignored (RFC 5321 §4.1.1.3).
        if mailbox.first == UInt8(ascii: "@"), let colon = mailbox.firstIndex(of: ASCII.colon) {
            mailbox = mailbox[(colon + 1)...]
        }
        guard mailbox.count <= 512, mailbox.allSatisfy({ $0 > 0x20 && $0 != 0x7f || $0 == 0x20 }),
            let name = String(validating: mailbox, as: UTF8.self)
        else { return nil }
        let behind = rest[(close + 1)...]
        guard behind.isEmpty || ASCII.isBlank(behind[behind.startIndex]) else { return nil }
        let words = behind.split(whereSeparator: ASCII.isBlank)
        guard words.count <= Self.parameterLimit else { return nil }
        let parameters = words.map { word in
            let parts = word.split(separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
            return EnvelopeParameter(
                name: ASCII.uppercased(parts[0]),
                value: parts.count > 1 ? String(decoding: parts[1], as: UTF8.self) : nil)
        }
        let parsed = SMTPMailbox(mailbox)
        return Path(
            mailbox: name, isWellFormed: mailbox.isEmpty || parsed != nil,
            isInternational: parsed?.isInternational ?? false, parameters: parameters)
    }

    // Angle brackets may stand in a quoted local part.
    private static func closingBracket(_ text: ArraySlice<UInt8>) -> Int? {
        var isQuoted = false
        var index = text.startIndex + 1
        while index < text.endIndex {
            switch text[index] {
            case ASCII.backslash where isQuoted: index += 1
            case ASCII.quote: isQuoted.toggle()
            case ASCII.greater where !isQuoted: return index
            default: break
            }
            index += 1
        }
        return nil
    }
}
