/// The MAIL command (RFC 5321 §4.1.1.2) with SIZE (RFC 1870), BODY (RFC 6152) and AUTH (RFC 4954 §5).
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
        guard session.isAuthenticated || !session.configuration.requiresLogin else {
            let needsTLS =
                !session.configuration.allowsLogin(isSealed: session.isSealed) && session.configuration.offersStartTLS
            return session.reply(
                SMTPReply(530, "5.7.0", needsTLS ? "Must issue a STARTTLS command first" : "Authentication required"))
        }
        guard session.transaction == nil else {
            return session.reply(SMTPReply(503, "5.5.1", "A mail transaction has begun already"))
        }
        if let refusal = refusal(session.configuration.limits) { return session.reply(refusal) }
        session.transaction = .init(envelope: MailEnvelope(sender: path.mailbox, recipients: []))
        session.reply(SMTPReply(250, "2.1.0", "Sender OK"))
    }

    private func refusal(_ limits: SessionLimits) -> SMTPReply? {
        for parameter in path.parameters {
            switch parameter.name {
            case "SIZE":
                guard let size = parameter.value.flatMap({ ASCII.number($0.utf8, limit: .max / 16) }) else {
                    return SMTPReply(501, "5.5.4", "Expected a size")
                }
                if size > limits.message {
                    return SMTPReply(552, "5.3.4", "Message larger than \(limits.message) octets")
                }
            case "BODY":
                guard ["7BIT", "8BITMIME"].contains(parameter.value.map { ASCII.uppercased($0.utf8) }) else {
                    return SMTPReply(501, "5.5.4", "Expected 7BIT or 8BITMIME")
                }
            case "AUTH":
                guard parameter.value?.isEmpty == false else { return SMTPReply(501, "5.5.4", "Expected an identity") }
            default:
                return SMTPReply(555, "5.5.4", "Parameter not supported")
            }
        }
        return nil
    }
}
