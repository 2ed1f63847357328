import SigilloCore
import Testing

@testable import SigilloTLS

@Suite struct KeyExchangeSignatureFlipperTests {
    @Test func aClientThatDoesNotVerifyIsSeenToGoOn() throws {
        let blind = BlindClient { record in
            var flipper = KeyExchangeSignatureFlipper()
            return flipper.outgoing(record, index: 0).map { action in
                if case .send(let octets) = action { .feed(octets) } else { action }
            }
        }
        var pair = try RecordRewriteRewriterTests.pair(.flipKeyExchangeSignature, clientRewriter: blind)
        pair.pump()
        #expect(pair.server.observation.reactions == [.clientKeyExchange])
        #expect(pair.server.state == .established)
    }

    @Test func inTLS13ThereIsNoSuchMessage() throws {
        var pair = try RecordRewriteRewriterTests.pair(.flipKeyExchangeSignature, server: TLSEngineTests.only(.tls13))
        pair.pump()
        #expect(pair.server.state == .established)
        #expect(pair.server.rewrites == 0)
    }
}
