import SigilloCore
import Testing

@testable import SigilloTLS

@Suite struct FirstDataTampererTests {
    @Test(arguments: [TLSVersion.tls12, .tls13])
    func theGreetingIsTheFirstThatFails(version: TLSVersion) throws {
        var pair = try RecordRewriteRewriterTests.pair(.tamperFirstData, server: TLSEngineTests.only(version))
        pair.pump()
        #expect(pair.client.state == .established)
        #expect(pair.server.rewrites == 0)
        pair.server.write(Array("* OK ready\r\n".utf8)[...])
        pair.pump()
        #expect(pair.atClient.isEmpty)
        #expect(pair.client.state == .failed)
        #expect(pair.server.observation.rewrites == 1)
        #expect(pair.server.observation.alerts.last == .init(level: 2, description: 20, isSent: false))
    }

    @Test func aClientThatSpeaksFirstGetsNoAnswer() throws {
        var pair = try RecordRewriteRewriterTests.pair(.tamperFirstData, server: .careful)
        pair.pump()
        pair.client.write(Array("EHLO client.test\r\n".utf8)[...])
        pair.pump()
        #expect(pair.atServer == Array("EHLO client.test\r\n".utf8))
        pair.server.write(Array("250 mail.sigillo.test\r\n".utf8)[...])
        pair.pump()
        #expect(pair.atClient.isEmpty)
        #expect(pair.server.rewrites == 1)
    }

    /// A HelloRetryRequest puts a ChangeCipherSpec of the client in front of the server's flight.
    @Test func aRetryIsNotTakenForTheEndOfTheHandshake() throws {
        let server = TLSSettings(minimumVersion: .tls13, groups: "P-521")
        var pair = try RecordRewriteRewriterTests.pair(.tamperFirstData, server: server)
        pair.pump()
        #expect(pair.server.observation.sentHelloRetryRequest)
        #expect(pair.server.state == .established)
        #expect(pair.server.rewrites == 0)
    }
}
