import SigilloCore

/// The SELECT command (RFC 9051 §6.3.2), with CONDSTORE and QRESYNC (RFC 7162 §3.1.8, §3.2.5).
struct SelectCommand: IMAPCommand {
    static let scope = IMAPScope.authenticated

    private let arguments: SelectArguments

    init(_ lexer: inout IMAPLexer) throws(IMAPSyntaxError) {
        arguments = try SelectArguments(&lexer)
    }

    var summary: String { arguments.summary }

    func perform(in session: inout IMAPSession) {
        session.select(arguments, isReadOnly: false)
    }
}

/// The EXAMINE command (RFC 9051 §6.3.3): SELECT without a change to the mailbox.
struct ExamineCommand: IMAPCommand {
    static let scope = IMAPScope.authenticated

    private let arguments: SelectArguments

    init(_ lexer: inout IMAPLexer) throws(IMAPSyntaxError) {
        arguments = try SelectArguments(&lexer)
    }

    var summary: String { arguments.summary }

    func perform(in session: inout IMAPSession) {
        session.select(arguments, isReadOnly: true)
    }
}

/// The arguments of SELECT and EXAMINE.
struct SelectArguments: Sendable {
    var mailbox: String
    var isCondstore = false
    var resync: ResyncArguments?

    init(_ lexer: inout IMAPLexer) throws(IMAPSyntaxError) {
        try lexer.space()
        mailbox = try lexer.mailbox()
        guard lexer.skip(ASCII.space), lexer.peek != nil else { return }
        let expected = "CONDSTORE or QRESYNC"
        try lexer.require(.condstore, .qresync, else: expected)
        try lexer.expect(ASCII.openParenthesis, "a list in parentheses")
        repeat {
            switch try lexer.keyword() {
            case "CONDSTORE": isCondstore = true
            case "QRESYNC" where lexer.extensions.contains(.qresync) && resync == nil:
                try lexer.space()
                resync = try ResyncArguments(&lexer)
            default: throw IMAPSyntaxError(expected: expected)
            }
        } while lexer.skip(ASCII.space)
        try lexer.expect(ASCII.closeParenthesis, ")")
    }

    var summary: String {
        mailbox + (isCondstore ? " (CONDSTORE)" : "") + (resync.map { " (QRESYNC (\($0.uidValidity) …))" } ?? "")
    }
}

extension IMAPSession {
    fileprivate mutating func select(_ arguments: SelectArguments, isReadOnly: Bool) {
        if arguments.resync != nil, !features.contains(.qresync) {
            return complete(.bad, "Enable QRESYNC first")
        }
        // Whether or not it succeeds, no mailbox is selected meanwhile (RFC 9051 §6.3.2). A server that offers QRESYNC
        // says so to every client (RFC 7162 §3.2.11).
        if selection != nil, configuration.extensions.contains(.qresync) || features.contains(.imap4rev2) {
            outbox.reply("* OK [CLOSED] Previous mailbox closed")
        }
        selection = nil
        if arguments.isCondstore { features.insert(.condstore) }
        let name = arguments.mailbox
        ask(isReadOnly ? .open(mailbox: name) : .select(mailbox: name)) { session, reply in
            guard case .mailbox(let mailbox) = reply else {
                return session.complete(.no, "[NONEXISTENT] No such mailbox")
            }
            var selection = Selection(view: mailbox, isReadOnly: isReadOnly)
            if !session.features.contains(.imap4rev2) { selection.markRecent(from: mailbox.firstRecent) }
            session.selection = selection
            session.describe(selection)
            if let resync = arguments.resync { session.tellChanges(resync) }
            session.complete(
                .ok, isReadOnly ? "[READ-ONLY] EXAMINE completed" : "[READ-WRITE] SELECT completed")
        }
    }

    private mutating func describe(_ selection: Selection) {
        let mailbox = selection.view
        let names = MessageFlags.names(with: mailbox.keywords)
        outbox.reply("* FLAGS (\(names))")
        outbox.reply("* \(mailbox.messages.count) EXISTS")
        if !features.contains(.imap4rev2) {
            outbox.reply("* \(selection.recentCount) RECENT")
            if let unseen = mailbox.messages.firstIndex(where: { !$0.flags.system.contains(.seen) }) {
                outbox.reply("* OK [UNSEEN \(unseen + 1)] First unseen message")
            }
        }
        outbox.reply("* OK [UIDVALIDITY \(mailbox.uidValidity)] UIDs valid")
        outbox.reply("* OK [UIDNEXT \(mailbox.uidNext)] Next UID")
        let kept = selection.isReadOnly ? "" : names + " \\*"
        outbox.reply("* OK [PERMANENTFLAGS (\(kept))] Flags kept")
        if configuration.extensions.contains(.condstore) {
            outbox.reply("* OK [HIGHESTMODSEQ \(mailbox.highestModSequence)] Highest mod-sequence")
        }
        if configuration.extensions.contains(.objectID) {
            outbox.reply("* OK [MAILBOXID (\(mailbox.objectID))] Its identifier")
        }
        if features.contains(.imap4rev2) { reply("* LIST () \"/\" ", mailbox: mailbox.name) }
    }
}

extension Mailbox {
    /// The identifier that stays when the name changes (RFC 8474 §4).
    var objectID: String { "m\(uidValidity)" }
}
