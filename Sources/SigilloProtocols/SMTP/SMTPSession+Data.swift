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
        session.expectMessage()
        session.reply(SMTPReply(354, nil, "End with a line that holds a dot alone"))
    }
}

extension SMTPSession {
    /// Takes a whole message, octet for octet as it was sent; nil for one that was too large.
    mutating func end(of message: [UInt8]?) {
        expectation = .command
        let envelope = transaction?.envelope ?? MailEnvelope(sender: "", recipients: [])
        transaction = nil
        if let message {
            outbox.record(.messageReceived(MailMessage(octets: message, internalDate: 0), verb: "DATA"))
        } else {
            outbox.record(.deviation("A message passed the limit on its size."))
        }
        guard mode == .running else { return }
        if let reply = takeScriptedReply(".") { return answer(with: reply) }
        guard let message else {
            return reply(SMTPReply(552, "5.3.4", "Message larger than \(configuration.limits.message) octets"))
        }
        ask(.deliver(octets: message, envelope: envelope)) { session, reply in
            if case .added = reply {
                session.reply(SMTPReply(250, "2.0.0", "Message accepted"))
            } else {
                session.reply(SMTPReply(452, "4.3.1", "The store is full"))
            }
        }
    }
}
