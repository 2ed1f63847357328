package import SigilloCore

/// What a session needs to know beforehand; the list of capabilities is a pure function of this, its state and TLS.
package struct SessionConfiguration: Sendable {
    /// The name by which the server calls itself.
    package var hostName: String
    /// The account: the one that log-ins are judged by whose user is not in ``accounts``, or the one that logged in.
    package var account: Account
    /// The accounts of a server that has several, ``account`` among them; empty where there is one.
    package var accounts = AccountDirectory()
    /// Bounds on what a client may send.
    package var limits = SessionLimits() {
        didSet { capabilityWords = IMAPCapabilityWords(extensions, messageLimit: limits.message) }
    }
    /// Whether STARTTLS is offered on a connection that is not sealed.
    package var offersStartTLS: Bool
    /// Whether credentials are taken outside TLS, and mechanisms offered there. An honest server never does.
    package var allowsClearTextLogin = false
    /// Whether a log-in is needed before mail is taken or mailboxes are shown (SMTP: 530 5.7.0).
    package var requiresLogin = true
    /// Whether `AUTH` is offered at all.
    package var offersLogin = true
    /// Whether any user and password are taken.
    package var acceptsAnyLogin = false
    /// Whether the account is not known yet: the first user and password that come inside TLS become it.
    package var learnsAccount = false
    /// The SASL mechanisms and what they need.
    package var sasl = SASLSettings()
    /// What an SMTP server is willing to do.
    package var smtp = SMTPSettings()
    /// What a POP3 server is willing to do.
    package var pop3 = POP3Settings()
    /// What a web server is willing to do.
    package var http = HTTPSettings()
    /// What the connection's TLS session gives to authentication, once it is known.
    var channel: TLSChannel?
    /// What an IMAP server offers beyond RFC 3501.
    package var extensions = IMAPExtension.usual {
        didSet { capabilityWords = IMAPCapabilityWords(extensions, messageLimit: limits.message) }
    }
    /// The words of ``extensions``, which every session says three times: they are made once.
    private(set) var capabilityWords = IMAPCapabilityWords.usual
    /// Whether what happens is noted; a service that nobody looks at needs no notes.
    package var makesNotes = true
    /// Departures from honest behaviour.
    package var script = SessionScript()

    /// Creates a configuration of an honest server.
    package init(hostName: String, account: Account, offersStartTLS: Bool) {
        self.hostName = hostName
        self.account = account
        self.offersStartTLS = offersStartTLS
    }
}

/// Bounds on what a client may send, each answered in the protocol's own words when it is passed.
package struct SessionLimits: Sendable, Hashable {
    /// Octets of a command line with its line end (RFC 9051 §4 suggests 8,000 for clients; RFC 5321 §4.5.3.1: 512 at least).
    package var line = 16_384
    /// Octets of a literal that is no message.
    package var literal = 65_536
    /// Octets of a message.
    package var message = 33_554_432
    /// Octets of the answer to one FETCH, which can ask for the same octets many times, and of what NOTIFY tells
    /// between two commands; the message that passes it is still sent.
    package var output: Int { message * 2 + 1_048_576 }
    /// Commands before a log-in.
    package var commandsBeforeLogin = 50
    /// Bad commands in all.
    package var badCommands = 25
    /// Recipients of one message (RFC 5321 §4.5.3.1.8: 100 at least).
    package var recipients = 1_000
    /// Nanoseconds without a byte before the session says goodbye; RFC 9051 §5.4 wants 30 minutes of a real server.
    package var idle: UInt64 = 1_800_000_000_000

    /// Creates the default bounds.
    package init() {}
}
