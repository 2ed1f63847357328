/// The certificate that a test's server presents.
public enum ServerCertificate: String, Sendable, CaseIterable, Codable {
    /// A valid chain for `localhost`.
    case valid = "ctl.good-chain"
    /// Self-signed, with the right name.
    case selfSigned = "cert.selfsigned"
    /// From an authority that the client does not trust.
    case untrustedAuthority = "cert.untrusted-ca"
    /// Expired yesterday.
    case expired = "cert.expired"
    /// Not valid before tomorrow.
    case notYetValid = "cert.not-yet-valid"
    /// Valid for another host.
    case wrongHost = "name.wrong-host"
}
