/// Whom a client of ours trusts and what it tells its server; one field is one habit of real clients, good or bad.
package struct TLSClientSettings: Sendable {
    /// Whom a client believes.
    package enum Trust: Sendable {
        /// Servers whose chain leads to one of these certificates.
        case anchors([Certificate])
        /// Every server: certificates are not verified at all.
        case anyone
    }

    /// Whom the client believes.
    package var trust: Trust
    /// The host that the client dialled: sent as SNI unless it is an address, compared with the certificate.
    package var host: String?
    /// Whether the certificate's names must match `host`; without a host nothing can match and nothing is checked.
    package var checksName: Bool
    /// Whether `host` is sent in the ClientHello (RFC 6066 §3).
    package var sendsServerName: Bool
    /// The application protocols to offer (RFC 7301), in order.
    package var applicationProtocols: [String]
    /// The faults of a chain that the client does not mind; a careful client minds them all.
    package var ignoredFaults: Set<VerificationFault> = []
    /// Whether the client does without the proof that the server has the key of its certificate (RFC 8446 §4.4.3).
    package var ignoresMissingKey = false
    /// The application protocols that the client takes although it did not offer them.
    package var otherProtocols: [String] = []
    /// What the client does with records otherwise than the library.
    package var recordHabits: Set<RecordHabit> = []
    /// Whether the client overlooks the mark of a server that could do better (RFC 8446 §4.1.3).
    package var ignoresDowngrade = false
    /// The security level of certificates alone, or nil for that of the whole context.
    ///
    /// A client that offers weak suites may still insist on strong keys and digests in certificates.
    package var certificateLevel: Int32?
    /// The client's own certificate and its key, for a server that asks; nil for none.
    package var identity: IssuedCertificates?
    /// Seconds since 1970-01-01 00:00 UTC at which certificates must be valid, or nil for the machine's clock.
    package var time: Int64?

    /// Creates settings; as far as they are not given, those of a careful client.
    package init(
        trust: Trust, host: String?, checksName: Bool = true, sendsServerName: Bool = true,
        applicationProtocols: [String] = [], time: Int64? = nil
    ) {
        self.trust = trust
        self.host = host
        self.checksName = checksName
        self.sendsServerName = sendsServerName
        self.applicationProtocols = applicationProtocols
        self.time = time
    }
}
