/// The LIST command (RFC 9051 §6.3.9), with options for selection and return (RFC 5258, RFC 5819, RFC 6154).
///
/// ```
/// C: a1 LIST (SUBSCRIBED RECURSIVEMATCH) "" "%" RETURN (CHILDREN STATUS (UNSEEN))
/// S: * LIST (\Subscribed \HasNoChildren) "/" INBOX
/// S: * STATUS INBOX (UNSEEN 3)
/// S: * LIST (\NonExistent \HasChildren) "/" Work ("CHILDINFO" ("SUBSCRIBED"))
/// S: a1 OK LIST completed
/// ```
struct ListCommand: IMAPCommand {
    static let scope = IMAPScope.authenticated

    private let reference: String
    private let patterns: [String]
    private let options: ListOptions

    init(_ lexer: inout IMAPLexer) throws(IMAPSyntaxError) {
        var options = ListOptions()
        try lexer.space()
        if lexer.peek == ASCII.openParenthesis {
            try options.readSelection(&lexer)
            try lexer.space()
        }
        reference = try lexer.mailboxReference()
        try lexer.space()
        if lexer.peek == ASCII.openParenthesis {
            try lexer.require(.listExtended, .imap4rev2, else: "a mailbox pattern")
            patterns = try lexer.list(limit: 16) { lexer throws(IMAPSyntaxError) in try lexer.mailboxPattern() }
            options.isExtended = true
            guard patterns.reduce(0, { $0 + $1.utf8.count }) <= MailboxPattern.limit else {
                throw IMAPSyntaxError(expected: "shorter patterns")
            }
        } else {
            patterns = [try lexer.mailboxPattern()]
        }
        if lexer.skip(ASCII.space), lexer.peek != nil { try options.readReturn(&lexer) }
        self.options = options
    }

    var summary: String { ([reference] + patterns).map { "\"\($0)\"" }.joined(separator: " ") }

    func perform(in session: inout IMAPSession) {
        // An empty pattern asks for the separator alone.
        guard options.isExtended || patterns != [""] else {
            session.outbox.reply("* LIST (\\Noselect) \"/\" \"\"")
            return session.complete(.ok, "LIST completed")
        }
        let matcher = MailboxPattern(reference: reference, patterns: patterns)
        let levels = MailboxPattern(reference: reference, patterns: patterns.filter { $0.hasSuffix("%") })
        let options = options
        if options.status.contains(.highestModSequence) { session.enableCondstore() }
        session.ask(.list) { session, reply in
            guard case .mailboxes(let mailboxes, let orphans) = reply else {
                return session.complete(.no, "LIST failed")
            }
            for entry in MailboxListing(mailboxes: mailboxes, orphans: orphans, matcher).entries
            where options.selects(entry, isLevel: levels.matches(entry.name)) {
                let hides = options.isRecursive && options.isSubscribedOnly && entry.hidesSubscribed
                session.tell(
                    "LIST", entry, options.attributes(of: entry, offered: session.configuration.extensions),
                    hides ? " (\"CHILDINFO\" (\"SUBSCRIBED\"))" : "")
                if let mailbox = entry.mailbox, !options.status.isEmpty {
                    session.tellStatus(options.status, of: mailbox)
                }
            }
            session.complete(.ok, "LIST completed")
        }
    }
}

/// The LSUB command (RFC 3501 §6.3.9): the names that are subscribed to, and levels above them that `%` stops at.
struct LsubCommand: IMAPCommand {
    static let scope = IMAPScope.authenticated

    private let reference: String
    private let pattern: String

    init(_ lexer: inout IMAPLexer) throws(IMAPSyntaxError) {
        try lexer.space()
        reference = try lexer.mailboxReference()
        try lexer.space()
        pattern = try lexer.mailboxPattern()
    }

    var summary: String { "\"\(reference)\" \"\(pattern)\"" }

    func perform(in session: inout IMAPSession) {
        let matcher = MailboxPattern(reference: reference, patterns: [pattern])
        let stopsAtLevels = pattern.utf8.contains(UInt8(ascii: "%"))
        session.ask(.list) { session, reply in
            guard case .mailboxes(let mailboxes, let orphans) = reply else {
                return session.complete(.no, "LSUB failed")
            }
            for entry in MailboxListing(mailboxes: mailboxes, orphans: orphans, matcher).entries where entry.isMatched {
                if entry.isSubscribed {
                    session.tell("LSUB", entry, ListOptions.use(of: entry, offered: session.configuration.extensions))
                } else if stopsAtLevels, entry.hidesSubscribed {
                    session.tell("LSUB", entry, ["\\Noselect"])
                }
            }
            session.complete(.ok, "LSUB completed")
        }
    }
}

/// What LIST is to list, and what it is to say.
struct ListOptions: Sendable {
    /// Whether the client used any syntax of the extended command.
    var isExtended = false
    /// Whether names are listed that are subscribed to, and no others.
    private(set) var isSubscribedOnly = false
    /// Whether mailboxes are listed that have a special use, and no others.
    private(set) var isSpecialOnly = false
    /// Whether names are listed too that hide what is selected below them.
    private(set) var isRecursive = false
    private(set) var tellsSubscribed = false
    private(set) var tellsChildren = false
    private(set) var tellsUses = false
    /// What is told of each mailbox besides.
    private(set) var status: [StatusItem] = []

