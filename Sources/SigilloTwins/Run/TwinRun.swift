package import SigilloCore
package import SigilloTLS

/// A twin's whole visit to a server: it checks its mail or sends it, twice, and makes what its flaws make of a failure.
package struct TwinRun: Sendable {
    private let errand: TwinErrand
    private let service: Service
    private let first: TwinAttempt
    private let anchors: [Certificate]
    private let flaws: Set<Flaw>
    /// The name that the certificate must have, where that is another than the host's.
    private let certificateName: String?

    /// Prepares a visit.
    ///
    /// - Parameters:
    ///   - path: one of the paths of IMAP, SMTP and POP3 with TLS.
    ///   - otherHost: another provider's server, which the twin knows besides.
    ///   - anchors: whom the twin trusts.
    package init(
        _ errand: TwinErrand, path: ServicePath, host: String, port: UInt16, otherHost: String? = nil,
        trusting anchors: [Certificate], flaws: Set<Flaw> = []
    ) {
        self.init(
            errand, at: FoundServer(path.service, host: host, port: port, sealing: Sealing(path.tlsMode)),
            otherHost: otherHost, trusting: anchors, flaws: flaws)
    }

    /// Prepares a visit to a server that was found.
    init(
        _ errand: TwinErrand, at server: FoundServer, otherHost: String? = nil, trusting anchors: [Certificate],
        flaws: Set<Flaw>
    ) {
        self.errand = errand
        self.anchors = anchors
        self.flaws = flaws
        service = server.service
        certificateName = server.certificateName
        first = TwinAttempt(host: server.host, port: server.port, sealing: server.sealing, otherHost: otherHost)
    }

    /// Visits; the calling thread waits.
    ///
    /// - Returns: how the last connection ended.
    /// - Throws: ``SigilloTLS/TLSError`` when the library refuses the twin's own settings.
    package func perform() throws(TLSError) -> TwinEnding {
        // A client connects again and again, and each time it must be as careful as the first.
        let ending = try visit(flaws.subtracting([.skipsLoginToKnownServer]))
        // Where the network answered in the server's place, it may let the next one through.
        guard ending == .done || ending == .page else { return ending }
        let known: Set<Flaw> = flaws.contains(.trustsKnownServer) ? [.clearWithoutStartTLS, .clearAfterRefusal] : []
        return try visit(flaws.union(known))
    }

    private func visit(_ flaws: Set<Flaw>) throws(TLSError) -> TwinEnding {
        let ending = try connect(first, flaws)
        guard let next = first.next(after: ending, flaws: flaws) else { return ending }
        return try connect(next, flaws)
    }

    private func connect(_ attempt: TwinAttempt, _ flaws: Set<Flaw>) throws(TLSError) -> TwinEnding {
        let resolved = flaws.contains(.comparesResolvedName) ? TwinSocket.resolvedName(of: attempt.host) : nil
        let name = resolved ?? certificateName ?? attempt.host
        var settings = TwinTrust.client(trusting: anchors, host: name, protocols: protocols, flaws: flaws)
        if attempt.isBehindPage {
            settings.trust = .anyone
            settings.checksName = false
        }
        let context = try TLSContext(client: settings, settings: TwinTrust.settings(flaws: flaws))
        let patience = flaws.contains(.siblingPortAfterSilence) ? Self.shortPatience : Self.patience
        do {
            var connection = try TwinConnection(
                attempt, named: name, context: context, flaws: flaws, patience: patience)
            // Behind a page no greeting is looked at.
            let flaws = attempt.isBehindPage ? flaws.union([.clearAfterBadGreeting]) : flaws
            return connection.run { sealing in
                switch service {
                case .smtp: SMTPTwin(errand, sealing: sealing, flaws: flaws)
                case .pop3: POP3Twin(errand, sealing: sealing, flaws: flaws)
                case .imap, .http: IMAPTwin(errand, sealing: sealing, flaws: flaws)
                }
            }
        } catch {
            return .unreachable(error)
        }
    }

    /// The registered names of the protocol; SMTP has none (RFC 7301, IANA's list of protocols).
    private var protocols: [String] {
        switch service {
        case .imap: ["imap"]
        case .pop3: ["pop3"]
        case .smtp, .http: []
        }
    }

    /// How long a server may be silent, in milliseconds.
    static let patience: Int32 = 5_000
    /// The same for a twin that then looks for another port: shorter than a deliberate silence of a server.
    static let shortPatience: Int32 = 250
}
