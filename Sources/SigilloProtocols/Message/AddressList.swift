/// An address as IMAP's ENVELOPE shows it (RFC 9051 §7.5.2): display name, mailbox, host.
///
/// A group begins with an address that has only a mailbox, and ends with one that has nothing.
struct MailAddress: Sendable, Hashable {
    var name: [UInt8]?
    var mailbox: [UInt8]?
    var host: [UInt8]?
}

/// Reads the addresses of a header field (RFC 5322 §3.4), tolerantly: whatever comes, something sensible is shown.
struct AddressList: Sendable {
    /// The most addresses of one field.
    static let limit = 500

    private(set) var addresses: [MailAddress] = []

    private var phrase: [UInt8] = []
    private var comment: [UInt8] = []
    private var angle: [UInt8]?
    private var isInGroup = false

    /// Reads an unfolded field value.
    init(_ text: [UInt8]) {
        var index = 0
        while index < text.count, addresses.count < Self.limit {
            switch text[index] {
            case ASCII.quote: index = takeQuoted(text, index)
            case ASCII.openParenthesis: index = takeComment(text, index)
            case ASCII.less: index = takeAngle(text, index)
            case UInt8(ascii: ","): finish()
            case ASCII.colon:
                addresses.append(MailAddress(name: nil, mailbox: Self.trimmed(phrase) ?? [], host: nil))
                phrase = []
                isInGroup = true
            case UInt8(ascii: ";"):
                finish()
                endGroup()
            default: phrase.append(text[index])
            }
            index += 1
        }
        finish()
        endGroup()
    }

    // Each of these returns the index of the last octet that it took.

    private mutating func takeQuoted(_ text: [UInt8], _ start: Int) -> Int {
        var index = start + 1
        while index < text.count, text[index] != ASCII.quote {
            if text[index] == ASCII.backslash, index + 1 < text.count { index += 1 }
            phrase.append(text[index])
            index += 1
        }
        return index
    }

    private mutating func takeComment(_ text: [UInt8], _ start: Int) -> Int {
        var index = start + 1
        var depth = 1
        var words: [UInt8] = []
        while index < text.count {
            if text[index] == ASCII.openParenthesis { depth += 1 }
            if text[index] == ASCII.closeParenthesis { depth -= 1 }
            if depth == 0 { break }
            words.append(text[index])
            index += 1
        }
        if comment.isEmpty { comment = words }
        return index
    }

    private mutating func takeAngle(_ text: [UInt8], _ start: Int) -> Int {
        let end = text[start...].firstIndex(of: ASCII.greater) ?? text.count
        var address = text[(start + 1)..<end]
        // A source route is no longer used (RFC 5322 §4.4).
        if address.first == UInt8(ascii: "@"), let colon = address.firstIndex(of: ASCII.colon) {
            address = address[(colon + 1)...]
        }
        angle = Array(ASCII.trimmed(address))
        return end
    }

    private mutating func finish() {
        let words = Self.trimmed(phrase)
        if let angle {
            append(angle, name: words ?? Self.trimmed(comment))
        } else if let words {
            append(words, name: Self.trimmed(comment))
        }
        phrase = []
        comment = []
        angle = nil
    }

    private mutating func append(_ address: [UInt8], name: [UInt8]?) {
        let at = address.lastIndex(of: UInt8(ascii: "@"))
        addresses.append(
            MailAddress(
                name: name, mailbox: at.map { Array(address[..<$0]) } ?? address,
                host: at.map { Array(address[($0 + 1)...]) } ?? []))
    }

    private mutating func endGroup() {
        guard isInGroup else { return }
        isInGroup = false
        addresses.append(MailAddress())
    }

    private static func trimmed(_ text: [UInt8]) -> [UInt8]? {
        let slice = ASCII.trimmed(text[...])
        return slice.isEmpty ? nil : Array(slice)
    }
}
