internal import Sigillo
public import SigilloCore
internal import SigilloServer

/// A running mock mail server, for as long as the closure of `withMailServer` runs.
///
/// Everything about it is reached from here: nothing is shared with another server, so that any number of them run at
/// the same time.
public struct MailServer: Sendable {
    /// The name to connect to, which the certificate is made for.
    public let host: String
    /// The first path that is served.
    public let path: ServicePath
    /// The port of the first path.
    public let port: UInt16
    /// The account that the server knows from the beginning, made for this server alone.
    public let account: Account
    /// The file with the certificate that the client must trust, in PEM.
    public let certificateAuthority: String

    let service: MailService
    let reporter: FailureReporter

    init(_ service: MailService, reporter: FailureReporter) {
        guard let first = service.endpoints.first else {
            preconditionFailure("a service serves every path that it was asked for")
        }
        self.service = service
        self.reporter = reporter
        path = first.path
        port = first.port
        host = service.host
        account = service.account
        certificateAuthority = service.anchorFile
    }

    /// All paths that are served, in the order in which they were asked for.
    public var paths: [ServicePath] { service.endpoints.map(\.path) }

    /// The port of a path; nil where it is not served.
    public func port(of path: ServicePath) -> UInt16? {
        service.endpoints.first { $0.path == path }?.port
    }

    /// All accounts: the first one, then those that were made, in order.
    public var accounts: [Account] { service.accounts }

    /// What could be read on the wire so far, one sentence for each leak; empty when everything was sealed.
    public var leaks: [String] { service.leaks() }

    /// How many log-ins with an account's own password arrived inside TLS.
    public var sealedLogins: Int { service.sealedLogins() }

    /// How many connections were accepted so far.
    public var connections: Int { service.observe().connections.count }

    /// How often a command came so far, on all connections: `server.count(.idle)`.
    public func count(_ command: MailCommand) -> Int {
        service.observe().connections.reduce(0) { count, record in
            count
                + record.events.count { event in
                    guard case .command(let verb, _) = event.note else { return false }
                    return command == .any || verb == command.verb || verb == "UID " + command.verb
                }
        }
    }

    /// How often each of the faults has happened so far, in the order in which they were given.
    ///
    /// A fault that no client has met has not been tested.
    public var faultsPerformed: [Int] { service.faultsPerformed() }

    /// The transcript so far: one JSON object a line, without any secret.
    public var transcript: String { service.transcriptSoFar() }

    /// The capture so far as pcapng, with the keys of its TLS sessions, so that Wireshark shows both sides.
    public var capture: [UInt8] { service.capture() }
}
