import SigilloCore

/// The STARTTLS command (RFC 3207 §4).
struct SMTPStartTLSCommand: SMTPCommand {
    static let verb = "STARTTLS"

    init?(_ arguments: SMTPArguments) {
        guard arguments.isEmpty else { return nil }
    }

    func observe(in session: inout SMTPSession, reply: SessionScript.Reply?) {
        guard reply?.effect != .startTLS || session.isSealed else { return }
        session.outbox.record(.startTLS(isGranted: false))
    }

    func perform(in session: inout SMTPSession) {
        if session.isSealed || !session.configuration.offersStartTLS {
            session.outbox.record(.startTLS(isGranted: false))
            session.reply(
                session.isSealed
                    ? SMTPReply(503, "5.5.1", "TLS is active") : SMTPReply(502, "5.5.1", "STARTTLS is not supported"))
        } else {
            session.reply(SMTPReply(220, "2.0.0", "Ready to start TLS"))
            session.startTLS()
        }
    }
}
