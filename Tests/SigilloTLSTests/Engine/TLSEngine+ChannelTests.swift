import SigilloCore
import SigilloTLS
import Testing

@Suite struct TLSEngineChannelTests {
    @Test(arguments: TLSEngineTests.versions) func bothEndsHaveTheSameBindings(version: TLSVersion) throws {
        let settings = TLSEngineTests.only(version)
        var pair = try EnginePair(server: settings, client: settings)
        #expect(pair.server.channel == nil)
        pair.pump()
        let server = try #require(pair.server.channel)
        #expect(server == pair.client.channel)
        #expect(server.bindings[.exporter]?.count == (version == .tls13 ? 32 : nil))
        // A Finished message has 12 octets since TLS 1.0 (RFC 5246 §7.4.9).
        #expect(server.bindings[.unique]?.count == (version == .tls13 ? nil : 12))
        #expect(server.bindings[.serverEndPoint]?.count == 32)
        #expect(server.clientCertificate == nil)
    }

    @Test func anotherSessionHasOtherBindings() throws {
        var first = try EnginePair()
        first.pump()
        var second = try EnginePair()
        second.pump()
        #expect(first.server.channel?.bindings[.exporter] != second.server.channel?.bindings[.exporter])
    }

    @Test func aServerMayAskForACertificateAndDoWithout() throws {
        var settings = TLSSettings.careful
        settings.asksForCertificate = true
        var pair = try EnginePair(server: settings)
        pair.pump()
        #expect(pair.server.state == .established)
        #expect(pair.server.channel?.clientCertificate == nil)
    }

    @Test(arguments: TLSEngineTests.versions.prefix(2)) func aClientProvesItsKey(version: TLSVersion) throws {
        let issued = try Bench.issue()
        let identity = try Bench.issue(host: "alice.sigillo.test")
        var settings = TLSEngineTests.only(version)
        settings.asksForCertificate = true
        var client = TLSClientSettings(trust: .anchors([issued.trustedAnchor]), host: Bench.host, time: Bench.now)
        client.identity = identity
        var pair = try EnginePair(
            server: TLSContext(server: issued, settings: settings), client: TLSContext(client: client))
        pair.pump()
        #expect(pair.server.state == .established)
        let leaf = try #require(identity.chain.first)
        #expect(pair.server.channel?.clientCertificate?.fingerprint == leaf.fingerprint)
        #expect(pair.server.channel?.clientCertificate?.name == leaf.commonNames.first ?? [])
    }
}
