internal import SigilloCore
internal import SigilloLint
internal import SigilloProtocols
internal import SigilloScenario

/// What the domain of an account publishes of its servers, ready to be served: files over HTTPS, records in the DNS.
///
/// A client that is told an address alone finds its servers by it.
struct PublishedAccount: Sendable {
    /// The files, wherever a web server of the domain is asked for them.
    private(set) var files: [PublishedFile] = []
    /// The names of the web servers and of the mail server.
    private(set) var names: [String] = []
    /// SRV records.
    private(set) var zone = DNSZone()

    /// Publishes nothing.
    init() {}

    /// Publishes settings.
    ///
    /// - Parameter ways: by which ways.
    init(_ settings: PublishedSettings, by ways: Set<SetupSettings.Way> = Set(SetupSettings.Way.allCases)) {
        let domain = settings.domain
        func publish(_ text: String, at path: String, of name: String) {
            files.append(PublishedFile(path: path, type: "text/xml; charset=utf-8", content: Array(text.utf8)))
            names.append(name)
        }
        if ways.contains(.autoconfig) {
            publish(settings.autoconfig, at: Self.autoconfigPath, of: "autoconfig." + domain)
        }
        if ways.contains(.wellKnown) {
            publish(settings.autoconfig, at: "/.well-known/autoconfig" + Self.autoconfigPath, of: domain)
        }
        if ways.contains(.autodiscover) {
            publish(settings.autodiscover, at: "/autodiscover/autodiscover.xml", of: "autodiscover." + domain)
        }
        if ways.contains(.usualName) { names.append("mail." + domain) }
        if ways.contains(.srv) {
            for record in settings.serviceRecords {
                zone.add(
                    record.owner,
                    .service(priority: record.priority, weight: 1, port: record.port, target: record.target))
            }
        }
    }

    /// The same, and other records in the DNS.
    func adding(_ other: DNSZone) -> PublishedAccount {
        var result = self
        result.zone = zone.adding(other)
        return result
    }

    private static let autoconfigPath = "/mail/config-v1.1.xml"

    /// Publishes what an instance's server is, honestly where the scenario says nothing of it.
    ///
    /// - Parameter host: the server's name.
    init(_ instance: ScenarioInstance, host: String, account: Account) {
        let domain = account.domain ?? host
        // The other side of the mail is had from a bait with TLS: a client that is set up needs both.
        let other: ServicePath = instance.path.service == .smtp ? .imaps : .smtps
        let paths = [instance.path, other].filter { $0.service != .http }
        let settings = PublishedSettings(
            domain: domain, title: "Sigillo",
            servers: paths.map { PublishedSettings.Server($0, host: host, port: $0.standardPort) }, account: account,
            identifiers: (Self.noIdentifier, Self.noIdentifier))
        guard let setup = instance.scenario.setup else {
            self.init(settings)
            return
        }
        self.init(settings, by: setup.ways)
        for service in setup.services {
            let target = service.place == .server ? host : RoomNames.canaryHost
            zone.add(
                "_\(service.label.rawValue)._tcp.\(domain)",
                .service(priority: 0, weight: 1, port: service.label.port, target: target))
        }
    }

    /// RFC 9562 §5.9: only profiles of devices have identifiers, and none is published here.
    private static let noIdentifier = "00000000-0000-0000-0000-000000000000"

    /// Whether a name that was asked for is that of an SRV record of an account's domain (RFC 2782: `_Service._Proto.Name`).
    static func isService(_ name: String, of account: Account) -> Bool {
        let domain = account.domain.map { "._tcp." + $0.lowercased() } ?? ""
        return name.hasPrefix("_") && name.lowercased().hasSuffix(domain)
    }
}
