/// The SELECT command (RFC 9051 §6.3.2).
struct SelectCommand: IMAPCommand {
    static let scope = IMAPScope.authenticated

    private let mailbox: String

    init(_ lexer: inout IMAPLexer) throws(IMAPSyntaxError) {
        try lexer.space()
        mailbox = try lexer.mailbox()
    }

    var summary: String { mailbox }

    func perform(in session: inout IMAPSession) {
        session.select(mailbox, isReadOnly: false)
    }
}

/// The EXAMINE command (RFC 9051 §6.3.3): SELECT without a change to the mailbox.
struct ExamineCommand: IMAPCommand {
    static let scope = IMAPScope.authenticated

    private let mailbox: String

    init(_ lexer: inout IMAPLexer) throws(IMAPSyntaxError) {
        try lexer.space()
        mailbox = try lexer.mailbox()
    }

    var summary: String { mailbox }

    func perform(in session: inout IMAPSession) {
        session.select(mailbox, isReadOnly: true)
    }
}

extension IMAPSession {
    fileprivate mutating func select(_ name: String, isReadOnly: Bool) {
        // Whether or not it succeeds, no mailbox is selected meanwhile (RFC 9051 §6.3.2).
        selection = nil
        ask(.open(mailbox: name)) { session, reply in
            guard case .mailbox(let mailbox) = reply else {
                return session.complete(.no, "[NONEXISTENT] No such mailbox")
            }
            session.selection = Selection(view: mailbox, isReadOnly: isReadOnly)
            session.describe(mailbox, isReadOnly: isReadOnly)
            session.complete(
                .ok, isReadOnly ? "[READ-ONLY] EXAMINE completed" : "[READ-WRITE] SELECT completed")
        }
    }

    private mutating func describe(_ mailbox: Mailbox, isReadOnly: Bool) {
        let flags = MessageFlags.systemNames.map(\.name).joined(separator: " ")
        outbox.reply("* FLAGS (\(flags))")
        outbox.reply("* \(mailbox.messages.count) EXISTS")
        outbox.reply("* 0 RECENT")
        if let unseen = mailbox.messages.firstIndex(where: { !$0.flags.system.contains(.seen) }) {
            outbox.reply("* OK [UNSEEN \(unseen + 1)] First unseen message")
        }
        outbox.reply("* OK [UIDVALIDITY \(mailbox.uidValidity)] UIDs valid")
        outbox.reply("* OK [UIDNEXT \(mailbox.uidNext)] Next UID")
        outbox.reply("* OK [PERMANENTFLAGS (\(isReadOnly ? "" : flags + " \\*"))] Flags kept")
    }
}
