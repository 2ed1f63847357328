/// The CREATE command (RFC 9051 §6.3.4); a special use that is asked for is not granted.
struct CreateCommand: IMAPCommand {
    static let scope = IMAPScope.authenticated

    private let mailbox: String

    init(_ lexer: inout IMAPLexer) throws(IMAPSyntaxError) {
        try lexer.space()
        mailbox = try lexer.mailbox()
    }

    var summary: String { mailbox }

    func perform(in session: inout IMAPSession) {
        session.change(.create(mailbox: mailbox), "CREATE")
    }
}

/// The DELETE command (RFC 9051 §6.3.5).
struct DeleteCommand: IMAPCommand {
    static let scope = IMAPScope.authenticated

    private let mailbox: String

    init(_ lexer: inout IMAPLexer) throws(IMAPSyntaxError) {
        try lexer.space()
        mailbox = try lexer.mailbox()
    }

    var summary: String { mailbox }

    func perform(in session: inout IMAPSession) {
        session.change(.delete(mailbox: mailbox), "DELETE")
    }
}

/// The RENAME command (RFC 9051 §6.3.6).
struct RenameCommand: IMAPCommand {
    static let scope = IMAPScope.authenticated

    private let mailbox: String
    private let newName: String

    init(_ lexer: inout IMAPLexer) throws(IMAPSyntaxError) {
        try lexer.space()
        mailbox = try lexer.mailbox()
        try lexer.space()
        newName = try lexer.mailbox()
    }

    var summary: String { "\(mailbox) \(newName)" }

    func perform(in session: inout IMAPSession) {
        session.change(.rename(mailbox: mailbox, to: newName), "RENAME")
    }
}

/// The SUBSCRIBE command (RFC 9051 §6.3.7).
struct SubscribeCommand: IMAPCommand {
    static let scope = IMAPScope.authenticated

    private let mailbox: String

    init(_ lexer: inout IMAPLexer) throws(IMAPSyntaxError) {
        try lexer.space()
        mailbox = try lexer.mailbox()
    }

    var summary: String { mailbox }

    func perform(in session: inout IMAPSession) {
        session.change(.subscribe(mailbox: mailbox, isSubscribed: true), "SUBSCRIBE")
    }
}

/// The UNSUBSCRIBE command (RFC 9051 §6.3.8).
struct UnsubscribeCommand: IMAPCommand {
    static let scope = IMAPScope.authenticated

    private let mailbox: String

    init(_ lexer: inout IMAPLexer) throws(IMAPSyntaxError) {
        try lexer.space()
        mailbox = try lexer.mailbox()
    }

    var summary: String { mailbox }

    func perform(in session: inout IMAPSession) {
        session.change(.subscribe(mailbox: mailbox, isSubscribed: false), "UNSUBSCRIBE")
    }
}

extension IMAPSession {
    /// Has a mailbox made, removed, renamed or subscribed to.
    fileprivate mutating func change(_ request: StoreRequest, _ verb: String) {
        ask(request) { session, reply in
            switch reply {
            case .refused(.noSuchMailbox): session.complete(.no, "[NONEXISTENT] No such mailbox")
            case .refused(.alreadyExists): session.complete(.no, "[ALREADYEXISTS] There is such a mailbox")
            case .refused(.notPermitted): session.complete(.no, "[CANNOT] Not with this name")
            case .refused(.full): session.complete(.no, "[LIMIT] Too many mailboxes")
            default: session.complete(.ok, "\(verb) completed")
            }
        }
    }
}
