import SigilloCore
import SigilloTLS
import Testing

@Suite struct TLSEngineTests {
    static let versions: [TLSVersion] = [.tls13, .tls12, .tls11, .tls10]

    static func only(_ version: TLSVersion) -> TLSSettings {
        TLSSettings(minimumVersion: version, maximumVersion: version, isPermissive: version < .tls12)
    }

    @Test(arguments: versions)
    func plaintextCrossesBothWays(version: TLSVersion) throws {
        let settings = Self.only(version)
        var pair = try EnginePair(server: settings, client: settings)
        pair.pump()
        #expect(pair.server.state == .established)
        #expect(pair.client.state == .established)
        pair.server.write(Array("* OK ready\r\n".utf8)[...])
        pair.client.write(Array("a1 NOOP\r\n".utf8)[...])
        pair.pump()
        #expect(pair.atServer == Array("a1 NOOP\r\n".utf8))
        #expect(pair.atClient == Array("* OK ready\r\n".utf8))
        let observation = pair.server.observation
        #expect(observation.version == version)
        #expect(observation.isEstablished)
        #expect(observation.applicationBytesReceived == 9)
    }

    @Test func theSuiteWithoutEncryptionLeavesThePlaintextOnTheWire() throws {
        let settings = TLSSettings(maximumVersion: .tls12, cipherList: "eNULL", isPermissive: true)
        var pair = try EnginePair(server: settings, client: settings)
        pair.pump()
        #expect(pair.server.state == .established)
        #expect(pair.server.observation.suiteName?.contains("NULL") == true)
        pair.client.write(Array("canary".utf8)[...])
        let wire = pair.client.takeOutput()
        #expect(wire.count > 11 && wire[5..<11].elementsEqual("canary".utf8))
    }

    @Test(arguments: versions)
    func aHandshakeCrossesOctetByOctet(version: TLSVersion) throws {
        let settings = Self.only(version)
        var pair = try EnginePair(server: settings, client: settings)
        pair.pieceOctets = 1
        pair.pump()
        #expect(pair.server.state == .established)
        #expect(pair.client.state == .established)
    }

    @Test func plaintextBeforeTheHandshakeIsKeptUntilItIsDone() throws {
        var pair = try EnginePair()
        pair.client.write(Array("EHLO client.test\r\n".utf8)[...])
        pair.pump()
        #expect(pair.atServer == Array("EHLO client.test\r\n".utf8))
    }

    @Test func aLongTextCrossesInManyRecords() throws {
        var pair = try EnginePair()
        pair.pump()
        let text = [UInt8](repeating: UInt8(ascii: "x"), count: 300_000)
        pair.server.write(text[...])
        pair.pump()
        #expect(pair.atClient == text)
    }

    // MARK: - Refusals

    @Test(arguments: versions.prefix(2))
    func anUnknownAuthorityIsToldToTheServer(version: TLSVersion) throws {
        let settings = Self.only(version)
        var pair = try EnginePair(Profiles.untrusted, server: settings, client: settings)
        pair.pump()
        #expect(pair.client.state == .failed)
        #expect(pair.server.state == .failed)
        let observation = pair.server.observation
        #expect(observation.alerts == [.init(level: 2, description: 48, isSent: false)])
        #expect(observation.certificateBytesSent > 500)
        #expect(!observation.isEstablished)
        #expect(observation.failure?.contains("unknown ca") == true)
        #expect(pair.client.observation.failure?.contains("UNABLE_TO_GET_ISSUER_CERT_LOCALLY") == true)
    }

    @Test(arguments: [
        "cert.expired", "name.wrong-host", "cert.selfsigned", "cert.untrusted-ca", "ctl.no-anchor",
    ])
    func aCarefulClientRefuses(id: String) throws {
        let profile = try Profiles.named(id)
        var pair = try EnginePair(profile)
        pair.pump()
        #expect(pair.client.state == .failed)
        #expect(pair.client.observation.failure?.contains(profile.proof) == true)
        #expect(!pair.server.isEstablished)
        #expect(pair.server.observation.alerts.contains { !$0.isSent && $0.level == 2 })
    }

    @Test(arguments: Profiles.ids)
    func aClientThatTrustsAnyoneAccepts(id: String) throws {
        let issued = try Bench.issue(try Profiles.named(id))
        let settings = TLSClientSettings(trust: .anyone, host: Bench.host, checksName: false)
        var pair = try EnginePair(server: TLSContext(server: issued), client: TLSContext(client: settings))
        pair.pump()
        #expect(pair.client.state == .established)
        #expect(pair.server.state == .established)
    }

    @Test func versionsWithoutOverlapAreNoSession() throws {
        var pair = try EnginePair(
            server: TLSSettings(minimumVersion: .tls10, maximumVersion: .tls10, isPermissive: true))
        pair.pump()
        #expect(pair.server.state == .failed)
        let observation = pair.server.observation
        #expect(observation.sawClientHello)
        #expect(!observation.sentServerHello)
        #expect(observation.version == nil)
        #expect(observation.certificateBytesSent == 0)
        #expect(observation.offeredVersions == [.tls13, .tls12])
    }

    @Test func octetsThatAreNoTLSAreAFailureWithATextAndAnEmptyHello() throws {
        let context = try TLSContext(server: Bench.issue())
        let engine = TLSEngine(context)
        engine.receive(Array("a1 LOGIN user password\r\n".utf8)[...])
        #expect(engine.state == .failed)
        #expect(!engine.observation.sawClientHello)
        #expect(engine.observation.failure != nil)
        engine.receive([22, 3, 1])
        engine.write([1, 2, 3])
        engine.close()
        engine.peerClosed()
        #expect(engine.state == .failed)
    }

    @Test func aHandshakeWithoutEndIsCutOff() throws {
        let engine = TLSEngine(try TLSContext(server: Bench.issue()))
        engine.receive([UInt8](repeating: 0, count: TLSEngine.maximumHandshakeOctets + 1)[...])
        #expect(engine.state == .failed)
        #expect(engine.observation.failure?.contains("octets") == true)
    }

    // MARK: - Ends

    @Test func aCloseIsToldToThePeer() throws {
        var pair = try EnginePair()
        pair.pump()
        pair.client.close()
        pair.pump()
        #expect(pair.server.state == .closed)
        #expect(pair.server.observation.receivedCloseNotify)
        pair.server.close()
        pair.pump()
        #expect(pair.client.observation.receivedCloseNotify)
        #expect(pair.server.observation.failure == nil)
    }

    @Test func whatComesAfterTheServersCloseIsStillSeen() throws {
        var pair = try EnginePair()
        pair.pump()
        pair.server.close()
        pair.client.write(Array("late".utf8)[...])
        pair.server.receive(pair.client.takeOutput()[...])
        #expect(pair.server.takePlaintext() == Array("late".utf8))
        #expect(pair.server.state == .closed)
    }

    @Test func anEndOfTheStreamIsNoCloseNotify() throws {
        var pair = try EnginePair()
        pair.pump()
        pair.server.peerClosed()
        #expect(pair.server.state == .closed)
        #expect(!pair.server.observation.receivedCloseNotify)
        #expect(pair.server.observation.failure == nil)
    }

    @Test func anEndInsideTheHandshakeIsAFailure() throws {
        let pair = try EnginePair()
        pair.server.receive(pair.client.takeOutput()[...])
        pair.server.peerClosed()
        #expect(pair.server.state == .failed)
        #expect(pair.server.observation.failure != nil)
        #expect(pair.server.observation.sentServerHello)
    }
}
