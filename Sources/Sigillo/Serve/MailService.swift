package import SigilloCore
internal import SigilloFiles
internal import SigilloProtocols
internal import SigilloReport
internal import SigilloScenario
package import SigilloServer
internal import Synchronization

/// The mock servers on their own, for a client that is driven by hand or by another language's tests.
///
/// It begins with one account; more can be made at any time, and each session sees the mail of the one that it logged
/// in to.
package final class MailService: Sendable {
    /// A path that is served, and where.
    package struct Endpoint: Sendable, Hashable {
        package var path: ServicePath
        package var address: String
        package var port: UInt16
    }

    /// What changes while it serves.
    struct State {
        /// The accounts that were made, in order.
        var accounts: [MadeAccount] = []
        /// The id of the scenario that is served, or nil.
        var scenario: String?
        /// The faults that are served besides.
        var faults: [StepTemplate] = []

        init(_ options: ServeOptions) {
            scenario = options.scenario
            faults = options.faults
        }
    }

    /// The account that the servers begin with.
    package let account: Account
    /// What is served, in the order of the paths.
    package let endpoints: [Endpoint]
    /// The file with the trust anchor, in PEM.
    package let anchorFile: String
    /// The name that certificates are made for.
    package let host = RoomNames.loopbackHost

    let server: MailServer
    let secrets: InstanceSecrets
    let planner: ServicePlanner
    let state: Mutex<State>
    private let temporaryFolder: String?

    /// Binds everything, then serves; when this returns every listener is bound.
    ///
    /// - Parameter observer: told of each event of each connection.
    /// - Throws: ``UsageError`` with a sentence when something is refused.
    package init(
        _ options: ServeOptions, observer: (@Sendable (ConnectionRecord, ConnectionRecord.Event) -> Void)? = nil
    ) throws {
        var generator = SeededGenerator(seed: UInt64.random(in: .min ... .max), label: "serve")
        var secrets = InstanceSecrets(using: &generator)
        if let user = options.user { secrets.account.user = user }
        if let password = options.password { secrets.account.password = password }
        self.secrets = secrets
        account = secrets.account
        planner = try ServicePlanner(options, secrets)
        state = Mutex(State(options))

        let server = MailServer(sharesThread: options.sharesThread, observer: observer)
        self.server = server
        var isComplete = false
        defer { if !isComplete { server.close() } }
        var endpoints: [Endpoint] = []
        for path in options.paths {
            let bound = try ListeningSocket.bind(address: options.bindAddress, port: options.ports[path] ?? 0)
            try server.listen(descriptor: bound.descriptor, port: bound.port)
            endpoints.append(Endpoint(path: path, address: options.bindAddress, port: bound.port))
        }
        self.endpoints = endpoints
        let plan = try planner.endpoints(endpoints, scenario: options.scenario, faults: options.faults)
        server.begin(planner.instance(plan.endpoints))
        (anchorFile, temporaryFolder) = try planner.write(anchor: plan.anchor)
        isComplete = true
    }

    /// The line that says that everything is bound (`sigillo.ready/1`).
    package var readyLine: String { JSONValue.object(readyFields).line }

    /// The members of the ready line.
    var readyFields: [String: JSONValue] {
        [
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
        ]
    }

    /// How many log-ins with an account's own password arrived inside TLS.
    package func sealedLogins() -> Int {
        server.observe().connections.reduce(0) { count, record in
            // A cookie of the webmail logs in as well, with no password.
            count + record.logins.count { $0.isSealed && $0.attempt.isGenuine && $0.attempt.mechanism != "cookie" }
        }
    }

    /// What was observed so far.
    package func observe() -> Harvest { server.observe() }

    /// Goes back to the beginning: every connection ends, accounts that were made, mail, scenario, faults and
    /// transcript go.
    /// Ports, certificates and the first account stay. Whoever waits for a message is told.
    ///
    /// - Throws: ``UsageError``, ``SigilloServer/ServerIsClosed``.
    package func reset() async throws {
        let beginning = State(planner.options)
        let plan = try planner.endpoints(endpoints, scenario: beginning.scenario, faults: beginning.faults)
        try write(anchor: plan.anchor)
        state.withLock { $0 = beginning }
        try await server.restart(planner.instance(plan.endpoints))
    }

    /// Ends all connections and removes what was made for a while.
    package func close() {
        server.close()
        if let temporaryFolder { TemporaryFolder.remove(temporaryFolder) }
    }
}
