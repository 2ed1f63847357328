import SigilloCore

/// The LOGIN command (RFC 9051 §6.2.3).
///
/// In clear an honest server does not take it, but the password crossed the wire all the same, and is noted.
struct LoginCommand: IMAPCommand {
    static let scope = IMAPScope.notAuthenticated

    private let credentials: SASLCredentials

    init(_ lexer: inout IMAPLexer) throws(IMAPSyntaxError) {
        try lexer.space()
        let user = try lexer.astring()
        try lexer.space()
        credentials = SASLCredentials(user: user, secret: Secret(bytes: try lexer.astring()))
    }

    var summary: String { "\(PrintableText.make(credentials.user)) \(credentials.secret)" }

    func observe(in session: inout IMAPSession, reply: SessionScript.Reply?) {
        session.noteLogin(credentials, mechanism: "LOGIN", isLoggedIn: reply?.effect == .logIn)
    }

    static func observe(malformed arguments: ArraySlice<UInt8>, in session: inout IMAPSession) {
        guard !arguments.isEmpty else { return }
        let secret = Secret(bytes: arguments)
        session.noteLogin(
            SASLCredentials(user: [], secret: secret, isUsable: false), mechanism: "LOGIN", isLoggedIn: false)
    }

    func perform(in session: inout IMAPSession) {
        session.logIn(credentials, mechanism: "LOGIN")
    }
}

extension IMAPSession {
    /// Judges credentials, notes them, and answers the command that brought them.
    mutating func logIn(_ credentials: SASLCredentials, mechanism: String) {
        let attempt = judge(credentials, mechanism: mechanism)
        if attempt.isAccepted {
            isAuthenticated = true
            complete(.ok, "[\(capabilityLine(inGreeting: false))] Logged in")
        } else if attempt.isGenuine, !configuration.account(of: credentials.user).permits(credentials.authorization) {
            complete(.no, "[AUTHORIZATIONFAILED] May not act as somebody else")
        } else if configuration.allowsLogin(isSealed: isSealed) {
            complete(.no, "[AUTHENTICATIONFAILED] Authentication failed")
        } else {
            complete(.no, refusalOfLogin)
        }
    }

    /// Why no log-in can succeed on the connection as it is.
    var refusalOfLogin: String {
        isSealed || !configuration.offersLogin
            ? "[CANNOT] Logging in is disabled" : "[PRIVACYREQUIRED] Logging in needs TLS"
    }
}
