package import SigilloCore

/// Which SASL mechanisms a server offers, and what they need that a session cannot make itself.
package struct SASLSettings: Sendable {
    /// The mechanisms in the order in which they are listed. What cannot be done on a connection is left out there.
    package var offered: [SASLMechanism] = [.plain, .login]
    /// What makes digests; without it no mechanism is offered that needs them.
    package var digests: (any DigestProvider)?
    /// Octets that no client can foresee; nonces and salts are made of them.
    package var seed: [UInt8] = []
    /// The connection's number: it makes the nonces of one seed differ.
    package var connection = 0
    /// The iteration count of SCRAM (RFC 7677 §4 wants 4,096 at least).
    package var iterations = 4_096
    /// The bearer token of the account; nil where its password serves as one.
    package var token: Secret?
    /// SHA-256 fingerprints of the client certificates that belong to the account.
    package var certificates: Set<[UInt8]> = []

    /// What a modern server offers inside TLS.
    package static let modern: [SASLMechanism] = [
        .plain, .login, .scramSHA1, .scramSHA1Plus, .scramSHA256, .scramSHA256Plus,
    ]

    /// Creates the settings of a server with PLAIN and LOGIN.
    package init() {}

    /// Whether a mechanism is offered that needs to know the TLS session.
    var needsChannel: Bool { offered.contains { $0.bindsChannel || $0 == .external } }

    /// The bearer token of an account: ``token`` is `own`'s.
    func token(of account: Account, whereOwn own: Account) -> Secret {
        account == own ? token ?? account.password : account.password
    }
}

extension SessionConfiguration {
    /// The mechanisms that are possible with what there is: digests, a channel to bind to, a client's certificate.
    var mechanisms: [SASLMechanism] {
        sasl.offered.filter { mechanism in
            if mechanism.needsDigests, sasl.digests == nil { return false }
            if mechanism.bindsChannel { return channel?.bindings.isEmpty == false }
            if mechanism == .external { return channel?.clientCertificate != nil }
            return true
        }
    }
}
