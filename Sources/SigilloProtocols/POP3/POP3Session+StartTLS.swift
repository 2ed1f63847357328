import SigilloCore

/// The STLS command (RFC 2595 §4).
struct StlsCommand: POP3Command {
    static let verb = "STLS"
    static let scope = POP3Scope.authorization

    init?(_ arguments: POP3Arguments) {
        guard arguments.isEmpty else { return nil }
    }

    func observe(in session: inout POP3Session, reply: SessionScript.Reply?) {
        guard reply?.effect != .startTLS || session.isSealed else { return }
        session.outbox.record(.startTLS(isGranted: false))
    }

    func perform(in session: inout POP3Session) {
        if session.isSealed || !session.configuration.offersStartTLS {
            session.outbox.record(.startTLS(isGranted: false))
            session.fail(session.isSealed ? "TLS is active" : "STLS is not supported")
        } else {
            session.succeed("Begin TLS negotiation now")
            session.startTLS()
        }
    }
}
