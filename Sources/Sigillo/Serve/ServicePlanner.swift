internal import SigilloCore
internal import SigilloFiles
internal import SigilloProtocols
internal import SigilloScenario
internal import SigilloServer
internal import SigilloTLS

/// Plans what the ports of a service do: honestly, or as a scenario says.
struct ServicePlanner: Sendable {
    /// What the ports do.
    struct Plan: Sendable {
        /// Plans by the port that was bound.
        var endpoints: [UInt16: EndpointPlan] = [:]
        /// The certificate that clients must trust, in PEM.
        var anchor = ""
    }

    let options: ServeOptions
    /// The world of the receiving server; nil where there is none.
    let world: ReceivingWorld?
    /// The account that the servers begin with.
    var account: Account { secrets.account }
    private let secrets: InstanceSecrets
    private let sasl: SASLSettings
    private let now: CalendarDate
    private let certificates: CertificateStore
    private let profiles: CertificateCatalogue

    /// Prepares what all plans share.
    ///
    /// - Parameter receiver: an account, of which user and password are taken for the one that reads what arrives.
    /// - Throws: ``UsageError`` with a sentence when something is refused.
    init(_ options: ServeOptions, _ secrets: InstanceSecrets, receiver: Account) throws {
        self.options = options
        self.secrets = secrets
        world = try options.receiving.map { receiving throws(UsageError) in
            var account = receiver
            account.address = secrets.account.correspondent
            account.correspondent = secrets.account.address
            return try ReceivingWorld(receiving, account: account)
        }
        sasl = try options.sasl(seed: (0..<32).map { _ in UInt8.random(in: .min ... .max) })
        now = CalendarDate.now()
        var addresses = ["127.0.0.1", "::1"]
        if !options.isOnLoopback, options.bindAddress != "0.0.0.0", options.bindAddress != "::" {
            addresses.append(options.bindAddress)
        }
        certificates = CertificateStore(host: RoomNames.loopbackHost, addresses: addresses, now: now.seconds)
        profiles = try BuiltIn.certificates()
    }

    /// What listens: the paths that were asked for, and where there is a receiving server that and another provider's
    /// submission servers. Port 0 is of the system's choice.
    var listeners: [(path: ServicePath, role: MailService.Role, port: UInt16)] {
        var result = options.paths.map { (path: $0, role: MailService.Role.own, port: options.ports[$0] ?? 0) }
        guard let ports = options.receiving?.ports else { return result }
        result += options.paths.filter { $0.service == .smtp }.map { path in
            (path: path, role: MailService.Role.other, port: ports["other-" + path.rawValue] ?? 0)
        }
        return result + [(path: ServicePath.smtp, role: MailService.Role.exchange, port: ports["mx"] ?? 0)]
    }

    /// A name server that shows what is published, the settings of the account's domain included; nil where there is no
    /// receiving server.
    ///
    /// - Throws: ``UsageError`` where its port cannot be had.
    func names(address: String, endpoints: [MailService.Endpoint]) throws(UsageError) -> NameServer? {
        guard let world else { return nil }
        let published = PublishedAccount(settings(of: endpoints), by: [.autoconfig, .wellKnown, .autodiscover, .srv])
        // Of all addresses of a machine its own is the one that its clients can be told.
        let own = ["0.0.0.0", "::"].contains(address) ? "127.0.0.1" : address
        let zone = world.zone.adding(published.zone)
        let port = options.receiving?.ports["dns"] ?? 0
        do {
            return try NameServer(
                address: address, port: port,
                responder: DNSResponder(hosts: published.names.map { ($0, [own]) }, zone: zone))
        } catch {
            throw UsageError("UDP port \(port) of \(address) cannot be bound for the name server: \(error)")
        }
    }

    /// Plans all ports.
    ///
    /// - Parameters:
    ///   - scenario: the id of a scenario, or nil for honest servers.
    ///   - faults: faults besides.
    /// - Throws: ``UsageError`` with a sentence where there is no such scenario on the paths.
    func endpoints(_ endpoints: [MailService.Endpoint], scenario: String?, faults: [StepTemplate]) throws -> Plan {
        let instances = try instances(scenario)
        let ports = Dictionary(
            endpoints.map { ($0.path.standardPort, $0.port) }, uniquingKeysWith: { first, _ in first })
        let addresses = WebAddresses(host: RoomNames.loopbackHost, ports: ports)
        let published = PublishedAccount(settings(of: endpoints))
        var result = Plan()
        for endpoint in endpoints {
            // Only the account's own servers have faults.
            let isOwn = endpoint.role == .own
            let instance = try ((isOwn ? instances[endpoint.path] : nil) ?? honest(endpoint.path))
                .adding(isOwn ? faults : []).filled(with: secrets, at: addresses)
            // The honest web server is where the domain publishes its settings, too.
            let publishes = endpoint.path == .https && instance.scenario.certificate == Scenario.goodChain
            let certificate = publishes ? Scenario.publishingChain : instance.scenario.certificate
            guard let profile = profiles[certificate] else {
                throw UsageError("The certificate profile '\(certificate)' is not known.")
            }
            let issued = try certificates.issue(profile)
            if result.anchor.isEmpty { result.anchor = issued.trustedAnchor.pem }
            var planning = planning(instance, port: endpoint.port, context: try context(instance, issued))
            // Another provider takes mail from whoever its user says to be.
            if isOwn { planning.submission = options.submission }
            planning.published = published.files
            if let secure = endpoints.first(where: { $0.path == .https }) { planning.securePort = secure.port }
            var plan =
                endpoint.role == .exchange ? try exchange(issued) : planning.endpoints[endpoint.port]
            if let world { plan?.handling = world.handling(endpoint) }
            result.endpoints[endpoint.port] = plan
        }
        return result
    }

