/// The LIST command (RFC 9051 §6.3.9; RFC 5258 as far as clients use it without asking for the extension).
struct ListCommand: IMAPCommand {
    static let scope = IMAPScope.authenticated

    private let reference: String
    private let patterns: [String]
    private let listsSubscribedOnly: Bool

    init(_ lexer: inout IMAPLexer) throws(IMAPSyntaxError) {
        try lexer.space()
        var selection: [String] = []
        if lexer.peek == ASCII.openParenthesis {
            selection = try lexer.list(limit: 16) { lexer throws(IMAPSyntaxError) in try lexer.keyword() }
            try lexer.space()
        }
        listsSubscribedOnly = selection.contains("SUBSCRIBED")
        reference = String(decoding: try lexer.astring(), as: UTF8.self)
        try lexer.space()
        if lexer.peek == ASCII.openParenthesis {
            patterns = try lexer.list(limit: 16) { lexer throws(IMAPSyntaxError) in try lexer.mailboxPattern() }
        } else {
            patterns = [try lexer.mailboxPattern()]
        }
        if lexer.skip(ASCII.space), lexer.peek != nil {
            guard try lexer.keyword() == "RETURN" else { throw IMAPSyntaxError(expected: "RETURN") }
            try lexer.space()
            let options = try lexer.list(limit: 16) { lexer throws(IMAPSyntaxError) in try lexer.keyword() }
            guard options.allSatisfy(["SPECIAL-USE", "CHILDREN", "SUBSCRIBED"].contains) else {
                throw IMAPSyntaxError(expected: "SPECIAL-USE, CHILDREN or SUBSCRIBED")
            }
        }
    }

    var summary: String { ([reference] + patterns).map { "\"\($0)\"" }.joined(separator: " ") }

    func perform(in session: inout IMAPSession) {
        // An empty pattern asks for the separator alone.
        guard patterns != [""] else {
            session.outbox.reply("* LIST (\\Noselect) \"/\" \"\"")
            return session.complete(.ok, "LIST completed")
        }
        let matcher = MailboxPattern(reference: reference, patterns: patterns)
        let listsSubscribedOnly = listsSubscribedOnly
        session.ask(.list) { session, reply in
            session.list(reply, as: "LIST", matcher) { !listsSubscribedOnly || $0.isSubscribed }
        }
    }
}

/// The LSUB command (RFC 3501 §6.3.9).
struct LsubCommand: IMAPCommand {
    static let scope = IMAPScope.authenticated

    private let reference: String
    private let pattern: String

    init(_ lexer: inout IMAPLexer) throws(IMAPSyntaxError) {
        try lexer.space()
        reference = String(decoding: try lexer.astring(), as: UTF8.self)
        try lexer.space()
        pattern = try lexer.mailboxPattern()
    }

    var summary: String { "\"\(reference)\" \"\(pattern)\"" }

    func perform(in session: inout IMAPSession) {
        let matcher = MailboxPattern(reference: reference, patterns: [pattern])
        session.ask(.list) { session, reply in session.list(reply, as: "LSUB", matcher, where: \.isSubscribed) }
    }
}

extension IMAPLexer {
    /// The name of a mailbox in which `*` and `%` are wild (`list-mailbox`).
    fileprivate mutating func mailboxPattern() throws(IMAPSyntaxError) -> String {
        let pattern: [UInt8]
        if peek == ASCII.quote || peek == ASCII.openBrace {
            pattern = try string()
        } else {
            pattern = Array(
                take { octet in
                    Self.isAtomOctet(octet) || octet == UInt8(ascii: "*") || octet == UInt8(ascii: "%")
                        || octet == UInt8(ascii: "]")
                })
            guard !pattern.isEmpty else { throw IMAPSyntaxError(expected: "a mailbox pattern") }
        }
        guard pattern.count <= MailboxPattern.limit else { throw IMAPSyntaxError(expected: "a shorter pattern") }
        return String(decoding: pattern, as: UTF8.self)
    }
}

extension IMAPSession {
    fileprivate mutating func list(
        _ reply: StoreReply, as name: String, _ pattern: MailboxPattern, where isListed: (Mailbox) -> Bool
    ) {
        guard case .mailboxes(let mailboxes) = reply else { return complete(.no, "\(name) failed") }
        for mailbox in mailboxes where isListed(mailbox) && pattern.matches(mailbox.name) {
            let below = mailbox.name + "/"
            let hasChildren = mailboxes.contains { $0.name.hasPrefix(below) }
            let use = mailbox.specialUse.map { " " + $0.rawValue } ?? ""
            var line = Array("* \(name) (\(hasChildren ? "\\HasChildren" : "\\HasNoChildren")\(use)) \"/\" ".utf8)
            IMAPString.append(mailbox: mailbox.name, to: &line)
            outbox.octets += line
            outbox.octets.append("\r\n")
            outbox.noteReply(PrintableText.make(line))
        }
        complete(.ok, "\(name) completed")
    }
}

/// Names with wildcards: `*` stands for anything, `%` for anything within one level (RFC 9051 §6.3.9).
struct MailboxPattern: Sendable {
    /// The most octets of one pattern.
    static let limit = 1_000

    private let patterns: [[UInt8]]

    init(reference: String, patterns: [String]) {
        self.patterns = patterns.map { Array((reference + $0).utf8) }
    }

    func matches(_ name: String) -> Bool {
        let name = Array(name.utf8)
        return patterns.contains { Self.matches(name, $0) }
    }

    // For each prefix of the pattern the set of prefixes of the name that it matches: no backtracking.
    private static func matches(_ name: [UInt8], _ pattern: [UInt8]) -> Bool {
        // Only INBOX itself is without regard to case.
        let ignoresCase = name.elementsEqual("INBOX".utf8)
        var reached = [Bool](repeating: false, count: name.count + 1)
        reached[0] = true
        for octet in pattern {
            switch octet {
            case UInt8(ascii: "*"), UInt8(ascii: "%"):
                for index in name.indices where reached[index] {
                    reached[index + 1] =
                        reached[index + 1] || octet == UInt8(ascii: "*") || name[index] != UInt8(ascii: "/")
                }
            default:
                for index in stride(from: name.count, to: 0, by: -1) {
                    let isSame =
                        ignoresCase ? ASCII.upper(name[index - 1]) == ASCII.upper(octet) : name[index - 1] == octet
                    reached[index] = reached[index - 1] && isSame
                }
                reached[0] = false
            }
        }
        return reached[name.count]
    }
}
