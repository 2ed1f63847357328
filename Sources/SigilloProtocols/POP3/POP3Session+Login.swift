import SigilloCore

/// The USER command (RFC 1939 §7).
///
/// In clear an honest server stops the client here, before the password crosses.
struct UserCommand: POP3Command {
    static let verb = "USER"
    static let scope = POP3Scope.authorization

    private let name: [UInt8]

    init?(_ arguments: POP3Arguments) {
        guard !arguments.isEmpty else { return nil }
        name = Array(ASCII.trimmed(arguments.rest))
    }

    var summary: String { PrintableText.make(name) }

    func observe(in session: inout POP3Session, reply: SessionScript.Reply?) {
        session.user = name
    }

    func perform(in session: inout POP3Session) {
        session.user = name
        guard session.configuration.allowsLogin(isSealed: session.isSealed) else { return session.refuseLogin() }
        session.succeed("Send PASS")
    }
}

/// The PASS command (RFC 1939 §7): the password is all that stands behind one space.
struct PassCommand: POP3Command {
    static let verb = "PASS"
    static let scope = POP3Scope.authorization

    private let secret: Secret

    init?(_ arguments: POP3Arguments) {
        secret = Secret(bytes: arguments.rest)
    }

    var summary: String { "\(secret)" }

    func observe(in session: inout POP3Session, reply: SessionScript.Reply?) {
        session.noteLogin(credentials(in: session), mechanism: UserCommand.verb, isLoggedIn: reply?.effect == .logIn)
    }

    func perform(in session: inout POP3Session) {
        let credentials = credentials(in: session)
        let hasName = session.user != nil
        session.user = nil
        guard hasName else {
            session.noteLogin(credentials, mechanism: UserCommand.verb, isLoggedIn: false)
            return session.fail("Say USER first")
        }
        session.logIn(credentials, mechanism: UserCommand.verb)
    }

    private func credentials(in session: POP3Session) -> SASLCredentials {
        SASLCredentials(user: session.user ?? [], secret: secret)
    }
}

/// The APOP command (RFC 1939 §7): the client signs the greeting's timestamp with its password.
///
/// ```
/// S: +OK dbc.mtview.ca.us ready <1896.697170952@dbc.mtview.ca.us>
/// C: APOP mrose c4c9334bac560ecc979e58001b3e22fb
/// ```
struct ApopCommand: POP3Command {
    static let verb = "APOP"
    static let scope = POP3Scope.authorization

    private let name: [UInt8]
    private let digest: [UInt8]

    init?(_ arguments: POP3Arguments) {
        let words = arguments.words
        guard words.count == 2 else { return nil }
        name = Array(words[0])
        digest = Array(words[1])
    }

    var summary: String { "\(PrintableText.make(name)) \(Secret(bytes: digest))" }

    func observe(in session: inout POP3Session, reply: SessionScript.Reply?) {
        session.noteLogin(credentials(isRight: false), mechanism: Self.verb, isLoggedIn: reply?.effect == .logIn)
    }

    func perform(in session: inout POP3Session) {
        guard let timestamp = session.timestamp else {
            session.noteLogin(credentials(isRight: false), mechanism: Self.verb, isLoggedIn: false)
            return session.fail("APOP is not supported")
        }
        let isRight = session.passwordDigest(of: name, behind: timestamp) == digest
        session.logIn(credentials(isRight: isRight), mechanism: Self.verb)
    }

    private func credentials(isRight: Bool) -> SASLCredentials {
        SASLCredentials(user: name, secret: Secret(bytes: digest), evidence: .proof(isRight: isRight))
    }
}

extension POP3Session {
    /// Makes the timestamp of the greeting where APOP is offered and can succeed.
    mutating func makeTimestamp() {
        guard configuration.pop3.offersAPOP, configuration.sasl.digests != nil,
            configuration.allowsLogin(isSealed: isSealed)
        else { return }
        exchanges &+= 1
        let nonce = String(decoding: saslContext.nonce, as: UTF8.self)
        timestamp = Array("<\(nonce)@\(configuration.hostName)>".utf8)
    }

    fileprivate func passwordDigest(of user: [UInt8], behind timestamp: [UInt8]) -> [UInt8]? {
        saslContext.passwordDigest(of: user, behind: timestamp)
    }

    /// Judges credentials, notes them, and answers the command that brought them.
    mutating func logIn(_ credentials: SASLCredentials, mechanism: String) {
        let attempt = judge(credentials, mechanism: mechanism)
        guard attempt.isAccepted else {
            return configuration.allowsLogin(isSealed: isSealed)
                ? fail("Authentication failed", code: "AUTH") : refuseLogin()
        }
        openMaildrop { session in
            session.isAuthenticated = true
            session.succeed(session.maildrop?.summary ?? "")
        }
    }

    /// Says that no log-in can succeed on the connection as it is.
    mutating func refuseLogin() {
        isSealed || !configuration.offersLogin
            ? fail("Logging in is disabled", code: "SYS/PERM") : fail("Logging in needs TLS")
    }
}
