import SigilloCore
import Testing

@testable import SigilloTLS

@Suite struct RecordRewriteRewriterTests {
    static let only12 = TLSSettings(minimumVersion: .tls12, maximumVersion: .tls12)

    /// A server of TLS 1.2 that does `word` to its records, and a client.
    static func pair(
        _ word: RecordRewrite, server: TLSSettings = only12, client: TLSSettings = .careful,
        clientRewriter: (any RecordRewriter)? = nil
    ) throws -> EnginePair {
        var settings = server
        settings.rewrite = word
        return try EnginePair(server: settings, client: client, clientRewriter: clientRewriter)
    }

    /// What is wrong in the handshake a careful client sees, and breaks off before it sends a key.
    @Test(arguments: [
        (RecordRewrite.chooseSSL3, UInt8(70)), (.chooseUndefinedVersion, 70), (.chooseUnofferedSuite, 47),
        (.chooseRC4, 47), (.chooseTripleDES, 47), (.chooseCompression, 47), (.addExtension, 110),
        (.flipKeyExchangeSignature, 51), (.earlyChangeCipherSpec, 10), (.injectHeartbeat, 10),
    ])
    func aCarefulClientBreaksOff(word: RecordRewrite, alert: UInt8) throws {
        var pair = try Self.pair(word)
        pair.pump()
        #expect(pair.client.state == .failed)
        #expect(pair.server.rewrites == 1)
        let observation = pair.server.observation
        #expect(observation.rewrites == 1)
        #expect(observation.reactions.isEmpty)
        #expect(!observation.isEstablished)
        #expect(
            observation.alerts.contains(.init(level: 2, description: alert, isSent: false)), "\(observation.alerts)")
    }

    @Test(arguments: [RecordRewrite.fragmentHandshake, .dripServerHello])
    func piecesAndPausesAreNoFault(word: RecordRewrite) throws {
        for version in [TLSVersion.tls12, .tls13] {
            var pair = try Self.pair(word, server: TLSEngineTests.only(version))
            // Nobody waits here for the pauses of the server.
            for _ in 0..<400 {
                pair.pump()
                pair.server.waitIsOver()
            }
            #expect(pair.client.state == .established)
            #expect(pair.server.observation.rewrites > 0)
        }
    }

    @Test func onlyWhatChangesTheProofIsInTheHandshake() {
        let outside: Set<RecordRewrite> = [.fragmentHandshake, .dripServerHello, .tamperFirstData]
        #expect(Set(RecordRewrite.allCases.filter { !$0.isInHandshake }) == outside)
        #expect(TLSSettings(rewrite: .tamperFirstData).authenticatesPeer)
        #expect(!TLSSettings(rewrite: .chooseRC4).authenticatesPeer)
        #expect(!TLSSettings(finiteField: .bits1024).authenticatesPeer)
        #expect(TLSSettings(minimumVersion: .tls12, maximumVersion: .tls12).authenticatesPeer)
    }
}
