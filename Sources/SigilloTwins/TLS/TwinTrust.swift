package import SigilloCore
package import SigilloTLS

/// The TLS of a twin: that of a careful client, less what its flaws leave out.
package enum TwinTrust {
    /// Whom the twin believes, and what it does not mind.
    package static func client(
        trusting anchors: [Certificate], host: String, protocols: [String] = [], flaws: Set<Flaw>
    ) -> TLSClientSettings {
        var settings = TLSClientSettings(
            trust: .anchors(anchors), host: host,
            checksName: flaws.isDisjoint(with: HostNameRule.looseFlaws))
        settings.ignoredFaults = flaws.reduce(into: []) { $0.formUnion(faults(ignoredBy: $1)) }
        settings.applicationProtocols = protocols
        if flaws.contains(.takesAnyProtocol) { settings.otherProtocols = ["http/1.1"] }
        settings.recordHabits = Set(flaws.compactMap { habits[$0] })
        settings.ignoresDowngrade = flaws.contains(.ignoresDowngrade)
        settings.ignoresMissingKey = flaws.contains(.ignoresMissingKey)
        // Weak suites need a lower level; what certificates must have stays as it is.
        settings.certificateLevel = 2
        return settings
    }

    /// The context of a client of HTTP/1.1.
    ///
    /// - Throws: ``SigilloTLS/TLSError`` when the library refuses the twin's own settings.
    static func webContext(
        for host: String, trusting anchors: [Certificate], flaws: Set<Flaw>
    ) throws(TLSError) -> TLSContext {
        try TLSContext(
            client: client(trusting: anchors, host: host, protocols: ["http/1.1"], flaws: flaws),
            settings: settings(flaws: flaws))
    }

    /// What flaws do with records.
    private static let habits: [Flaw: RecordHabit] = [
        .takesAnyVersion: .takesAnyVersion, .takesAnySuite: .takesAnySuite, .takesCompression: .takesCompression,
        .takesAnyExtension: .takesAnyExtension, .takesEarlyChangeCipherSpec: .takesEarlyChangeCipherSpec,
        .answersHeartbeats: .answersHeartbeats, .takesLongRecords: .takesLongRecords,
        .refusesShortRecords: .refusesShortRecords, .refusesWarnings: .refusesWarnings,
        .refusesHelloRetry: .refusesHelloRetry,
    ]

    /// What the twin is willing to negotiate.
    package static func settings(flaws: Set<Flaw>) -> TLSSettings {
        var settings = TLSSettings(minimumVersion: .tls12)
        // Small groups are a flaw of their own, so the others do without Diffie-Hellman over finite fields.
        if flaws.contains(.takesSmallGroups) { settings.cipherList = "DEFAULT" }
        if flaws.contains(.offersTLS11) { settings.minimumVersion = .tls11 }
        if flaws.contains(.offersTLS10) { settings.minimumVersion = .tls10 }
        if settings.minimumVersion != .tls12 { settings.cipherList = "DEFAULT:!kDHE" }
        if flaws.contains(.offersNullSuites) { settings.cipherList = "ALL:eNULL:!aNULL:!kDHE" }
        if flaws.contains(.offersAnonymousSuites) { settings.cipherList = "ALL:aNULL:!kDHE" }
        settings.isPermissive = settings.cipherList != nil
        return settings
    }

    /// The faults of a chain that a flaw does not mind, as OpenSSL names them.
    package static func faults(ignoredBy flaw: Flaw) -> Set<VerificationFault> {
        switch flaw {
        case .ignoresSelfSignedLeaf: VerificationFault.anywhere("DEPTH_ZERO_SELF_SIGNED_CERT")
        case .ignoresSelfSignedRoot: VerificationFault.anywhere("SELF_SIGNED_CERT_IN_CHAIN")
        case .ignoresUnknownAuthority: [VerificationFault("UNABLE_TO_GET_ISSUER_CERT_LOCALLY", in: .authority)]
        case .ignoresMissingIntermediate:
            [
                VerificationFault("UNABLE_TO_GET_ISSUER_CERT_LOCALLY", in: .leaf),
                VerificationFault("UNABLE_TO_VERIFY_LEAF_SIGNATURE", in: .leaf),
            ]
        case .ignoresExpiredLeaf: [VerificationFault("CERT_HAS_EXPIRED", in: .leaf)]
        case .ignoresExpiredAuthority: [VerificationFault("CERT_HAS_EXPIRED", in: .authority)]
        case .ignoresNotYetValid: VerificationFault.anywhere("CERT_NOT_YET_VALID")
        case .ignoresInvalidAuthority:
            // What is no authority is not fit for an authority's purpose either.
            Set(
                ["INVALID_CA", "KEYUSAGE_NO_CERTSIGN", "INVALID_PURPOSE"].map { VerificationFault($0, in: .authority) })
        case .ignoresPathLength: VerificationFault.anywhere("PATH_LENGTH_EXCEEDED")
        case .ignoresPurpose: [VerificationFault("INVALID_PURPOSE", in: .leaf)]
        case .ignoresNameConstraints:
            VerificationFault.anywhere("PERMITTED_VIOLATION").union(VerificationFault.anywhere("EXCLUDED_VIOLATION"))
        case .ignoresCriticalExtensions: VerificationFault.anywhere("UNHANDLED_CRITICAL_EXTENSION")
        case .ignoresBadSignature: VerificationFault.anywhere("CERT_SIGNATURE_FAILURE")
        case .ignoresWeakDigest: VerificationFault.anywhere("CA_MD_TOO_WEAK")
        case .ignoresSmallKey:
            VerificationFault.anywhere("EE_KEY_TOO_SMALL").union(VerificationFault.anywhere("CA_KEY_TOO_SMALL"))
        default: []
        }
    }
}
