import SigilloCore

/// What a client gave to prove its identity, as the server decoded it.
struct SASLCredentials: Sendable {
    /// What the secret is.
    enum Evidence: Sendable, Hashable {
        /// The password itself.
        case password
        /// A bearer token.
        case token
        /// Something that only who has the secret can make; the mechanism has judged it.
        case proof(isRight: Bool)
    }

    /// The authentication identity, empty where the response names none.
    var user: [UInt8]
    var secret: Secret
    /// Whether the response was well formed and of a mechanism that can log in.
    var isUsable = true
    var evidence = Evidence.password
    /// The identity to act as, empty for the client's own (RFC 4422 §2: authzid).
    var authorization: [UInt8] = []
    /// What was wrong with the exchange, in one sentence that is safe to print; nil for nothing worth a note.
    var remark: String?
}