    /// All that there is to say of a name, without a selection: what a LIST response that nobody asked for says.
    static let everything: ListOptions = {
        var options = ListOptions()
        options.isExtended = true
        options.tellsSubscribed = true
        options.tellsChildren = true
        options.tellsUses = true
        return options
    }()

    /// Reads the options in front of the reference.
    mutating func readSelection(_ lexer: inout IMAPLexer) throws(IMAPSyntaxError) {
        let expected = "SUBSCRIBED, REMOTE, RECURSIVEMATCH or SPECIAL-USE"
        try lexer.require(.listExtended, .specialUse, .imap4rev2, else: "a mailbox reference")
        isExtended = true
        let words = try lexer.list(limit: 16) { lexer throws(IMAPSyntaxError) in try lexer.keyword() }
        guard words.allSatisfy(["SUBSCRIBED", "REMOTE", "RECURSIVEMATCH", "SPECIAL-USE"].contains) else {
            throw IMAPSyntaxError(expected: expected)
        }
        isSubscribedOnly = words.contains("SUBSCRIBED")
        isSpecialOnly = words.contains("SPECIAL-USE")
        tellsUses = isSpecialOnly
        isRecursive = words.contains("RECURSIVEMATCH")
        // It modifies a selection, and is none (RFC 5258 §3.1).
        guard !isRecursive || isSubscribedOnly || isSpecialOnly else {
            throw IMAPSyntaxError(expected: "SUBSCRIBED beside RECURSIVEMATCH")
        }
    }

    /// Reads `RETURN` and the options behind it.
    mutating func readReturn(_ lexer: inout IMAPLexer) throws(IMAPSyntaxError) {
        try lexer.require(.listExtended, .specialUse, .listStatus, .imap4rev2, else: "the end of the command")
        guard try lexer.keyword() == "RETURN" else { throw IMAPSyntaxError(expected: "RETURN") }
        try lexer.space()
        isExtended = true
        var items: [StatusItem] = []
        var words: Set<String> = []
        _ = try lexer.list(limit: 16) { lexer throws(IMAPSyntaxError) in
            switch try lexer.keyword() {
            case let word where ["SUBSCRIBED", "CHILDREN", "SPECIAL-USE"].contains(word): words.insert(word)
            case "STATUS" where lexer.extensions.contains(.listStatus) && items.isEmpty:
                try lexer.space()
                items = try lexer.statusItems()
            default: throw IMAPSyntaxError(expected: "SUBSCRIBED, CHILDREN, SPECIAL-USE or STATUS")
            }
        }
        tellsSubscribed = words.contains("SUBSCRIBED")
        tellsChildren = words.contains("CHILDREN")
        tellsUses = tellsUses || words.contains("SPECIAL-USE")
        status = items
    }

    /// Whether a name is to be listed.
    ///
    /// - Parameter isLevel: whether a pattern matches it that ends with `%`, and so means levels of hierarchy too
    ///   (RFC 9051 §6.3.9). In the extended command other names without a mailbox are listed only if they are what is
    ///   selected, or hide it (RFC 5258 §3).
    func selects(_ entry: MailboxListing.Entry, isLevel: @autoclosure () -> Bool) -> Bool {
        guard entry.isMatched else { return false }
        if isSpecialOnly, entry.mailbox?.specialUse == nil { return false }
        if isSubscribedOnly { return entry.isSubscribed || (isRecursive && entry.hidesSubscribed) }
        return entry.mailbox != nil || (entry.hasChildren && (!isExtended || isLevel()))
    }

    /// The attributes of a name (RFC 9051 §7.3.1): what was asked for, and without the extended command what is usual.
    func attributes(of entry: MailboxListing.Entry, offered: Set<IMAPExtension>) -> [String] {
        var attributes: [String] = []
        if entry.mailbox == nil { attributes.append(isExtended ? "\\NonExistent" : "\\Noselect") }
        if entry.isSubscribed, isSubscribedOnly || tellsSubscribed { attributes.append("\\Subscribed") }
        if tellsChildren || !isExtended, !offered.isDisjoint(with: [.children, .imap4rev2]) {
            attributes.append(entry.hasChildren ? "\\HasChildren" : "\\HasNoChildren")
        }
        if tellsUses || !isExtended { attributes += Self.use(of: entry, offered: offered) }
        return attributes
    }

    /// The special use of a mailbox as an attribute.
    static func use(of entry: MailboxListing.Entry, offered: Set<IMAPExtension>) -> [String] {
        guard let use = entry.mailbox?.specialUse, !offered.isDisjoint(with: [.specialUse, .imap4rev2]) else {
            return []
        }
        return [use.rawValue]
    }
}

extension IMAPSession {
    /// Sends the LIST or LSUB response of a name (RFC 9051 §7.3.1).
    mutating func tell(
        _ verb: String, _ entry: MailboxListing.Entry, _ attributes: [String], _ end: String = ""
    ) {
        reply("* \(verb) (\(attributes.joined(separator: " "))) \"/\" ", mailbox: entry.name, end)
    }
}
