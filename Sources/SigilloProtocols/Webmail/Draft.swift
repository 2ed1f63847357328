import SigilloCore

/// A message as its author writes it into the form.
struct Draft: Sendable, Hashable {
    var to = ""
    var subject = ""
    var text = ""
    /// The Message-ID of what it answers, empty for none.
    var answers = ""

    /// Begins a message.
    init() {}

    /// Takes what a form holds.
    init(_ form: HTTPForm) {
        to = form["to"] ?? ""
        subject = form["subject"] ?? ""
        text = form["text"] ?? ""
        answers = form["answers"] ?? ""
    }

    /// Begins an answer to a message, which is quoted (RFC 5322 §3.6.4).
    init(replyTo stored: StoredMessage, _ words: WebText) {
        let content = MessageContent(stored.message.octets)
        let back = content.root.field("Reply-To") ?? content.root.field("From") ?? ""
        to = MessageContent.addresses(in: back).joined(separator: ", ")
        let old = content.root.field("Subject") ?? ""
        subject = ASCII.starts(old.utf8, with: "Re:".utf8) ? old : "Re: " + old
        let author = MessageSummary(stored, words).sender
        // Lines end with CRLF, which is one character.
        let lines = ReadableText(content).text.prefix(5_000)
            .split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
        let quoted = lines.map { "> \($0)\n" }.joined()
        text = "\n\n" + WebText.fill(words.quoteLine, author) + "\n" + quoted
        answers = content.root.field("Message-ID") ?? ""
    }

    /// Whether nothing was written.
    var isEmpty: Bool { to.isEmpty && subject.isEmpty && text.isEmpty }

    /// The addresses that it goes to.
    var recipients: [String] { MessageContent.addresses(in: to) }

    /// What keeps it from being sent, in the words of a language; nil where nothing does.
    func fault(limit: Int, _ words: WebText) -> String? {
        let given = to.split(separator: ",").map { ASCII.trimmed(Array($0.utf8)[...]) }.filter { !$0.isEmpty }
        guard !given.isEmpty else { return words.addressMissing }
        guard to.utf8.allSatisfy({ $0 >= 0x20 }) else {
            return WebText.fill(words.addressWrong, PrintableText.make(to.utf8))
        }
        let recipients = recipients
        guard recipients.count <= limit else { return WebText.fill(words.tooManyAddresses, String(limit)) }
        // Each comma parts two addresses: a shorter list has lost one.
        if let wrong = recipients.first(where: { !Self.isAddress($0) }) {
            return WebText.fill(words.addressWrong, wrong)
        }
        guard recipients.count == given.count else {
            let wrong = given.first { MessageContent.addresses(in: String(decoding: $0, as: UTF8.self)).count != 1 }
            return WebText.fill(words.addressWrong, wrong.map { PrintableText.make($0) } ?? to)
        }
        return nil
    }

    /// Whether a text can be the path of an envelope without SMTPUTF8 (RFC 5321 §4.1.2), in the form that people use.
    private static func isAddress(_ text: String) -> Bool {
        let parts = text.utf8.split(separator: UInt8(ascii: "@"), omittingEmptySubsequences: false)
        guard parts.count == 2, let local = parts.first, let domain = parts.last else { return false }
        let isLocal = local.allSatisfy { HTTPFields.isTokenOctet($0) || "/=?{}".utf8.contains($0) }
        let isDomain = domain.allSatisfy {
            ASCII.isLetter($0) || ASCII.isDigit($0) || $0 == ASCII.dot || $0 == UInt8(ascii: "-")
        }
        return !local.isEmpty && local.count <= 64 && isLocal && !domain.isEmpty && domain.count <= 255 && isDomain
            && domain.first != ASCII.dot && domain.last != ASCII.dot
    }
}
