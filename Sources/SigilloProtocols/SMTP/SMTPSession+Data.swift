import SigilloCore

/// The DATA command (RFC 5321 §4.1.1.4).
///
/// A script that replaces its answer by a 354 gets the message all the same: what a client sends then has crossed.
/// The reply to the message's end goes by the verb `.` in a script.
struct DataCommand: SMTPCommand {
    static let verb = "DATA"

    init?(_ arguments: SMTPArguments) {
        guard arguments.isEmpty else { return nil }
    }

    func observe(in session: inout SMTPSession, reply: SessionScript.Reply?) {
        if reply?.text.hasPrefix("354") == true { session.expectMessage() }
    }

    func perform(in session: inout SMTPSession) {
        guard let transaction = session.transaction else {
            return session.reply(SMTPReply(503, "5.5.1", "Say MAIL first"))
        }
        guard !transaction.envelope.recipients.isEmpty else {
            return session.reply(SMTPReply(554, "5.5.1", "No valid recipients"))
        }
        // RFC 3030 §2, §3.
        guard !transaction.hasChunks, !transaction.isBinary else {
            return session.reply(SMTPReply(503, "5.5.1", "Go on with BDAT"))
        }
        session.expectMessage()
        session.reply(SMTPReply(354, nil, "End with a line that holds a dot alone"))
    }
}

extension SMTPSession {
    /// Takes a whole message, octet for octet as it was sent, to the line with a dot alone.
    mutating func end(of message: SMTPInput.Message) {
        expectation = .command
        guard mode == .running else {
            transaction = nil
            return note(message, verb: "DATA")
        }
        heedScript(["."]) { session, reply in
            guard let reply else { return session.deliver(message, verb: "DATA") }
            session.transaction = nil
            session.note(message, verb: "DATA")
            session.answer(with: reply)
        }
    }

    /// Notes a message, or what was wrong with it.
    mutating func note(_ message: SMTPInput.Message, verb: String) {
        if let octets = message.octets {
            outbox.record(.messageReceived(MailMessage(octets: octets, internalDate: 0), verb: verb))
        } else {
            outbox.record(.deviation("A message passed the limit on its size."))
        }
        if message.hasBareLineEnds, transaction?.isBinary != true {
            outbox.record(.deviation("A message has a CR or LF that is not part of a CRLF."))
        }
    }

    /// Ends the transaction with its message: notes it, and hands it to the store where nothing is wrong with it.
    mutating func deliver(_ message: SMTPInput.Message, verb: String) {
        note(message, verb: verb)
        let isBinary = transaction?.isBinary ?? false
        let envelope = transaction?.envelope ?? MailEnvelope(sender: "", recipients: [])
        transaction = nil
        guard let octets = message.octets else {
            return reply(SMTPReply(552, "5.3.4", "Message larger than \(configuration.limits.message) octets"))
        }
        if message.hasBareLineEnds, !isBinary, configuration.smtp.bareLineEnds == .refused {
            return reply(SMTPReply(554, "5.6.0", "The message has a CR or LF that is not part of a CRLF"))
        }
        if let refusal = refusal(ofHeader: octets) { return reply(refusal) }
        ask(.deliver(octets: octets, envelope: envelope)) { session, reply in
            switch reply {
            // Nobody's mailbox has it, and it is kept all the same.
            case .added, .done: session.reply(SMTPReply(250, "2.0.0", "Message accepted"))
            case .refused(.policy(let refusal)):
                session.reply(SMTPReply(refusal.code, refusal.enhanced, texts: refusal.texts))
            default: session.reply(SMTPReply(452, "4.3.1", "The store is full"))
            }
        }
    }
}
