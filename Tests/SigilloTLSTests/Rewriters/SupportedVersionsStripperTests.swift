import SigilloCore
import Testing

@testable import SigilloTLS

@Suite struct SupportedVersionsStripperTests {
    @Test func aClientOfTLS13SeesTheMark() throws {
        var pair = try RecordRewriteRewriterTests.pair(.stripSupportedVersions, server: .careful)
        pair.pump()
        let observation = pair.server.observation
        #expect(observation.version == .tls12)
        #expect(observation.rewrites == 1)
        #expect(observation.alerts.contains(.init(level: 2, description: 47, isSent: false)))
        #expect(observation.reactions.isEmpty)
    }

    @Test func aClientOfTLS12HasNothingToStrip() throws {
        let settings = RecordRewriteRewriterTests.only12
        var pair = try RecordRewriteRewriterTests.pair(.stripSupportedVersions, server: .careful, client: settings)
        pair.pump()
        #expect(pair.server.observation.rewrites == 0)
        #expect(pair.server.state == .established)
    }
}
