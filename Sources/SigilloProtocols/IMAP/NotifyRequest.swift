/// What a client asks NOTIFY to tell it of (RFC 5465 §6, §8).
///
/// ```
/// C: a1 NOTIFY SET STATUS (selected (MessageNew (UID) MessageExpunge)) (subtree Lists (MessageNew MessageExpunge))
/// ```
struct NotifyRequest: Sendable {
    /// The most event groups that are watched for.
    static let groupLimit = 64
    /// The most names of mailboxes that are watched, in all event groups together.
    static let nameLimit = 100

    /// What is told of the selected mailbox, whichever it is.
    struct Selected: Sendable {
        /// Whether removals wait for a command during which numbers may change.
        var isDelayed: Bool
        var events: NotifyEvents
        /// What is sent of each new message.
        var items: [FetchItem]
    }

    /// Mailboxes, and what is told of each while it is not selected; names and subscriptions always.
    struct Group: Sendable {
        var filter: NotifyFilter
        /// Empty for `NONE`.
        var events: NotifyEvents
    }

    private(set) var selected: Selected?
    private(set) var groups: [Group] = []
    /// Whether the state of each watched mailbox is told at once.
    private(set) var tellsStatus = false
    /// Whether an event was asked for that this server does not know.
    private(set) var hasUnknownEvent = false

    /// Reads what follows `SET`.
    init(_ lexer: inout IMAPLexer) throws(IMAPSyntaxError) {
        try lexer.space()
        if lexer.peek != ASCII.openParenthesis {
            guard try lexer.keyword() == "STATUS" else { throw IMAPSyntaxError(expected: "STATUS or an event group") }
            tellsStatus = true
            try lexer.space()
        }
        repeat { try readGroup(&lexer) } while lexer.skip(ASCII.space) && lexer.peek != nil
    }

    /// Whether more is asked for than the bounds allow.
    var isTooLarge: Bool {
        groups.count > Self.groupLimit || groups.reduce(0) { $0 + $1.filter.names.count } > Self.nameLimit
    }

    private mutating func readGroup(_ lexer: inout IMAPLexer) throws(IMAPSyntaxError) {
        try lexer.expect(ASCII.openParenthesis, "an event group in parentheses")
        switch try lexer.keyword() {
        case let word where word == "SELECTED" || word == "SELECTED-DELAYED":
            guard selected == nil else { throw IMAPSyntaxError(expected: "SELECTED or SELECTED-DELAYED once") }
            let (events, items) = try readEvents(&lexer)
            guard events.isSubset(of: .ofMessages) else {
                throw IMAPSyntaxError(expected: "events of messages for the selected mailbox")
            }
            selected = Selected(isDelayed: word == "SELECTED-DELAYED", events: events, items: items ?? [])
        case let word:
            let filter = try NotifyFilter(word, &lexer)
            let (events, items) = try readEvents(&lexer)
            guard items == nil else { throw IMAPSyntaxError(expected: "data items for the selected mailbox alone") }
            groups.append(Group(filter: filter, events: events))
        }
        try lexer.expect(ASCII.closeParenthesis, ")")
    }

    /// Reads `NONE`, or a list of events; what MessageNew is to bring stands behind it.
    private mutating func readEvents(
        _ lexer: inout IMAPLexer
    ) throws(IMAPSyntaxError) -> (NotifyEvents, [FetchItem]?) {
        try lexer.space()
        guard lexer.peek == ASCII.openParenthesis else {
            guard try lexer.keyword() == "NONE" else { throw IMAPSyntaxError(expected: "NONE or a list of events") }
            return ([], nil)
        }
        var events: NotifyEvents = []
        var items: [FetchItem]?
        let areKnown = try lexer.list(limit: 16) { lexer throws(IMAPSyntaxError) in
            guard let event = NotifyEvents.named(try lexer.atom()) else { return false }
            events.insert(event)
            if event == .messageNew { items = try lexer.notifyItems() ?? items }
            return true
        }
        guard !areKnown.isEmpty else { throw IMAPSyntaxError(expected: "an event") }
        if areKnown.contains(false) { hasUnknownEvent = true }
        guard events.contains(.messageNew) == events.contains(.messageExpunge) else {
            throw IMAPSyntaxError(expected: "MessageNew and MessageExpunge together")
        }
        guard !events.contains(.flagChange) || events.contains(.messageNew) else {
            throw IMAPSyntaxError(expected: "MessageNew and MessageExpunge beside FlagChange")
        }
        return (events, items)
    }

