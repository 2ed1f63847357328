import SigilloCore

/// The APPEND command (RFC 9051 §6.3.12), with several messages at once (RFC 3502).
///
/// ```
/// C: a1 APPEND saved-messages (\Seen) {329+}
/// C: …
/// S: a1 OK [APPENDUID 38505 3955] APPEND completed
/// ```
struct AppendCommand: IMAPCommand {
    static let scope = IMAPScope.authenticated

    /// The most messages of one command.
    static let messageLimit = 1_000

    private let mailbox: String
    private let messages: [AppendedMessage]

    init(_ lexer: inout IMAPLexer) throws(IMAPSyntaxError) {
        try lexer.space()
        mailbox = try lexer.mailbox()
        try lexer.space()
        var messages = [try AppendedMessage(&lexer)]
        while lexer.skip(ASCII.space), lexer.peek != nil {
            try lexer.require(.multiAppend, else: "the end of the command")
            guard messages.count < Self.messageLimit else { throw IMAPSyntaxError(expected: "fewer messages") }
            messages.append(try AppendedMessage(&lexer))
        }
        self.messages = messages
    }

    var summary: String { ([mailbox] + messages.map(\.summary)).joined(separator: " ") }

    func observe(in session: inout IMAPSession, reply: SessionScript.Reply?) {
        session.observe(messages, verb: "APPEND")
    }

    func perform(in session: inout IMAPSession) {
        session.observe(messages, verb: "APPEND")
        let mailbox = mailbox
        session.assemble(messages, for: mailbox) { session, messages in
            session.ask(.appendAll(mailbox: mailbox, messages: messages)) { session, reply in
                guard case .added(let mailbox, _, let uids) = reply else { return session.refuseTransfer(reply) }
                session.mailboxChanged(reply)
                session.complete(.ok, "\(session.appendCode(mailbox, uids))APPEND completed")
            }
        }
    }
}

/// The REPLACE and UID REPLACE commands (RFC 8508): a message is put into a mailbox, and another one goes.
struct ReplaceCommand: IMAPCommand {
    static let scope = IMAPScope.selected

    private let set: SequenceSet
    private let mailbox: String
    private let message: AppendedMessage

    init(_ lexer: inout IMAPLexer) throws(IMAPSyntaxError) {
        try lexer.space()
        set = try lexer.sequenceSet()
        guard set.elements.count == 1, set.elements[0].first == set.elements[0].last else {
            throw IMAPSyntaxError(expected: "one number")
        }
        try lexer.space()
        mailbox = try lexer.mailbox()
        try lexer.space()
        message = try AppendedMessage(&lexer)
    }

    var summary: String { "\(set) \(mailbox) \(message.summary)" }

    func observe(in session: inout IMAPSession, reply: SessionScript.Reply?) {
        session.observe([message], verb: "REPLACE")
    }

    func perform(in session: inout IMAPSession) {
        session.observe([message], verb: "REPLACE")
        guard let selection = session.selection else { return }
        guard !selection.isReadOnly else {
            return session.complete(.no, "[READ-ONLY] The mailbox is read-only")
        }
        guard let uid = session.uids(of: set)?.first else { return session.complete(.bad, "No such message") }
        let (source, target) = (selection.view.name, mailbox)
        session.assemble([message], for: target) { session, messages in
            guard let message = messages.first else { return session.complete(.bad, "No message") }
            session.ask(.replace(mailbox: source, uid: uid, target: target, message: message)) { session, reply in
                guard case .moved(_, let mailbox, _, let uids) = reply else { return session.refuseTransfer(reply) }
                let code = session.appendCode(mailbox, uids)
                if !code.isEmpty { session.outbox.reply("* OK \(code)Replacement is there") }
                session.mailboxChanged(reply)
                session.complete(.ok, "\(session.codeAfterRemoval(reply))REPLACE completed")
            }
        }
    }
}

extension IMAPSession {
    /// Notes messages that a client sends.
    fileprivate mutating func observe(_ messages: [AppendedMessage], verb: String) {
        for message in messages {
            let mail = MailMessage(octets: message.octets, date: message.date, else: 0)
            outbox.record(.messageReceived(mail, verb: verb))
        }
    }

    /// The APPENDUID response code (RFC 4315 §3) with a space behind it.
    fileprivate func appendCode(_ mailbox: Mailbox, _ uids: [UInt32]) -> String {
        guard configuration.extensions.contains(.uidPlus) else { return "" }
        return "[APPENDUID \(mailbox.uidValidity) \(UIDSet.text(of: uids))] "
    }

    /// Puts messages together from what the client sent and what the server has; where that cannot be, the command
    /// is answered, else `body` carries on.
    fileprivate mutating func assemble(
        _ messages: [AppendedMessage], for target: String,
        _ body: @escaping @Sendable (inout IMAPSession, [NewMessage]) -> Void
    ) {
        if messages.contains(where: \.isUTF8), !features.contains(.utf8) {
            return complete(.bad, "Enable UTF8=ACCEPT first")
        }
        MessageAssembly(target: target, body: body).assemble(messages[...], [], in: &self)
    }
}

/// Messages for a mailbox, put together piece by piece (RFC 4469 §3).
private struct MessageAssembly: Sendable {
    let target: String
    /// What carries on when they are whole.
    let body: @Sendable (inout IMAPSession, [NewMessage]) -> Void

    func assemble(
        _ messages: ArraySlice<AppendedMessage>, _ done: [NewMessage], in session: inout IMAPSession
    ) {
        guard let message = messages.first else { return body(&session, done) }
        gather(message.pieces[...], [], in: &session) { session, octets in
            guard !octets.isEmpty else { return refuse("A message has one octet at least", in: &session) }
            let new = NewMessage(
                octets: octets, flags: message.flags, internalDate: message.date?.secondsSinceEpoch,
                zone: message.date?.zone ?? 0)
            assemble(messages.dropFirst(), done + [new], in: &session)
        }
    }

    private func gather(
        _ pieces: ArraySlice<AppendedMessage.Piece>, _ done: [UInt8], in session: inout IMAPSession,
        _ then: @escaping @Sendable (inout IMAPSession, [UInt8]) -> Void
    ) {
        let limit = session.configuration.limits.message
        guard done.count <= limit else {
            return refuse("[TOOBIG] Message larger than \(limit) octets", in: &session)
        }
        switch pieces.first {
        case nil: then(&session, done)
        case .octets(let octets)?:
            gather(pieces.dropFirst(), done.isEmpty ? octets : done + octets, in: &session, then)
        case .reference(let url, let text)?:
            guard let url else { return refuse("[BADURL \"\(text)\"] Not a URL of a message here", in: &session) }
            session.ask(.open(mailbox: url.mailbox)) { session, reply in
                guard case .mailbox(let mailbox) = reply, let octets = url.octets(in: mailbox) else {
                    return refuse("[BADURL \"\(text)\"] No such message", in: &session)
                }
                gather(pieces.dropFirst(), done + octets, in: &session, then)
            }
        }
    }

    /// Refuses the command. A mailbox that does not exist goes before anything that is wrong with the messages: the
    /// client must learn that it may make it (RFC 3501 §6.3.11).
    private func refuse(_ text: String, in session: inout IMAPSession) {
        session.ask(.open(mailbox: target)) { session, reply in
            if case .refused(.noSuchMailbox) = reply { return session.refuseTransfer(reply) }
            session.complete(.no, text)
        }
    }
}
