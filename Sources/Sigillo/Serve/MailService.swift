internal import SigilloCheck
package import SigilloCore
internal import SigilloFiles
internal import SigilloProtocols
internal import SigilloReport
internal import SigilloScenario
package import SigilloServer
internal import SigilloTLS

/// The mock servers on their own, for a client that is driven by hand or by another language's tests.
package final class MailService: Sendable {
    /// A path that is served, and where.
    package struct Endpoint: Sendable, Hashable {
        package var path: ServicePath
        package var address: String
        package var port: UInt16
    }

    /// The account that the servers know.
    package let account: Account
    /// What is served, in the order of the paths.
    package let endpoints: [Endpoint]
    /// The file with the trust anchor, in PEM.
    package let anchorFile: String
    /// The name that certificates are made for.
    package let host = RoomNames.loopbackHost

    /// Nobody asks a service that keeps no octets for the connections of the past; a few stay for a look at what it did.
    private static let keptRecords = 50

    private let server: MailServer
    private let secrets: InstanceSecrets
    private let temporaryFolder: String?

    /// Binds everything, then serves; when this returns every listener is bound.
    ///
    /// - Parameter observer: told of each event of each connection.
    /// - Throws: ``UsageError`` with a sentence when something is refused.
    package init(
        _ options: ServeOptions, observer: (@Sendable (ConnectionRecord, ConnectionRecord.Event) -> Void)? = nil
    ) throws {
        let instances = try Self.instances(options)
        let sasl = try options.sasl(seed: (0..<32).map { _ in UInt8.random(in: .min ... .max) })
        let now = CalendarDate.now()
        var generator = SeededGenerator(seed: UInt64.random(in: .min ... .max), label: "serve")
        var secrets = InstanceSecrets(using: &generator)
        if let user = options.user { secrets.account.user = user }
        if let password = options.password { secrets.account.password = password }
        let account = secrets.account
        self.secrets = secrets
        self.account = account

        var addresses = ["127.0.0.1", "::1"]
        if !options.isOnLoopback, options.bindAddress != "0.0.0.0", options.bindAddress != "::" {
            addresses.append(options.bindAddress)
        }
        let store = CertificateStore(host: RoomNames.loopbackHost, addresses: addresses, now: now.seconds)
        let profiles = try BuiltIn.certificates()
        let server = MailServer(observer: observer)
        self.server = server
        var isComplete = false
        defer { if !isComplete { server.close() } }
        var plans: [UInt16: EndpointPlan] = [:]
        var endpoints: [Endpoint] = []
        var anchor: Certificate?
        for path in options.paths {
            let bound = try ListeningSocket.bind(address: options.bindAddress, port: options.ports[path] ?? 0)
            try server.listen(descriptor: bound.descriptor, port: bound.port)
            let instance = (instances[path] ?? Self.honest(path, certificate: options.certificate))
                .adding(options.faults).filled(nonce: secrets.nonce, canary: RoomNames.canaryHost)
            guard let profile = profiles[instance.scenario.certificate] else {
                throw UsageError("The certificate profile '\(instance.scenario.certificate)' is not known.")
            }
            let issued = try store.issue(profile)
            anchor = anchor ?? issued.trustedAnchor
            var settings = instance.scenario.tls
            settings.asksForCertificate = sasl.offered.contains(.external)
            let context = try TLSContext(server: issued, settings: settings)
            context.writeNoKeyLog()
            var planning = EndpointPlanning(
                instance: Self.restricted(instance, options), hostName: RoomNames.loopbackHost, account: account,
                context: context, ports: [path.standardPort: bound.port])
            planning.makesNotes = options.makesNotes
            planning.sasl = sasl
            planning.offersAPOP = options.offersAPOP
            plans[bound.port] = planning.endpoints[bound.port]
            endpoints.append(Endpoint(path: path, address: options.bindAddress, port: bound.port))
        }
        self.endpoints = endpoints
        let waiting =
            options.messages.isEmpty
            ? [secrets.waitingMessage(date: now)]
            : options.messages.map { MailMessage(octets: MessageText.withCRLF($0), internalDate: now.seconds) }
        server.begin(
            InstancePlan(
                endpoints: plans, store: MailStore(messages: waiting), keepsOctets: options.keepsOctets,
                recordLimit: options.keepsOctets ? nil : Self.keptRecords))
        (anchorFile, temporaryFolder) = try Self.write(anchor: anchor?.pem ?? "", to: options.anchorFile)
        isComplete = true
    }

    /// The line that says that everything is bound (`sigillo.ready/1`).
    package var readyLine: String {
        JSONValue.object([
            "schema": "sigillo.ready/1", "pid": .integer(Int(ProcessNumber.own)), "host": .string(host),
            "user": .string(account.user),
            "password": .string(String(decoding: account.password.reveal(), as: UTF8.self)),
            "from": .string(account.address), "to": .string(account.correspondent), "ca": .string(anchorFile),
            "services": .array(
                endpoints.map { endpoint in
                    .object([
                        "path": .string(endpoint.path.rawValue), "address": .string(endpoint.address),
                        "port": .integer(Int(endpoint.port)),
                    ])
                }),
        ]).line
    }

    /// What could be read on the wire so far, one sentence for each leak; only where octets are kept.
    package func leaks() -> [String] {
        var checker = Checker(secrets: secrets.known)
        for frame in TapFrames.frames(of: server.observe()) { checker.add(frame) }
        return checker.finish().findings.filter(\.kind.isLeak).map { "\($0.flow), frame \($0.frame): \($0.text)" }
    }

    /// How many log-ins with the account's own password arrived inside TLS.
    package func sealedLogins() -> Int {
        server.observe().connections.reduce(0) { count, record in
            count + record.logins.count { $0.isSealed && $0.attempt.isGenuine }
        }
    }

    /// What was observed so far.
    package func observe() -> Harvest { server.observe() }

    /// Ends all connections and removes what was made for a while.
    package func close() {
        server.close()
        if let temporaryFolder { TemporaryFolder.remove(temporaryFolder) }
    }

    // MARK: - Preparation

    private static func instances(_ options: ServeOptions) throws -> [ServicePath: ScenarioInstance] {
        guard let glob = options.scenario else { return [:] }
        if !options.isOnLoopback, options.user != nil || options.password != nil {
            throw UsageError(
                "Off loopback a hostile scenario takes only a generated account: leave --user and --password-file out.")
        }
        let catalogue =
            if let folder = options.scenarioFolder {
                try CatalogueLoader.scenarios(directory: folder)
            } else {
                try BuiltIn.scenarios()
            }
        let chosen = try catalogue.select(ScenarioSelection(globs: [glob], paths: options.paths, tags: []))
        var instances: [ServicePath: ScenarioInstance] = [:]
        // Of several instances on a path the first is served; an id with parameters chooses another.
        for instance in chosen where instances[instance.path] == nil { instances[instance.path] = instance }
        return instances
    }

    private static func honest(_ path: ServicePath, certificate: String) -> ScenarioInstance {
        var scenario = Scenario(
            id: Scenario.goodChain, title: "An honest server", paths: [path], expectation: .mustAccept, severity: .high)
        scenario.certificate = certificate
        // In clear by the user's own choice: there is no TLS to wait for.
        scenario.server.allowsClearTextLogin = path.tlsMode == .none
        return ScenarioInstance(scenario: scenario, path: path, parameters: [], steps: [])
    }

    /// Off loopback nobody's password but the generated account's is taken.
    private static func restricted(_ instance: ScenarioInstance, _ options: ServeOptions) -> ScenarioInstance {
        var instance = instance
        if !options.isOnLoopback { instance.scenario.server.acceptsAnyLogin = false }
        return instance
    }

    private static func write(anchor pem: String, to file: String?) throws -> (file: String, temporary: String?) {
        if let file {
            try AtomicFile.write(pem, to: file)
            return (file, nil)
        }
        let folder = try TemporaryFolder.make()
        try AtomicFile.write(pem, to: "\(folder)/ca.pem")
        return ("\(folder)/ca.pem", folder)
    }
}
