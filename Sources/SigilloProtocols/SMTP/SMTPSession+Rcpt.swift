/// The RCPT command (RFC 5321 §4.1.1.3) with NOTIFY and ORCPT (RFC 3461). Every recipient of whoever may relay is
/// taken, but by a receiving server: a server without other accounts puts the message into the one INBOX, whoever it is
/// for.
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
        let extensions = session.isExtended ? session.configuration.smtp.extensions : []
        if let refusal = SMTPParameters(list: path.parameters).refusalOfRecipient(extensions) {
            return session.reply(refusal)
        }
        guard path.isWellFormed else { return session.reply(SMTPReply(501, "5.1.3", "That is no mailbox")) }
        guard !path.isInternational || SMTPParameters(list: transaction.envelope.parameters).contains("SMTPUTF8") else {
            return session.reply(SMTPReply(553, "5.6.7", "Say SMTPUTF8 for an address that is not ASCII"))
        }
        if let refusal = session.refusal(ofRecipient: path.mailbox) { return session.reply(refusal) }
        guard transaction.envelope.recipients.count < session.configuration.limits.recipients else {
            return session.reply(SMTPReply(452, "4.5.3", "Too many recipients"))
        }
        if let refusal = session.refusalOfReceiving(for: path.mailbox) { return session.reply(refusal) }
        session.transaction?.envelope.recipients.append(path.mailbox)
        session.transaction?.envelope.recipientParameters.append(path.parameters)
        session.reply(SMTPReply(250, "2.1.5", "Recipient OK"))
    }
}