    /// As it may be printed: how much is asked for, and of what.
    var summary: String {
        let names = groups.flatMap(\.filter.names)
        return
            (["SET"] + (tellsStatus ? ["STATUS"] : []) + (selected == nil ? [] : ["(selected …)"])
            + groups.map { "(\($0.filter.word) …)" } + names).joined(separator: " ")
    }
}

/// Events of mailboxes that a client can be told of (RFC 5465 §5).
struct NotifyEvents: OptionSet, Sendable, Hashable {
    let rawValue: UInt8

    static let messageNew = NotifyEvents(rawValue: 1)
    static let messageExpunge = NotifyEvents(rawValue: 2)
    static let flagChange = NotifyEvents(rawValue: 4)
    static let mailboxName = NotifyEvents(rawValue: 8)
    static let subscriptionChange = NotifyEvents(rawValue: 16)

    /// Those that there may be of the selected mailbox.
    static let ofMessages: NotifyEvents = [.messageNew, .messageExpunge, .flagChange]
    /// Those that a LIST response tells of.
    static let ofNames: NotifyEvents = [.mailboxName, .subscriptionChange]

    /// Every event that this server knows. There are no annotations (RFC 5257) and no metadata (RFC 5464).
    static let names: [(name: String, event: NotifyEvents)] = [
        ("MessageNew", .messageNew), ("MessageExpunge", .messageExpunge), ("FlagChange", .flagChange),
        ("MailboxName", .mailboxName), ("SubscriptionChange", .subscriptionChange),
    ]

    /// The event with this name, in any case; nil where there is none.
    static func named(_ name: String) -> NotifyEvents? {
        names.first { ASCII.equal($0.name.utf8, name.utf8) }?.event
    }
}

/// Which mailboxes an event group is about (RFC 5465 §6.2–§6.6).
enum NotifyFilter: Sendable {
    /// Where mail is delivered to: INBOX, and no other.
    case inboxes
    /// All there are.
    case personal
    case subscribed
    /// These, and what is below them.
    case subtree([String])
    /// These. `*` and `%` are not wild.
    case mailboxes([String])

    /// Reads the names that follow a filter's word.
    init(_ word: String, _ lexer: inout IMAPLexer) throws(IMAPSyntaxError) {
        switch word {
        case "INBOXES": self = .inboxes
        case "PERSONAL": self = .personal
        case "SUBSCRIBED": self = .subscribed
        case "SUBTREE": self = .subtree(try lexer.notifyNames())
        case "MAILBOXES": self = .mailboxes(try lexer.notifyNames())
        default: throw IMAPSyntaxError(expected: "a filter of mailboxes")
        }
    }

    var word: String {
        switch self {
        case .inboxes: "inboxes"
        case .personal: "personal"
        case .subscribed: "subscribed"
        case .subtree: "subtree"
        case .mailboxes: "mailboxes"
        }
    }

    var names: [String] {
        switch self {
        case .subtree(let names), .mailboxes(let names): names
        default: []
        }
    }

    func matches(_ name: String, isSubscribed: Bool) -> Bool {
        switch self {
        case .inboxes: name == "INBOX"
        case .personal: true
        case .subscribed: isSubscribed
        case .subtree(let names): names.contains { name == $0 || name.isBelow($0) }
        case .mailboxes(let names): names.contains(name)
        }
    }
}

extension IMAPLexer {
    /// One name of a mailbox, or several in parentheses.
    fileprivate mutating func notifyNames() throws(IMAPSyntaxError) -> [String] {
        try space()
        guard peek == ASCII.openParenthesis else { return [try mailbox()] }
        let names = try list { lexer throws(IMAPSyntaxError) in try lexer.mailbox() }
        guard !names.isEmpty else { throw IMAPSyntaxError(expected: "the name of a mailbox") }
        return names
    }

    /// The data items behind MessageNew, in parentheses; nil where there are none.
    fileprivate mutating func notifyItems() throws(IMAPSyntaxError) -> [FetchItem]? {
        var probe = self
        guard probe.skip(ASCII.space), probe.peek == ASCII.openParenthesis else { return nil }
        self = probe
        return try fetchItems()
    }
}
