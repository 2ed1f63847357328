/// A fact that a protocol session states while it runs: what the server's eye saw, with secrets kept as secrets.
public enum SessionNote: Sendable, Hashable {
    /// A complete client command; `text` is safe to print (arguments that are secrets are replaced).
    case command(verb: String, text: String)
    /// A reply line or greeting that the server sent, safe to print.
    case reply(text: String)
    /// Somebody tried to log in.
    case login(LoginAttempt)
    /// The client handed over a whole message (SMTP DATA, IMAP APPEND).
    case messageReceived(MailMessage, verb: String)
    /// The client was given a message's content (IMAP FETCH of a body).
    case messageSent(octets: Int, verb: String)
    /// A step of the session's script was performed; `step` is its index in the scenario.
    case scripted(step: Int)
    /// The client asked for TLS; `isGranted` says what the server answered.
    case startTLS(isGranted: Bool)
    /// The peer broke the protocol or a limit; one sentence.
    case deviation(String)
}

/// One attempt to log in, as the server decoded it.
public struct LoginAttempt: Sendable, Hashable {
    /// `LOGIN` for the IMAP command, else the SASL mechanism's name; `USER` for POP3's; of HTTP `Basic`, `form`, `query`
    /// (a form's fields in a target), `cookie` for a session of this server's own, or what the field is called.
    public var mechanism: String
    /// The authentication identity as it came, unescaped.
    public var user: String
    /// The password, token or response.
    public var secret: Secret
    /// Whether both are the account's own.
    public var isGenuine: Bool
    /// Whether the server took it.
    public var isAccepted: Bool

    /// Creates an attempt.
    public init(mechanism: String, user: String, secret: Secret, isGenuine: Bool, isAccepted: Bool) {
        self.mechanism = mechanism
        self.user = user
        self.secret = secret
        self.isGenuine = isGenuine
        self.isAccepted = isAccepted
    }
}
