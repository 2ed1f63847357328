/// The CREATE command (RFC 9051 §6.3.4), with a special use (RFC 6154 §3).
///
/// ```
/// C: a1 CREATE Filed (USE (\Archive))
/// S: a1 OK CREATE completed
/// ```
struct CreateCommand: IMAPCommand {
    static let scope = IMAPScope.authenticated

    private let mailbox: String
    private let uses: [String]

    init(_ lexer: inout IMAPLexer) throws(IMAPSyntaxError) {
        try lexer.space()
        mailbox = try lexer.mailbox()
        guard lexer.skip(ASCII.space), lexer.peek != nil else {
            uses = []
            return
        }
        try lexer.require(.createSpecialUse, else: "the end of the command")
        try lexer.expect(ASCII.openParenthesis, "a list in parentheses")
        guard try lexer.keyword() == "USE" else { throw IMAPSyntaxError(expected: "USE") }
        try lexer.space()
        uses = try lexer.list(limit: 8) { lexer throws(IMAPSyntaxError) in try lexer.flagOrAttribute() }
        try lexer.expect(ASCII.closeParenthesis, ")")
    }

    var summary: String { uses.isEmpty ? mailbox : "\(mailbox) (USE (\(uses.joined(separator: " "))))" }

    func perform(in session: inout IMAPSession) {
        let known = uses.compactMap { name in
            SpecialUse.allCases.first { ASCII.equal($0.rawValue.utf8, name.utf8) }
        }
        // A mailbox of this server has one use at most.
        guard known.count == uses.count, known.count <= 1 else {
            return session.complete(.no, "[USEATTR] Not for this use")
        }
        session.change(.create(mailbox: mailbox, specialUse: known.first), "CREATE")
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
        // The selected mailbox is closed before it goes.
        let selection = session.selection
        if selection?.view.name == mailbox { session.selection = nil }
        session.change(.delete(mailbox: mailbox), "DELETE") { session in session.selection = selection }
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
    /// Has a mailbox made, removed, renamed or subscribed to; `undo` is for when that is refused.
    fileprivate mutating func change(
        _ request: StoreRequest, _ verb: String, undo: @escaping @Sendable (inout IMAPSession) -> Void = { _ in }
    ) {
        ask(request) { session, reply in
            if case .refused = reply { undo(&session) }
            switch reply {
            case .refused(.noSuchMailbox): session.complete(.no, "[NONEXISTENT] No such mailbox")
            case .refused(.alreadyExists): session.complete(.no, "[ALREADYEXISTS] There is such a mailbox")
            case .refused(.notPermitted): session.complete(.no, "[CANNOT] Not with this name")
            case .refused(.useTaken): session.complete(.no, "[USEATTR] Another mailbox has this use")
            case .refused: session.complete(.no, "[LIMIT] Too many mailboxes")
            case .created(let mailbox) where session.configuration.extensions.contains(.objectID):
                session.complete(.ok, "[MAILBOXID (\(mailbox.objectID))] \(verb) completed")
            default: session.complete(.ok, "\(verb) completed")
            }
        }
    }
}
