import SigilloCore

/// The STATUS command (RFC 9051 §6.3.11).
struct StatusCommand: IMAPCommand {
    static let scope = IMAPScope.authenticated

    private let mailbox: String
    private let items: [StatusItem]

    init(_ lexer: inout IMAPLexer) throws(IMAPSyntaxError) {
        try lexer.space()
        mailbox = try lexer.mailbox()
        try lexer.space()
        items = try lexer.statusItems()
    }

    var summary: String { "\(mailbox) (\(items.map(\.rawValue).joined(separator: " ")))" }

    func perform(in session: inout IMAPSession) {
        let items = items
        if items.contains(.highestModSequence) { session.enableCondstore() }
        session.ask(.open(mailbox: mailbox)) { session, reply in
            guard case .mailbox(let mailbox) = reply else {
                return session.complete(.no, "[NONEXISTENT] No such mailbox")
            }
            session.tellStatus(items, of: mailbox)
            session.complete(.ok, "STATUS completed")
        }
    }
}

/// What STATUS can be asked for.
enum StatusItem: String, Sendable {
    case messages = "MESSAGES"
    case recent = "RECENT"
    case uidNext = "UIDNEXT"
    case uidValidity = "UIDVALIDITY"
    case unseen = "UNSEEN"
    case deleted = "DELETED"
    /// Octets that an expunge would free (RFC 9208 §4.1.4).
    case deletedStorage = "DELETED-STORAGE"
    case size = "SIZE"
    case highestModSequence = "HIGHESTMODSEQ"
    /// The most octets of a message (RFC 7889 §4).
    case appendLimit = "APPENDLIMIT"
    case mailboxID = "MAILBOXID"

    /// The extensions of which one must be offered; none for the items of RFC 3501.
    fileprivate var needed: [IMAPExtension] {
        switch self {
        case .messages, .recent, .uidNext, .uidValidity, .unseen: []
        case .deleted: [.imap4rev2, .quotaMessage]
        case .deletedStorage: [.quotaStorage]
        case .size: [.statusSize, .imap4rev2]
        case .highestModSequence: [.condstore]
        case .appendLimit: [.appendLimit]
        case .mailboxID: [.objectID]
        }
    }

    /// - Parameter recent: how many messages are recent to the session, where it has the mailbox selected.
    fileprivate func value(in mailbox: Mailbox, recent: Int?, messageLimit: Int) -> String {
        switch self {
        case .messages: "\(mailbox.messages.count)"
        case .recent: "\(recent ?? mailbox.messages.count - mailbox.index(atOrAfter: mailbox.firstRecent))"
        case .uidNext: "\(mailbox.uidNext)"
        case .uidValidity: "\(mailbox.uidValidity)"
        case .unseen: "\(mailbox.unseenCount)"
        case .deleted: "\(mailbox.messages.count { $0.flags.system.contains(.deleted) })"
        case .deletedStorage:
            "\(mailbox.messages.reduce(0) { $0 + ($1.flags.system.contains(.deleted) ? $1.message.octets.count : 0) })"
        case .size: "\(mailbox.messages.reduce(0) { $0 + $1.transmitted.count })"
        case .highestModSequence: "\(mailbox.highestModSequence)"
        case .appendLimit: "\(messageLimit)"
        case .mailboxID: "(\(mailbox.objectID))"
        }
    }
}

extension IMAPLexer {
    /// The items of a STATUS, in parentheses.
    mutating func statusItems() throws(IMAPSyntaxError) -> [StatusItem] {
        let items = try list(limit: 16) { lexer throws(IMAPSyntaxError) in
            guard let item = StatusItem(rawValue: try lexer.keyword()),
                item.needed.isEmpty || item.needed.contains(where: lexer.extensions.contains)
            else { throw IMAPSyntaxError(expected: "a status item") }
            return item
        }
        guard !items.isEmpty else { throw IMAPSyntaxError(expected: "a status item") }
        return items
    }
}

extension IMAPSession {
    /// Sends the STATUS response of a mailbox (RFC 9051 §7.3.4).
    mutating func tellStatus(_ items: [StatusItem], of mailbox: Mailbox) {
        let limit = configuration.limits.message
        let recent = selection?.view.uidValidity == mailbox.uidValidity ? selection?.recentCount : nil
        let values = items.map { "\($0.rawValue) \($0.value(in: mailbox, recent: recent, messageLimit: limit))" }
        reply("* STATUS ", mailbox: mailbox.name, " (\(values.joined(separator: " ")))")
    }
}
