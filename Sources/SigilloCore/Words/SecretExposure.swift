/// What a log-in tells whoever reads it on the wire, by its mechanism.
public enum SecretExposure: String, Sendable, Hashable, CaseIterable {
    /// The secret itself: a password or a bearer token.
    case plain
    /// Material against which passwords can be tried offline, each at the price of a few digests.
    case fastGuess = "fast-guess"
    /// Material against which passwords can be tried offline, each at the price of thousands of digests.
    case slowGuess = "slow-guess"
    /// Nothing from which the secret can be had.
    case nothing

    /// What a mechanism exposes; nil for one that is not known.
    ///
    /// - Parameter mechanism: the name of a SASL mechanism, or a log-in of a protocol's own as
    ///   ``LoginAttempt/mechanism`` has it.
    public init?(mechanism: String) {
        switch mechanism {
        case "PLAIN", "LOGIN", "USER", "XOAUTH2", "OAUTHBEARER", "Basic", "Bearer", "form": self = .plain
        case "CRAM-MD5", "APOP", "DIGEST-MD5", "NTLM": self = .fastGuess
        case "SCRAM-SHA-1", "SCRAM-SHA-1-PLUS", "SCRAM-SHA-256", "SCRAM-SHA-256-PLUS": self = .slowGuess
        case "EXTERNAL": self = .nothing
        default: return nil
        }
    }
}

extension LoginAttempt {
    /// What the attempt tells whoever reads it; nil where its mechanism is not known.
    public var exposure: SecretExposure? { SecretExposure(mechanism: mechanism) }
}
