/// An address as IMAP's ENVELOPE shows it (RFC 9051 §7.5.2): display name, source route, mailbox, host.
///
/// A group begins with an address that has only a mailbox, and ends with one that has nothing.
struct MailAddress: Sendable, Hashable {
    var name: [UInt8]?
    /// The hosts that it was once to go by, without the colon behind them (RFC 5322 §4.4, `obs-route`).
    var route: [UInt8]?
    var mailbox: [UInt8]?
    /// Empty where an address has none; nil in the two ends of a group.
    var host: [UInt8]?

    /// The address as it is usually written, its name decoded: `Ada <ada@ateneo.test>`.
    var written: [UInt8] {
        var result = name.map { EncodedWords.decoded($0) + [ASCII.space] } ?? []
        result.append(ASCII.less)
        result += mailbox ?? []
        if let host, !host.isEmpty { result += [UInt8(ascii: "@")] + host }
        result.append(ASCII.greater)
        return result
    }

    // An empty name would be taken for a group's end by some clients; these are the words that Dovecot has instead.

    /// The mailbox as ENVELOPE has it: never empty, but nil at the end of a group.
    var shownMailbox: [UInt8]? {
        mailbox.map { $0.isEmpty && host != nil ? Array("MISSING_MAILBOX".utf8) : $0 }
    }

    /// The host as ENVELOPE has it: never empty, but nil at the ends of a group.
    var shownHost: [UInt8]? {
        host.map { $0.isEmpty ? Array("MISSING_DOMAIN".utf8) : $0 }
    }
}

/// Reads the addresses of a header field (RFC 5322 §3.4), tolerantly: whatever comes, something sensible is shown.
struct AddressList: Sendable {
    /// The most addresses of one field.
    static let limit = 500

    private(set) var addresses: [MailAddress] = []

    private var phrase: [UInt8] = []
    /// Where in `phrase` the last quoted string ends: its blanks are its own.
    private var quotedEnd = 0
    private var comment: [UInt8] = []
    private var angle: [UInt8]?
    private var route: [UInt8]?
    private var isInGroup = false

    /// Reads an unfolded field value.
    init(_ text: [UInt8]) {
        var index = 0
        while index < text.count, addresses.count < Self.limit {
            switch text[index] {
            case ASCII.quote:
                index = Self.takeQuoted(text, index, text.count, into: &phrase)
                quotedEnd = phrase.count
            case ASCII.openParenthesis:
                var words: [UInt8] = []
                index = Self.takeComment(text, index, into: &words)
                if comment.isEmpty { comment = words }
            case ASCII.less: index = takeAngle(text, index)
            case UInt8(ascii: ","): finish()
            case ASCII.colon where Self.trimmed(phrase)?.first == UInt8(ascii: "@"):
                // The source route of an address without `<…>`.
                route = Self.trimmed(phrase)
                phrase = []
            case ASCII.colon:
                addresses.append(MailAddress(name: nil, mailbox: Self.trimmed(phrase) ?? [], host: nil))
                forget()
                isInGroup = true
            case UInt8(ascii: ";"):
                finish()
                endGroup()
            // What stands behind `<…>` is no part of the name.
            default: if angle == nil { phrase.append(text[index]) }
            }
            index += 1
        }
        finish()
        endGroup()
    }

    // Each of these returns the index of the last octet that it took.

    private static func takeQuoted(_ text: [UInt8], _ start: Int, _ end: Int, into result: inout [UInt8]) -> Int {
        var index = start + 1
        while index < end, text[index] != ASCII.quote {
            if text[index] == ASCII.backslash, index + 1 < end { index += 1 }
            result.append(text[index])
            index += 1
        }
        return index
    }

    private static func takeComment(_ text: [UInt8], _ start: Int, into words: inout [UInt8]) -> Int {
        var index = start + 1
        var depth = 1
        while index < text.count {
            if text[index] == ASCII.backslash, index + 1 < text.count {
                index += 1
            } else if text[index] == ASCII.openParenthesis {
                depth += 1
            } else if text[index] == ASCII.closeParenthesis {
                depth -= 1
            }
            if depth == 0 { break }
            words.append(text[index])
            index += 1
        }
        return index
    }

    private mutating func takeAngle(_ text: [UInt8], _ start: Int) -> Int {
        var address: [UInt8] = []
        var index = start + 1
        while index < text.count, text[index] != ASCII.greater {
            if text[index] == ASCII.quote {
                index = Self.takeQuoted(text, index, text.count, into: &address)
            } else if text[index] == ASCII.openParenthesis {
                // It is no part of the address, and no name either (RFC 5322 §3.2.2, §3.4.1).
                var ignored: [UInt8] = []
                index = Self.takeComment(text, index, into: &ignored)
            } else if !ASCII.isBlank(text[index]) {
                address.append(text[index])
            }
            index += 1
        }
        guard angle == nil else { return index }
        if address.first == UInt8(ascii: "@"), let colon = address.firstIndex(of: ASCII.colon) {
            route = Array(address[..<colon])
            address.removeFirst(colon + 1)
        }
        angle = address
        return index
    }

    private mutating func finish() {
        if let angle {
            append(angle[...], name: Self.trimmed(phrase) ?? Self.trimmed(comment))
        } else if let words = Self.trimmed(phrase) {
            appendBare(words)
        }
        forget()
    }

    private mutating func forget() {
        phrase = []
        quotedEnd = 0
        comment = []
        angle = nil
        route = nil
    }

    /// Takes an address without `<…>`. Of several words in front of the `@` the last one is the mailbox.
    private mutating func appendBare(_ words: [UInt8]) {
        let name = Self.trimmed(comment)
        guard words.contains(UInt8(ascii: "@")) else { return append(words[...], name: name) }
        let leading = phrase.prefix(while: ASCII.isBlank).count
        let address = Self.withoutBlanks(words, from: max(0, quotedEnd - leading))
        let at = address.lastIndex(of: UInt8(ascii: "@")) ?? address.endIndex
        let firm = min(max(0, quotedEnd - leading), at)
        if let space = address[firm..<at].lastIndex(of: ASCII.space) {
            append(address[(space + 1)...], name: Self.trimmed(Array(address[..<space])) ?? name)
        } else {
            append(address[...], name: name)
        }
    }

    /// `words` without the blanks that stand beside a dot or an `@` (RFC 5322 §4.4), from `start` on.
    private static func withoutBlanks(_ words: [UInt8], from start: Int) -> [UInt8] {
        var result = Array(words.prefix(start))
        var blanks = 0
        for octet in words.dropFirst(start) {
            if ASCII.isBlank(octet) {
                blanks += 1
                continue
            }
            let last = result.last ?? ASCII.dot
            if blanks > 0, !isJoint(octet), !isJoint(last) { result.append(ASCII.space) }
            blanks = 0
            result.append(octet)
        }
        return result
    }

    private static func isJoint(_ octet: UInt8) -> Bool { octet == ASCII.dot || octet == UInt8(ascii: "@") }

    private mutating func append(_ address: ArraySlice<UInt8>, name: [UInt8]?) {
        let at = address.lastIndex(of: UInt8(ascii: "@"))
        addresses.append(
            MailAddress(
                name: name, route: route, mailbox: Array(address[..<(at ?? address.endIndex)]),
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
