package import SigilloCore
package import SigilloScenario

/// The addresses of a server's pages, inside TLS and in clear (RFC 9110 §4.2).
package struct WebAddresses: Sendable, Hashable {
    private let host: String
    private let ports: [UInt16: UInt16]

    /// Creates the addresses of a host.
    ///
    /// - Parameter ports: the ports that were bound, by the port that clients know.
    package init(host: String, ports: [UInt16: UInt16]) {
        self.host = host
        self.ports = ports
    }

    /// The origin of a path, without a slash at its end: `https://mail.sigillo.test`, with the port where it is another
    /// than the one that the scheme stands for. Empty for a path that has no pages.
    package func origin(of path: ServicePath) -> String {
        guard path.service == .http else { return "" }
        let known = path.standardPort
        let bound = ports[known] ?? known
        return "\(path.rawValue)://\(host)" + (bound == known ? "" : ":\(bound)")
    }
}

extension ScenarioInstance {
    /// The instance with all words in angle brackets replaced that are known before a run.
    package func filled(with secrets: InstanceSecrets, at addresses: WebAddresses) -> ScenarioInstance {
        filled(
            nonce: secrets.nonce, canary: RoomNames.canaryHost, http: addresses.origin(of: .http),
            https: addresses.origin(of: .https))
    }
}
