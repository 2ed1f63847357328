import SigilloCore
import SigilloTLS
import Testing

@Suite struct TLSEnginePeerTests {
    @Test func aClientSeesTheChainThatTheServerSent() throws {
        let issued = try Bench.issue()
        let trust = TLSClientSettings(trust: .anchors([issued.trustedAnchor]), host: Bench.host, time: Bench.now)
        var pair = EnginePair(server: try TLSContext(server: issued), client: try TLSContext(client: trust))
        #expect(pair.client.peerChain.isEmpty)
        pair.pump()
        #expect(pair.client.peerChain == issued.chain)
        #expect(pair.client.peerFault == nil)
    }

    @Test func aRefusedChainHasItsFault() throws {
        var pair = try EnginePair(Profiles.expired)
        pair.pump()
        #expect(pair.client.state == .failed)
        #expect(pair.client.peerFault == "CERT_HAS_EXPIRED")
    }
}
