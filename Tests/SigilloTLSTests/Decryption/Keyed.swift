import COpenSSL
import SigilloCheck
import SigilloCore
import SigilloWire

@testable import SigilloTLS

/// A log-in over real TLS of the library, with the octets of the wire and the key log of its session.
struct Keyed: Sendable {
    /// How the session is sealed.
    struct Way: Sendable, CustomStringConvertible {
        var version: TLSVersion
        /// OpenSSL's name of the suite.
        var suite: String
        var encryptsThenMAC = true
        var bindsMasterSecret = true
        /// The groups that the client offers and the server wants, where a HelloRetryRequest is due.
        var groups: (client: String, server: String)?

        var description: String {
            "\(version) \(suite)\(encryptsThenMAC ? "" : ", MAC first")\(bindsMasterSecret ? "" : ", unbound")"
        }
    }

    static let password = "Tr0ub4dour-test"

    /// What crossed, in order.
    var wire: [(direction: Direction, octets: [UInt8])] = []
    var keyLog: [String] = []
    var serverKey: PrivateKey

    /// - Parameters:
    ///   - lines: what both say inside, `C: ` or `S: ` first.
    ///   - updatesKeys: whether both exchange their keys between lines.
    init(_ way: Way, isRSA: Bool = false, updatesKeys: Bool = false, _ lines: [String] = Keyed.login) throws {
        var profile = Profiles.goodChain
        if isRSA {
            profile.certificates[4].key = .rsa2048
            for index in profile.certificates[4].extensions.indices
            where profile.certificates[4].extensions[index].name == "keyUsage" {
                profile.certificates[4].extensions[index].value = "critical,digitalSignature,keyEncipherment"
            }
        }
        let issued = try Bench.issue(profile)
        serverKey = issued.key
        var settings = TLSSettings(minimumVersion: way.version, maximumVersion: way.version, isPermissive: true)
        if way.version < .tls13 { settings.cipherList = way.suite }
        var clientSettings = settings
        clientSettings.groups = way.groups?.client
        settings.groups = way.groups?.server
        let server = try TLSContext(server: issued, settings: settings)
        let client = try TLSContext(
            client: TLSClientSettings(trust: .anyone, host: Bench.host, time: Bench.now), settings: clientSettings)
        for context in [server, client] {
            if way.version >= .tls13 { _ = SSL_CTX_set_ciphersuites(context.handle, way.suite) }
            // SSL_OP_NO_ENCRYPT_THEN_MAC and SSL_OP_NO_EXTENDED_MASTER_SECRET, whose macros Swift does not see.
            if !way.encryptsThenMAC { _ = SSL_CTX_set_options(context.handle, 1 << 19) }
            if !way.bindsMasterSecret { _ = SSL_CTX_set_options(context.handle, 1) }
        }
        var engines = (client: TLSEngine(client), server: TLSEngine(server))
        pump(&engines)
        for line in lines {
            let octets = Array((line.dropFirst(3) + "\r\n").utf8)[...]
            let engine = line.hasPrefix("C") ? engines.client : engines.server
            if updatesKeys { _ = SSL_key_update(engine.ssl, SSL_KEY_UPDATE_REQUESTED) }
            engine.write(octets)
            pump(&engines)
        }
        engines.client.close()
        pump(&engines)
        keyLog = engines.client.observation.keyLog
    }

    static let login = [
        "S: * OK ready", "C: a1 LOGIN alice \(password)", "S: a1 OK done", "C: a2 LOGOUT", "S: * BYE bye",
        "S: a2 OK bye",
    ]

    private mutating func pump(_ engines: inout (client: TLSEngine, server: TLSEngine)) {
        while true {
            let up = engines.client.takeOutput()
            if !up.isEmpty { wire.append((.clientToServer, up)) }
            engines.server.receive(up[...])
            let down = engines.server.takeOutput()
            if !down.isEmpty { wire.append((.serverToClient, down)) }
            engines.client.receive(down[...])
            _ = engines.server.takePlaintext()
            _ = engines.client.takePlaintext()
            if up.isEmpty, down.isEmpty { return }
        }
    }

    var log: Secret { Secret(keyLog.joined(separator: "\n")) }

    /// The capture of it.
    func frames(segmented size: Int? = nil, port: UInt16 = 993, before: [(Direction, String)] = []) -> [CapturedFrame] {
        var builder = ConversationBuilder(port: port)
        for (direction, text) in before { builder = builder.sending(Array(text.utf8), direction) }
        for (direction, octets) in wire { builder = builder.sending(octets, direction, segmented: size) }
        return builder.frames
    }

    /// What the checker says of frames, with keys or without any.
    static func check(
        _ frames: [CapturedFrame], log: Secret? = nil, serverKeys: [PrivateKey] = [], secrets: [KnownSecret] = []
    ) -> CheckResult {
        var checker = Checker(secrets: secrets)
        if log != nil || !serverKeys.isEmpty {
            checker.takeKeys(log.map { [$0] } ?? [], ciphers: OpenSSLCiphers(serverKeys: serverKeys))
        }
        for frame in frames { checker.add(frame) }
        return checker.finish()
    }
}
