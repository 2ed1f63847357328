import SigilloCore

/// The STARTTLS command (RFC 9051 §6.2.1).
struct StartTLSCommand: IMAPCommand {
    static let scope = IMAPScope.any

    init(_ lexer: inout IMAPLexer) throws(IMAPSyntaxError) {}

    func observe(in session: inout IMAPSession, reply: SessionScript.Reply?) {
        guard reply?.effect != .startTLS || session.isSealed else { return }
        session.outbox.record(.startTLS(isGranted: false))
    }

    func perform(in session: inout IMAPSession) {
        if session.isSealed || !session.configuration.offersStartTLS || session.isAuthenticated {
            session.outbox.record(.startTLS(isGranted: false))
            let reason =
                session.isSealed ? "TLS is active" : session.isAuthenticated ? "Already logged in" : "Not supported"
            session.complete(.bad, reason)
        } else {
            session.complete(.ok, "Begin TLS negotiation now")
            session.startTLS()
        }
    }
}
