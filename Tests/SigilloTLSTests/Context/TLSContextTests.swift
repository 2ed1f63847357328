import COpenSSL
import SigilloCore
import Testing

@testable import SigilloTLS

@Suite struct TLSContextTests {
    @Test(arguments: [TLSVersion.tls12, .tls13])
    func nothingIsResumed(version: TLSVersion) throws {
        let settings = TLSSettings(minimumVersion: version, maximumVersion: version)
        let issued = try Bench.issue()
        let server = try TLSContext(server: issued, settings: settings)
        let trust = TLSClientSettings(trust: .anchors([issued.trustedAnchor]), host: Bench.host, time: Bench.now)
        // The client would resume if it could.
        let client = try TLSContext(client: trust, settings: settings)
        _ = sigillo_SSL_CTX_set_session_cache_mode(client.handle, Int(SSL_SESS_CACHE_CLIENT))
        _ = SSL_CTX_clear_options(client.handle, sigillo_SSL_OP_NO_TICKET())

        var first = EnginePair(server: server, client: client)
        first.pump()
        first.server.write([1])
        first.pump()
        let session = SSL_get1_session(first.client.ssl)
        defer { SSL_SESSION_free(session) }
        #expect(SSL_SESSION_has_ticket(session) == 0)

        let second = TLSEngine(server)
        let ssl = SSL_new(client.handle)
        defer { SSL_free(ssl) }
        let (input, output) = (BIO_new(BIO_s_mem()), BIO_new(BIO_s_mem()))
        SSL_set_bio(ssl, input, output)
        SSL_set_connect_state(ssl)
        _ = SSL_set1_host(ssl, Bench.host)
        _ = SSL_set_session(ssl, session)
        for _ in 0..<4 {
            _ = SSL_do_handshake(ssl)
            if let output {
                second.receive(waitingOctets(of: output)[...])
                _ = sigillo_BIO_reset(output)
            }
            let answer = second.takeOutput()
            var written = 0
            if !answer.isEmpty { _ = BIO_write_ex(input, answer, answer.count, &written) }
        }
        #expect(SSL_is_init_finished(ssl) == 1)
        #expect(SSL_session_reused(ssl) == 0)
        #expect(second.observation.certificateBytesSent > 0)
    }

    @Test func aCarefulServerRefusesWhatThePermissiveOneServes() throws {
        let old = TLSSettings(minimumVersion: .tls10, maximumVersion: .tls10)
        var pair = try EnginePair(server: old, client: TLSEngineTests.only(.tls10))
        pair.pump()
        #expect(pair.server.state == .failed)
        #expect(throws: TLSError.self) {
            try TLSContext(server: Bench.issue(), settings: TLSSettings(cipherList: "no such suite"))
        }
    }

    @Test func aKeyThatIsNotTheLeafsIsRefused() throws {
        var issued = try Bench.issue()
        issued.key = try PrivateKey.generate(.ecP256)
        #expect(throws: TLSError.self) { try TLSContext(server: issued) }
        issued.chain = []
        #expect(throws: TLSError.self) { try TLSContext(server: issued) }
    }

    @Test func onlyTheProfilesChainIsSent() throws {
        let whole = try EnginePair()
        whole.server.receive(whole.client.takeOutput()[...])
        var profile = Profiles.goodChain
        profile.chain = ["leaf"]
        let short = try EnginePair(profile)
        short.server.receive(short.client.takeOutput()[...])
        #expect(short.server.observation.certificateBytesSent < whole.server.observation.certificateBytesSent - 300)
    }

    @Test func oneContextServesManyThreads() async throws {
        let issued = try Bench.issue()
        let server = try TLSContext(server: issued)
        let trust = TLSClientSettings(trust: .anchors([issued.trustedAnchor]), host: Bench.host, time: Bench.now)
        let client = try TLSContext(client: trust)
        let established = await withTaskGroup(of: Bool.self) { group in
            for _ in 0..<32 {
                group.addTask {
                    var pair = EnginePair(server: server, client: client)
                    pair.pump()
                    return pair.server.state == .established && pair.client.state == .established
                }
            }
            return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
        }
        #expect(established == 32)
    }

    @Test func aClientWithoutNameCheckAcceptsAnotherHost() throws {
        let issued = try Bench.issue(Profiles.wrongHost)
        let trust = TLSClientSettings(
            trust: .anchors([issued.trustedAnchor]), host: Bench.host, checksName: false, time: Bench.now)
        var pair = EnginePair(server: try TLSContext(server: issued), client: try TLSContext(client: trust))
        pair.pump()
        #expect(pair.server.state == .established)
        #expect(pair.server.observation.serverName == Bench.host)
    }

    @Test(arguments: [("127.0.0.1", true), ("192.0.2.1", false)])
    func anAddressIsComparedAsAnAddressAndNotSent(host: String, isAccepted: Bool) throws {
        let store = CertificateStore(host: "localhost", addresses: ["127.0.0.1", "::1"], now: Bench.now)
        let issued = try store.issue(Profiles.goodChain)
        let trust = TLSClientSettings(trust: .anchors([issued.trustedAnchor]), host: host, time: Bench.now)
        var pair = EnginePair(server: try TLSContext(server: issued), client: try TLSContext(client: trust))
        pair.pump()
        #expect((pair.server.state == .established) == isAccepted)
        #expect(pair.server.observation.serverName == nil)
        #expect(pair.server.observation.sawClientHello)
    }
}
