internal import Sigillo
public import SigilloCore

/// Runs `body` with a mock mail server on free ports of loopback, which ends when it returns or throws.
///
/// ```swift
/// @Test func refusesAnExpiredCertificate() async throws {
///     try await withMailServer(.imaps, certificate: .expired) { server in
///         let client = MyClient(host: server.host, port: server.port, trusting: server.certificateAuthority)
///         await #expect(throws: (any Error).self) { try await client.login(server.account) }
///         expectSealed(server)
///     }
/// }
/// ```
///
/// The server is bound when `body` begins: there is nothing to wait for. Where the test is cancelled, all connections
/// end at once, so that a client that waits for an answer is freed.
///
/// - Parameters:
///   - paths: how the server is reached; IMAP with TLS from the first octet unless said.
///   - certificate: the certificate that an honest server presents; a scenario names its own.
///   - scenario: what the server does to the client; nil for an honest server.
///   - faults: what it does wrong besides, at which command.
///   - accounts: accounts besides ``MailServer/account``.
///   - messages: what is in the first account's INBOX; one message unless said.
///   - extensions: what the server offers beyond the base of its protocols.
///   - mechanisms: the SASL mechanisms that it offers inside TLS; PLAIN and LOGIN unless said.
///   - isolation: the actor that `body` runs on: the caller's.
///   - body: the test; it is given the server.
/// - Returns: what `body` returns.
/// - Throws: what `body` throws, or an error with a sentence when the server cannot start.
public func withMailServer<Result>(
    _ paths: ServicePath..., certificate: ServerCertificate = .valid, scenario: MailScenario? = nil,
    faults: [Fault] = [], accounts: [MailAccount] = [], messages: [MailText] = [],
    extensions: MailExtensions = .usual, mechanisms: [String] = [],
    isolation: isolated (any Actor)? = #isolation, _ body: (MailServer) async throws -> Result
) async throws -> Result {
    let settings = MailServerSettings(
        paths: paths, certificate: certificate, scenario: scenario, faults: faults, accounts: accounts,
        messages: messages, extensions: extensions, mechanisms: mechanisms)
    return try await settings.run(isolation: isolation, body)
}

/// An account that a test wants besides the first one; what is not given is made fresh.
public struct MailAccount: Sendable, Hashable {
    /// The name to log in with.
    public var user: String?
    /// The password.
    public var password: Secret?
    /// The address; the name, where that is one.
    public var address: String?
    /// Other addresses, mail to which comes to the account.
    public var aliases: [String]

    /// Asks for an account.
    public init(user: String? = nil, password: Secret? = nil, address: String? = nil, aliases: [String] = []) {
        self.user = user
        self.password = password
        self.address = address
        self.aliases = aliases
    }
}

/// What a test asks of its server.
struct MailServerSettings: Sendable {
    var paths: [ServicePath]
    var certificate: ServerCertificate
    var scenario: MailScenario?
    var faults: [Fault]
    var accounts: [MailAccount]
    var messages: [MailText]
    var extensions: MailExtensions
    var mechanisms: [String]

    func run<Result>(
        isolation: isolated (any Actor)?, _ body: (MailServer) async throws -> Result
    ) async throws -> Result {
        let service = try MailService(try options)
        // Closed on every way out, a cancelled one included.
        defer { service.close() }
        for account in accounts {
            _ = try await service.makeAccount(
                NewAccount(
                    user: account.user, password: account.password, address: account.address,
                    aliases: account.aliases))
        }
        let server = MailServer(service, reporter: FailureReporter())
        return try await withTaskCancellationHandler {
            try await body(server)
        } onCancel: {
            service.disconnect()
        }
    }

    private var options: ServeOptions {
        get throws {
            var options = ServeOptions()
            options.paths = paths.isEmpty ? [scenario?.path ?? .imaps] : paths
            options.certificate = certificate.rawValue
            options.scenario = scenario?.instanceName
            options.faults = faults.map(\.template)
            options.messages = messages.map(\.octets)
            options.extensions = try extensions.offered
            options.mechanisms = mechanisms
            options.keepsOctets = true
            options.sharesThread = true
            return options
        }
    }
}
