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
        package var role = Role.own
    }

    /// Whose server it is.
    package enum Role: String, Sendable, Hashable {
        /// The account's own provider's.
        case own
        /// Another provider's, through whom the account can send, too.
        case other = "other-provider"
        /// That of the domain where the mail arrives.
        case exchange = "mx"
    }

    /// What changes while it serves.
    struct State {
        /// The accounts that were made, in order.
        var accounts: [MadeAccount] = []
        /// The id of the scenario that is served, or nil.
        var scenario: String?
        /// The faults that are served besides.
        var faults: [StepTemplate] = []

        init(_ planner: ServicePlanner) {
            scenario = planner.options.scenario
            faults = planner.options.faults
            if let world = planner.world { accounts = [MadeAccount(account: world.account, isGenerated: true)] }
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
    /// Shows what is published; nil where there is no receiving server.
    let names: NameServer?
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
        if let user = options.user {
            secrets.account.user = user
            if Self.isAddress(user) { secrets.account.address = user }
        }
        if let password = options.password { secrets.account.password = password }
        secrets.account.aliases = try Self.aliases(options.aliases)
        self.secrets = secrets
        account = secrets.account
        planner = try ServicePlanner(options, secrets, receiver: InstanceSecrets(using: &generator).account)
        state = Mutex(State(planner))

        let server = MailServer(sharesThread: options.sharesThread, observer: observer)
        self.server = server
        var isComplete = false
        defer { if !isComplete { server.close() } }
        var endpoints: [Endpoint] = []
        for (path, role, port) in planner.listeners {
            let bound = try ListeningSocket.bind(address: options.bindAddress, port: port)
            try server.listen(descriptor: bound.descriptor, port: bound.port)
            endpoints.append(Endpoint(path: path, address: options.bindAddress, port: bound.port, role: role))
        }
        self.endpoints = endpoints
        let names = try planner.names(address: options.bindAddress, endpoints: endpoints)
        self.names = names
        defer { if !isComplete { names?.close() } }
        let plan = try planner.endpoints(endpoints, scenario: options.scenario, faults: options.faults)
        server.begin(planner.instance(plan.endpoints))
        (anchorFile, temporaryFolder) = try planner.write(anchor: plan.anchor)
        isComplete = true
    }

    /// The line that says that everything is bound (`sigillo.ready/1`).
    package var readyLine: String { JSONValue.object(readyFields).line }

    /// The members of the ready line.
    var readyFields: [String: JSONValue] {
        var fields: [String: JSONValue] = [
            "schema": "sigillo.ready/1", "pid": .integer(Int(ProcessNumber.own)), "host": .string(host),
            "user": .string(account.user),
            "password": .string(String(decoding: account.password.reveal(), as: UTF8.self)),
            "from": .string(account.address), "to": .string(account.correspondent), "ca": .string(anchorFile),
            "services": .array(
                endpoints.map { endpoint in
                    .object([
                        "path": .string(endpoint.path.rawValue), "address": .string(endpoint.address),
                        "port": .integer(Int(endpoint.port)), "role": .string(endpoint.role.rawValue),
                    ])
                }),
        ]
        if var receiver = receivingFields, let password = receiving?.account.password {
            receiver["password"] = .string(String(decoding: password.reveal(), as: UTF8.self))
            fields["receiver"] = .object(receiver)
        }
        return fields
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
        let beginning = State(planner)
        let plan = try planner.endpoints(endpoints, scenario: beginning.scenario, faults: beginning.faults)
        try write(anchor: plan.anchor)
        state.withLock { $0 = beginning }
        try await server.restart(planner.instance(plan.endpoints))
    }

    /// Ends all connections and removes what was made for a while.
    package func close() {
        server.close()
        names?.close()
        if let temporaryFolder { TemporaryFolder.remove(temporaryFolder) }
    }
}
