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
            .fallsBackAfterRefusal, .fallsBackToOtherProvider:
            [.smtps, .smtpStartTLS]
        case .clearWithoutStartTLS, .clearAfterRefusal, .clearAfterTemporaryRefusal, .clearAfterUnknownReply,
            .clearAfterBadGreeting, .clearAfterFailedHandshake, .loginBeforeTLS, .keepsBytesAcrossStartTLS,
            .trustsCapabilitiesBeforeTLS, .trustsKnownServer:
            [.imapStartTLS, .smtpStartTLS, .pop3StartTLS]
        case .readsClearGreeting:
            [.imaps, .smtps, .pop3s]
        case .siblingPortAfterSilence:
            [.imaps, .smtps, .pop3s, .https]
        case .retriesInClearAfterFailedHandshake, .retriesInClearAfterBadCertificate,
            .siblingPortAfterFailedHandshake, .logsInToPortal:
            [.imaps, .imapStartTLS, .smtps, .smtpStartTLS, .pop3s, .pop3StartTLS, .https]
        case .siblingPortAfterRefusedConnection, .siblingPortAfterDeadAddress:
            [.imaps, .smtps, .smtpStartTLS, .pop3s, .https]
        case .mailWithoutLoginElsewhere:
            [.smtps, .smtpStartTLS]
        case .comparesResolvedName:
            // Web clients compare the name of the address that they were given.
            [.imaps, .smtpStartTLS]
        case .httpFirst, .ignoresHSTS, .followsRedirectToHTTP, .repostsToOtherHost, .submitsMixedForm,
            .sendsSecureCookieInClear, .sendsCookieInClear, .postsBeforeUpgrade, .followsAlternativeInClear:
            [.https]
        case .testsGuessesInClear, .takesFirstPublishedServer, .fetchesSettingsInClear, .comparesServiceTarget,
            .followsAutodiscoverInClear, .followsAutodiscoverElsewhere:
            [.imaps, .smtps]
        case .takesAnyProtocol:
            // Web clients offer the protocol that an odd server would choose.
            [.imaps, .smtpStartTLS]
        default:
            [.imaps, .smtpStartTLS, .https]
        }
    }
}
