import SigilloCore

/// What the network between a client and its server does besides carrying what it is given; an honest one has the
/// defaults.
///
/// Only a sealed room has such a network.
package struct NetworkSettings: Sendable, Hashable {
    /// How the network's resolver lies about names, or fails.
    package enum NameFault: String, Sendable, Hashable, CaseIterable {
        /// The server's name leads to the second host, which plays the server with the scenario's certificate.
        case forged
        /// The server's name does not exist (NXDOMAIN, RFC 1035 §4.1.1), but every name below the network's own search
        /// domain leads to the second host, which plays the server with the scenario's certificate.
        case nxdomain
        /// The resolver cannot say where the server is (SERVFAIL); every other name leads to the second host.
        case servfail
    }

    /// What becomes of IPv6.
    package enum IPv6Fault: String, Sendable, Hashable, CaseIterable {
        /// Names have IPv6 addresses, and what is sent to them vanishes.
        case blackHole = "black-hole"
    }

    /// The ports at which a SYN is answered by a reset, as the clients know them.
    package var refusedPorts: Set<UInt16>
    /// The ports at which a SYN is never answered.
    package var droppedPorts: Set<UInt16>
    /// Whether a captive portal answers at every port but the one under test.
    package var hasPortal: Bool
    /// Whether the second host is another provider's submission server, which takes what it is given, and the server of
    /// the recipient's domain is there, which looks at where mail comes from (RFC 7208).
    package var hasOtherProvider: Bool
    /// How names are resolved; nil for honestly.
    package var dns: NameFault?
    /// What becomes of IPv6; nil for nothing.
    package var ipv6: IPv6Fault?

    /// Creates a network; without arguments an honest one.
    package init(
        refusedPorts: Set<UInt16> = [], droppedPorts: Set<UInt16> = [], hasPortal: Bool = false,
        hasOtherProvider: Bool = false, dns: NameFault? = nil, ipv6: IPv6Fault? = nil
    ) {
        self.refusedPorts = refusedPorts
        self.droppedPorts = droppedPorts
        self.hasPortal = hasPortal
        self.hasOtherProvider = hasOtherProvider
        self.dns = dns
        self.ipv6 = ipv6
    }

    /// Whether it does nothing but carry what it is given.
    package var isHonest: Bool { self == NetworkSettings() }

    /// What it does, in a few words; empty where it is honest.
    package var summary: String {
        var parts: [String] = []
        func list(_ ports: Set<UInt16>) -> String { ports.sorted().map(String.init).joined(separator: ", ") }
        if !refusedPorts.isEmpty { parts.append("refuses ports \(list(refusedPorts))") }
        if !droppedPorts.isEmpty { parts.append("swallows what is sent to ports \(list(droppedPorts))") }
        if hasPortal { parts.append("a captive portal on all other ports") }
        if hasOtherProvider { parts.append("another provider's server, and the recipient's") }
        if let dns { parts.append("DNS: \(dns.rawValue)") }
        if let ipv6 { parts.append("IPv6: \(ipv6.rawValue)") }
        return parts.joined(separator: "; ")
    }

    /// Whether it swallows what it should carry, so that clients wait.
    package var isSilent: Bool { !droppedPorts.isEmpty || ipv6 != nil }

    /// Whether no connection to a port comes about.
    package func blocks(_ port: UInt16) -> Bool {
        refusedPorts.contains(port) || droppedPorts.contains(port)
    }

    /// The ports that a network may block: those of the paths.
    package static let knownPorts = Set(ServicePath.allCases.map(\.standardPort)).sorted()
}
