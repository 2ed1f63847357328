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
}
