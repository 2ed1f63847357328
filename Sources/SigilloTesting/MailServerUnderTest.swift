internal import Sigillo
public import SigilloCore

/// The certificate that a test's server presents.
public enum ServerCertificate: String, Sendable, CaseIterable {
    /// A valid chain for `localhost`.
    case valid = "ctl.good-chain"
    /// Self-signed, with the right name.
    case selfSigned = "cert.selfsigned"
    /// From an authority that the client does not trust.
    case untrustedAuthority = "cert.untrusted-ca"
    /// Expired yesterday.
    case expired = "cert.expired"
    /// Valid for another host.
    case wrongHost = "name.wrong-host"
}

/// A running mock mail server, for as long as the closure of ``withMailServer(_:certificate:_:)`` runs.
public struct MailServerUnderTest: Sendable {
    /// The name to connect to, which the certificate is made for.
    public let host: String
    /// The port to connect to.
    public let port: UInt16
    /// The path that is served.
    public let path: ServicePath
    /// The account that the server knows.
    public let account: Account
    /// The file with the certificate that the client must trust, in PEM.
    public let certificateAuthority: String

    private let service: MailService

    init(_ service: MailService, path: ServicePath, port: UInt16) {
        self.service = service
        self.path = path
        self.port = port
        host = service.host
        account = service.account
        certificateAuthority = service.anchorFile
    }

    /// What could be read on the wire so far, one sentence for each leak; empty when everything was sealed.
    public var leaks: [String] { service.leaks() }

    /// How many log-ins with the account's own password arrived inside TLS.
    public var sealedLogins: Int { service.sealedLogins() }

    func close() { service.close() }
}

/// Runs `body` with a mock mail server on a free port of loopback, which ends when it returns or throws.
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
/// - Parameters:
///   - path: IMAP or SMTP submission, with either kind of TLS.
///   - certificate: the certificate that the server presents.
/// - Returns: what `body` returns.
/// - Throws: what `body` throws, or an error with a sentence when the server cannot start.
public func withMailServer<Result>(
    _ path: ServicePath, certificate: ServerCertificate = .valid,
    _ body: (MailServerUnderTest) async throws -> Result
) async throws -> Result {
    var options = ServeOptions()
    options.paths = [path]
    options.certificate = certificate.rawValue
    options.keepsOctets = true
    let service = try MailService(options)
    guard let endpoint = service.endpoints.first else {
        preconditionFailure("a service serves every path that it was asked for")
    }
    let server = MailServerUnderTest(service, path: path, port: endpoint.port)
    defer { server.close() }
    return try await body(server)
}
