import SigilloCore

/// EXTERNAL (RFC 4422 appendix A): the client is who its TLS certificate says, and may ask to act as somebody else.
///
/// A certificate is known by its fingerprint: TLS has proved that the client holds its key.
struct ExternalServer: SASLServer {
    private let context: SASLContext

    init(_ context: SASLContext) {
        self.context = context
    }

    mutating func respond(_ response: [UInt8]) -> SASLStep {
        let certificate = context.channel?.clientCertificate
        let isKnown = certificate.map { context.settings.certificates.contains($0.fingerprint) } ?? false
        return .finished(
            SASLCredentials(
                user: isKnown ? Array(context.account.user.utf8) : certificate?.name ?? [], secret: Secret(""),
                isUsable: certificate != nil, evidence: .proof(isRight: isKnown), authorization: response))
    }
}
