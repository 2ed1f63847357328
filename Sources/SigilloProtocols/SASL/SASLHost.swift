import SigilloCore

/// A session whose clients log in with SASL.
protocol SASLHost: AccountHolder {
    /// The protocol's name in SASL (RFC 4422 §3.1: service name).
    static var saslService: String { get }
    /// Whether the connection is inside TLS.
    var isSealed: Bool { get }
    /// How many exchanges the connection has had.
    var exchanges: Int { get set }
}

extension SASLHost {
    /// Begins an exchange that may log the client in.
    mutating func makeExchange(_ name: some Collection<UInt8>) -> SASLExchange {
        exchanges &+= 1
        return SASLExchange(name, saslContext)
    }

    /// What the server's side of the exchange at hand knows.
    var saslContext: SASLContext {
        SASLContext(
            account: configuration.account, acceptsAnyLogin: configuration.acceptsAnyLogin,
            settings: configuration.sasl, channel: configuration.channel, offered: configuration.mechanisms,
            hostName: configuration.hostName, service: Self.saslService, number: exchanges,
            accounts: configuration.accounts)
    }

    /// Judges credentials, and notes the attempt and what was wrong with it.
    ///
    /// - Parameter mechanism: the mechanism's name, or the protocol's own command.
    mutating func judge(_ credentials: SASLCredentials, mechanism: String) -> LoginAttempt {
        learnAccount(from: credentials, isSealed: isSealed)
        let isAllowed = configuration.allowsLogin(isSealed: isSealed)
        let attempt = configuration.attempt(credentials, mechanism: mechanism, isAllowed: isAllowed)
        outbox.record(.login(attempt))
        if let remark = credentials.remark { outbox.record(.deviation(remark)) }
        if attempt.isAccepted { enter(configuration.account(of: credentials.user)) }
        return attempt
    }

    /// Notes credentials that were not judged.
    mutating func noteLogin(_ credentials: SASLCredentials, mechanism: String, isLoggedIn: Bool) {
        var attempt = configuration.attempt(credentials, mechanism: mechanism, isAllowed: false)
        attempt.isAccepted = isLoggedIn
        outbox.record(.login(attempt))
    }
}
