/// Why the certificates of a profile could not be made.
package enum CertificateError: Error, Sendable, Hashable {
    /// The profile says `{parent}`, and the host has no parent domain that a wildcard may stand for.
    ///
    /// Such a domain has two labels itself: `mail.sigillo.test` has one, `localhost` and `mail.test` have none. This is
    /// no fault of the profile: whoever runs it skips it on this host.
    case noParentDomain(host: String)
    /// The profile names a certificate that it does not define.
    case unknownCertificate(profile: String, name: String)
    /// The certificate is, through its issuers, issued by itself.
    case issuerCycle(profile: String, name: String)
    /// The profile sends no certificate at all.
    case emptyChain(profile: String)
    /// The library knows no such digest.
    case unknownDigest(certificate: String, digest: String)
    /// The library cannot make this part of the certificate: an attribute of the subject, an extension, a date.
    case malformed(certificate: String, part: String, reason: TLSError)
    /// Something else failed inside the library.
    case library(certificate: String, reason: TLSError)

    /// Whether the profile is sound and only this host is not fit for it.
    package var isAboutHost: Bool {
        if case .noParentDomain = self { true } else { false }
    }
}

extension CertificateError: CustomStringConvertible {
    /// One sentence for people.
    package var description: String {
        switch self {
        case .noParentDomain(let host):
            "the host \(host) has no parent domain that a wildcard may stand for"
        case .unknownCertificate(let profile, let name):
            "the profile \(profile) names the certificate \(name), which it does not define"
        case .issuerCycle(let profile, let name):
            "the certificate \(name) of the profile \(profile) is issued by itself through others"
        case .emptyChain(let profile):
            "the profile \(profile) sends no certificate"
        case .unknownDigest(let certificate, let digest):
            "the certificate \(certificate) wants the digest \(digest), which the library does not know"
        case .malformed(let certificate, let part, let reason):
            "the certificate \(certificate) cannot have \(part): \(reason)"
        case .library(let certificate, let reason):
            "the certificate \(certificate) could not be made: \(reason)"
        }
    }
}