    /// The plan of the whole service, at its beginning.
    func instance(_ endpoints: [UInt16: EndpointPlan]) -> InstancePlan {
        var mail = options.messages.map { octets in
            WaitingMail(message: MailMessage(octets: MessageText.withCRLF(octets), internalDate: now.seconds))
        }
        mail += options.mail
        if mail.isEmpty { mail = [WaitingMail(message: secrets.waitingMessage(date: now))] }
        var plan = InstancePlan(
            endpoints: endpoints, store: WaitingMail.store(mail, folders: options.folders), account: secrets.account,
            keepsOctets: options.keepsOctets, recordLimit: options.keepsOctets ? nil : options.keptConnections)
        if let world {
            plan.others = [(account: world.account, store: MailStore())]
            plan.receiver = world.receiver
        }
        return plan
    }

    /// Writes the certificate that clients must trust: where the user wants it, or into a folder for a while.
    func write(anchor pem: String) throws -> (file: String, temporary: String?) {
        if let file = options.anchorFile {
            try AtomicFile.write(pem, to: file)
            return (file, nil)
        }
        let folder = try TemporaryFolder.make()
        try PassingFile.create(pem, at: "\(folder)/ca.pem")
        return ("\(folder)/ca.pem", folder)
    }

    // MARK: - Preparation

    private func context(_ instance: ScenarioInstance, _ issued: IssuedCertificates) throws -> TLSContext {
        var settings = instance.scenario.tls
        settings.asksForCertificate = sasl.offered.contains(.external)
        let context = try TLSContext(server: issued, settings: settings)
        // Whoever keeps the octets may want to open them.
        if !options.keepsOctets { context.writeNoKeyLog() }
        return context
    }

    private func planning(_ instance: ScenarioInstance, port: UInt16, context: TLSContext) -> EndpointPlanning {
        var planning = EndpointPlanning(
            instance: restricted(instance), hostName: RoomNames.loopbackHost, account: secrets.account,
            context: context, ports: [instance.path.standardPort: port])
        planning.makesNotes = options.makesNotes
        planning.sasl = sasl
        planning.offersAPOP = options.offersAPOP
        planning.extensions = options.extensions
        return planning
    }

    /// The receiving server, honest: TLS where the client wants it, and no log-in.
    private func exchange(_ issued: IssuedCertificates) throws -> EndpointPlan? {
        guard let world else { return nil }
        let context = try TLSContext(server: issued, settings: .careful)
        if !options.keepsOctets { context.writeNoKeyLog() }
        return EndpointPlan(
            path: .smtp, isBait: false, security: .startTLS(context),
            makeSession: EndpointPlanning.session(of: .smtp, world.session(makesNotes: options.makesNotes)))
    }

    private func instances(_ scenario: String?) throws -> [ServicePath: ScenarioInstance] {
        guard let scenario else { return [:] }
        if !options.isOnLoopback, options.user != nil || options.password != nil {
            throw UsageError(
                "Off loopback a hostile scenario takes only a generated account: leave --user and --password-file out.")
        }
        let catalogue = try CatalogueLoader.scenarios(folder: options.scenarioFolder)
        let chosen = try catalogue.select(ScenarioSelection(globs: [scenario], paths: options.paths, tags: []))
        var instances: [ServicePath: ScenarioInstance] = [:]
        // Of several instances on a path the first is served; an id with parameters chooses another.
        for instance in chosen where instances[instance.path] == nil { instances[instance.path] = instance }
        return instances
    }

    private func honest(_ path: ServicePath) -> ScenarioInstance {
        var scenario = Scenario(
            id: Scenario.goodChain, title: "An honest server", paths: [path], expectation: .mustAccept, severity: .high)
        scenario.certificate = options.certificate
        // In clear by the user's own choice: there is no TLS to wait for. Plain HTTP leads to the webmail inside TLS.
        scenario.server.allowsClearTextLogin = path.tlsMode == .none && path != .http
        return ScenarioInstance(scenario: scenario, path: path, parameters: [], steps: [])
    }

    /// Off loopback nobody's password but the generated account's is taken.
    private func restricted(_ instance: ScenarioInstance) -> ScenarioInstance {
        var instance = instance
        if !options.isOnLoopback { instance.scenario.server.acceptsAnyLogin = false }
        return instance
    }
}
