import SigilloCore
import SigilloTLS

/// A fixed moment and host for tests: 2026-01-15 12:00 UTC.
enum Bench {
    static let now: Int64 = 1_768_478_400
    static let host = "mail.sigillo.test"

    static func issue(
        _ profile: CertificateProfile = Profiles.goodChain, host: String = host
    ) throws -> IssuedCertificates {
        try CertificateStore(host: host, now: now).issue(profile)
    }
}

/// A server's and a client's engine back to back.
struct EnginePair {
    var server: TLSEngine
    var client: TLSEngine
    /// The most octets that cross in one piece.
    var pieceOctets = Int.max
    /// What the server has received as plaintext, and the client.
    var atServer: [UInt8] = []
    var atClient: [UInt8] = []

    init(
        _ profile: CertificateProfile = Profiles.goodChain, server: TLSSettings = .careful,
        client: TLSSettings = .careful, dialling host: String = Bench.host, trusting anchors: [Certificate]? = nil,
        protocols: [String] = [], serverRewriter: (any RecordRewriter)? = nil,
        clientRewriter: (any RecordRewriter)? = nil
    ) throws {
        let issued = try Bench.issue(profile)
        let trust = TLSClientSettings(
            trust: .anchors(anchors ?? [issued.trustedAnchor]), host: host, applicationProtocols: protocols,
            time: Bench.now)
        try self.init(
            server: TLSContext(server: issued, settings: server, rewriter: serverRewriter),
            client: TLSContext(client: trust, settings: client, rewriter: clientRewriter))
    }

    init(server: TLSContext, client: TLSContext) {
        self.server = TLSEngine(server)
        self.client = TLSEngine(client)
    }

    /// Carries octets both ways until there are no more.
    mutating func pump() {
        while true {
            let up = client.takeOutput()
            carry(up, to: server)
            let down = server.takeOutput()
            carry(down, to: client)
            atServer += server.takePlaintext()
            atClient += client.takePlaintext()
            if up.isEmpty, down.isEmpty { return }
        }
    }

    private func carry(_ octets: [UInt8], to engine: TLSEngine) {
        var rest = octets[...]
        while !rest.isEmpty {
            engine.receive(rest.prefix(pieceOctets))
            rest = rest.dropFirst(pieceOctets)
        }
    }
}
