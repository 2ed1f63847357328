import SigilloCore

/// How a client that is told an address alone finds its servers: what the domain of the account publishes.
///
/// Only a sealed room has names of its own, so only there such a client can be served.
package struct SetupSettings: Sendable, Hashable {
    /// A way by which a client finds servers.
    package enum Way: String, Sendable, Hashable, CaseIterable {
        /// `https://autoconfig.DOMAIN/mail/config-v1.1.xml`.
        case autoconfig
        /// `https://DOMAIN/.well-known/autoconfig/mail/config-v1.1.xml`.
        case wellKnown = "well-known"
        /// `https://autodiscover.DOMAIN/autodiscover/autodiscover.xml`.
        case autodiscover
        /// SRV records (RFC 6186 §3, RFC 8314 §5.1).
        case srv
        /// `mail.DOMAIN`, which leads to the server: clients guess it.
        case usualName = "usual-name"
    }

    /// A service of mail by its label in the DNS.
    package enum Label: String, Sendable, Hashable, CaseIterable {
        case imap, imaps, pop3, pop3s, submission, submissions

        /// The port that is registered for it.
        package var port: UInt16 {
            switch self {
            case .imap: ServicePath.imapStartTLS.standardPort
            case .imaps: ServicePath.imaps.standardPort
            case .pop3: ServicePath.pop3StartTLS.standardPort
            case .pop3s: ServicePath.pop3s.standardPort
            case .submission: ServicePath.smtpStartTLS.standardPort
            case .submissions: ServicePath.smtps.standardPort
            }
        }
    }

    /// Whose host an SRV record names.
    package enum Place: String, Sendable, Hashable, CaseIterable {
        case server
        case secondHost = "second-host"
    }

    /// An SRV record that stands in the place of the honest ones.
    package struct ServiceRecord: Sendable, Hashable {
        package var label: Label
        package var place: Place

        /// Creates a record.
        package init(_ label: Label, at place: Place) {
            self.label = label
            self.place = place
        }
    }

    /// The ways that are published, as words; in a scenario one may be `${parameter}`.
    package var published: [String]
    /// SRV records in the place of the honest ones.
    package var services: [ServiceRecord]

    /// Creates settings; nothing is published without arguments.
    package init(published: [String] = [], services: [ServiceRecord] = []) {
        self.published = published
        self.services = services
    }

    /// The ways that are published honestly, in an instance.
    package var ways: Set<Way> { Set(published.compactMap(Way.init)) }
}
