package import SigilloCore
package import SigilloTLS

/// What a twin looks at once the handshake is done and before it says a word: the name, and what it refuses too much of.
package struct PeerRule: Sendable {
    private let host: String
    private let flaws: Set<Flaw>

    /// Creates a rule for a host.
    package init(host: String, flaws: Set<Flaw> = []) {
        self.host = host
        self.flaws = flaws
    }

    /// Why the twin goes no further with a server, or nothing.
    ///
    /// - Parameters:
    ///   - chain: the certificates that the server sent, its own first.
    ///   - version: the version that was negotiated.
    package func objection(to chain: [Certificate], version: TLSVersion?) -> String? {
        if flaws.contains(.refusesEverything) { return "no server is good enough" }
        if flaws.contains(.refusesTLS12), version == .tls12 { return "TLS 1.2 is not taken" }
        if flaws.contains(.refusesTLS13), version == .tls13 { return "TLS 1.3 is not taken" }
        guard let leaf = chain.first else {
            return flaws.contains(.offersAnonymousSuites) ? nil : "the server has no certificate"
        }
        let names = HostNameRule(host: host, flaws: flaws)
        guard names.accepts(names: leaf.dnsNames, commonNames: leaf.commonNames) else {
            return "the certificate is for another host"
        }
        return excess(leaf, chain)
    }

    /// What only a client refuses that refuses too much.
    private func excess(_ leaf: Certificate, _ chain: [Certificate]) -> String? {
        if flaws.contains(.refusesDirectIssue), chain.count < 2 { return "there is no intermediate certificate" }
        if flaws.contains(.refusesRootInChain), chain.dropFirst().contains(where: \.isSelfIssued) {
            return "the root is sent"
        }
        if flaws.contains(.refusesRSA), leaf.hasRSAKey { return "the key is one of RSA" }
        if flaws.contains(.refusesWithoutCommonName), leaf.commonNames.isEmpty { return "there is no common name" }
        let extensions = leaf.extensionIDs
        if flaws.contains(.refusesWithoutKeyPurpose), !extensions.contains(ExtensionID.extendedKeyUsage) {
            return "there is no extended key usage"
        }
        if flaws.contains(.refusesUnknownExtensions), !ExtensionID.known.isSuperset(of: extensions) {
            return "there is an unknown extension"
        }
        let isConstrained = chain.dropFirst().contains { $0.extensionIDs.contains(ExtensionID.nameConstraints) }
        if flaws.contains(.refusesNameConstraints), isConstrained { return "an authority is bound to names" }
        return nil
    }
}

/// The extensions of RFC 5280 §4.2 by their object identifiers.
private enum ExtensionID {
    static let nameConstraints = "2.5.29.30"
    static let extendedKeyUsage = "2.5.29.37"
    static let known: Set<String> = [
        "2.5.29.14", "2.5.29.15", "2.5.29.17", "2.5.29.19", nameConstraints, "2.5.29.31", "2.5.29.32", "2.5.29.35",
        extendedKeyUsage, "1.3.6.1.5.5.7.1.1",
    ]
}
