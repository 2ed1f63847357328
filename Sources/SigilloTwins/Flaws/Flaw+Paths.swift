package import SigilloCore

extension Flaw {
    /// The paths on which a matrix of all flaws runs the twin: where the mistake can be made, and once for each
    /// protocol and each way to begin TLS where it has to do with neither.
    package var paths: [ServicePath] {
        switch self {
        case .clearWithoutCapability, .ignoresPreauth, .ignoresLoginDisabled, .takesEarlyOK,
            .takesUnsolicitedCapability, .actsOnDataBeforeTLS, .breaksOnEarlyExpunge, .followsReferrals:
            [.imapStartTLS]
        case .clearAfterOtherSuccess, .clearMailWithoutLogin:
            [.smtpStartTLS]
        case .clearWithoutStartTLS, .clearAfterRefusal, .clearAfterTemporaryRefusal, .clearAfterUnknownReply,
            .clearAfterBadGreeting, .clearAfterFailedHandshake, .loginBeforeTLS, .keepsBytesAcrossStartTLS,
            .trustsCapabilitiesBeforeTLS, .trustsKnownServer:
            [.imapStartTLS, .smtpStartTLS]
        case .readsClearGreeting, .siblingPortAfterSilence:
            [.imaps, .smtps]
        case .retriesInClearAfterFailedHandshake, .retriesInClearAfterBadCertificate,
            .siblingPortAfterFailedHandshake:
            [.imaps, .imapStartTLS, .smtps, .smtpStartTLS]
        default:
            [.imaps, .smtpStartTLS]
        }
    }
}
