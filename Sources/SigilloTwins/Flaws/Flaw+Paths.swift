package import SigilloCore

extension Flaw {
    /// The paths on which a matrix of all flaws runs the twin: where the mistake can be made, and once for each
    /// way to begin TLS where it has to do with neither that nor the protocol.
    package var paths: [ServicePath] {
        switch self {
        case .clearWithoutCapability:
            [.imapStartTLS, .pop3StartTLS]
        case .ignoresPreauth, .ignoresLoginDisabled, .takesEarlyOK, .takesUnsolicitedCapability,
            .actsOnDataBeforeTLS, .breaksOnEarlyExpunge, .followsReferrals:
            [.imapStartTLS]
        case .clearAfterOtherSuccess, .clearMailWithoutLogin:
            [.smtpStartTLS]
        case .skipsLoginToKnownServer, .givesUpTLSToLogIn, .mailsAfterRefusedLogin, .changesRefusedSender,
            .fallsBackAfterRefusal:
            [.smtps, .smtpStartTLS]
        case .clearWithoutStartTLS, .clearAfterRefusal, .clearAfterTemporaryRefusal, .clearAfterUnknownReply,
            .clearAfterBadGreeting, .clearAfterFailedHandshake, .loginBeforeTLS, .keepsBytesAcrossStartTLS,
            .trustsCapabilitiesBeforeTLS, .trustsKnownServer:
            [.imapStartTLS, .smtpStartTLS, .pop3StartTLS]
        case .readsClearGreeting, .siblingPortAfterSilence:
            [.imaps, .smtps, .pop3s]
        case .retriesInClearAfterFailedHandshake, .retriesInClearAfterBadCertificate,
            .siblingPortAfterFailedHandshake, .logsInToPortal:
            [.imaps, .imapStartTLS, .smtps, .smtpStartTLS, .pop3s, .pop3StartTLS]
        case .siblingPortAfterRefusedConnection, .siblingPortAfterDeadAddress:
            [.imaps, .smtps, .smtpStartTLS, .pop3s]
        case .mailWithoutLoginElsewhere:
            [.smtps, .smtpStartTLS]
        default:
            [.imaps, .smtpStartTLS]
        }
    }
}
