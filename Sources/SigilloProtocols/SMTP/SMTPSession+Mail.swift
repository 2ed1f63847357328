/// The MAIL command (RFC 5321 §4.1.1.2) with SIZE (RFC 1870), BODY (RFC 6152, RFC 3030), SMTPUTF8 (RFC 6531), RET and
/// ENVID (RFC 3461), and AUTH (RFC 4954 §5). Who may send, and as whom, is a ``SubmissionPolicy``.
struct MailCommand: SMTPCommand {
    static let verb = "MAIL"

    private let path: SMTPArguments.Path

    init?(_ arguments: SMTPArguments) {
        guard let path = arguments.path("FROM:") else { return nil }
        self.path = path
    }

    // AUTH= names an identity of the client's choice: only the parameters' names are printed, and the size.
    var summary: String {
        let parameters = path.parameters.map { parameter in
            parameter.name == "SIZE" || parameter.name == "BODY"
                ? " \(parameter.name)=\(parameter.value ?? "")" : " \(parameter.name)"
        }
        return "FROM:<\(path.mailbox)>" + parameters.joined()
    }

    func perform(in session: inout SMTPSession) {
        guard session.isGreeted else { return session.reply(SMTPReply(503, "5.5.1", "Say EHLO first")) }
        if let refusal = session.refusalOfSubmission { return session.reply(refusal) }
        guard session.transaction == nil else {
            return session.reply(SMTPReply(503, "5.5.1", "A mail transaction has begun already"))
        }
        if let refusal = refusal(in: session) { return session.reply(refusal) }
        var envelope = MailEnvelope(sender: path.mailbox, recipients: [])
        envelope.parameters = path.parameters
        envelope.helo = session.helo
        envelope.isExtended = session.isExtended
        session.begin(SMTPSession.Transaction(envelope: envelope))
        session.reply(SMTPReply(250, "2.1.0", "Sender OK"))
    }

    private func refusal(in session: SMTPSession) -> SMTPReply? {
        let configuration = session.configuration
        let parameters = SMTPParameters(list: path.parameters)
        // Who says HELO wants no extensions (RFC 5321 §4.1.1.1).
        let refusal = parameters.refusalOfMail(
            session.isExtended ? configuration.smtp.extensions : [],
            offersLogin: session.isExtended && configuration.offersLogin, limit: configuration.limits.message)
        if let refusal { return refusal }
        guard path.isWellFormed else { return SMTPReply(501, "5.1.7", "That is no mailbox") }
        // RFC 6531 §3.5.
        if path.isInternational, !parameters.contains("SMTPUTF8") {
            return SMTPReply(553, "5.6.7", "Say SMTPUTF8 for an address that is not ASCII")
        }
        return session.refusal(ofSender: path.mailbox)
    }
}
