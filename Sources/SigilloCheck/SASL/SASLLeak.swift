import SigilloCore

/// What one SASL response, or another form of log-in, gave away.
struct SASLLeak: Sendable, Hashable {
    var kind: Finding.Kind = .credential
    var severity: Severity = .critical
    var user: String?
    var secret: Secret?
    /// Challenge and digest, where the secret is the digest of a password.
    var proof: PasswordProof?
    /// What crossed, as the end of a sentence: `user and password in base64`.
    var what: String
}

/// What a response line means.
struct SASLReading: Sendable, Hashable {
    var leak: SASLLeak?
    /// What the line holds, in words for the timeline: `user and password`.
    var holds: String
}
