/// The RCPT command (RFC 5321 §4.1.1.3). Whoever the recipient is, the account's INBOX gets the message.
struct RcptCommand: SMTPCommand {
    static let verb = "RCPT"

    private let path: SMTPArguments.Path

    init?(_ arguments: SMTPArguments) {
        guard let path = arguments.path("TO:"), !path.mailbox.isEmpty else { return nil }
        self.path = path
    }

    var summary: String { "TO:<\(path.mailbox)>" }

    func perform(in session: inout SMTPSession) {
        guard let transaction = session.transaction else {
            return session.reply(SMTPReply(503, "5.5.1", "Say MAIL first"))
        }
        guard path.parameters.isEmpty else { return session.reply(SMTPReply(555, "5.5.4", "Parameter not supported")) }
        guard transaction.envelope.recipients.count < session.configuration.limits.recipients else {
            return session.reply(SMTPReply(452, "4.5.3", "Too many recipients"))
        }
        session.transaction?.envelope.recipients.append(path.mailbox)
        session.reply(SMTPReply(250, "2.1.5", "Recipient OK"))
    }
}
