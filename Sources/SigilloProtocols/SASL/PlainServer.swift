import SigilloCore

/// PLAIN (RFC 4616): the client says who it is and its password.
///
/// ```
/// S:
/// C: ‹authzid› NUL alice NUL ‹password›
/// ```
struct PlainServer: SASLServer {
    mutating func respond(_ response: [UInt8]) -> SASLStep { .finished(Self.credentials(response)) }

    /// Reads a message (RFC 4616 §2): `[authzid] NUL authcid NUL passwd`.
    static func credentials(_ message: [UInt8]) -> SASLCredentials {
        let parts = message.split(separator: 0, maxSplits: 3, omittingEmptySubsequences: false)
        guard parts.count == 3, !parts[1].isEmpty else {
            return SASLCredentials(user: [], secret: Secret(bytes: message), isUsable: false)
        }
        return SASLCredentials(
            user: Array(parts[1]), secret: Secret(bytes: parts[2]), authorization: Array(parts[0]))
    }
}
