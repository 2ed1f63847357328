import SigilloCore
import Testing

@testable import SigilloTLS

@Suite struct CertificateJoinerTests {
    private static let crowd = Profiles.changed(Profiles.goodChain, id: "ctl.san-1000", proof: "ok") {
        $0.certificates[4].extensions = Profiles.leafExtensions(names: "{names:999},DNS:{host}")
    }

    private func pair(_ profile: CertificateProfile, _ word: RecordRewrite?) throws -> EnginePair {
        var settings = RecordRewriteRewriterTests.only12
        settings.rewrite = word
        return try EnginePair(profile, server: settings)
    }

    @Test func aLongCertificateMessageInOneRecordIsRefused() throws {
        var pair = try pair(Self.crowd, .oversizeRecord)
        pair.pump()
        #expect(pair.server.observation.rewrites > 0)
        // record_overflow (RFC 8446 §6.2)
        #expect(pair.server.observation.alerts.contains(.init(level: 2, description: 22, isSent: false)))
        #expect(pair.server.observation.reactions.isEmpty)
    }

    @Test func theSameMessageInSeveralRecordsIsTaken() throws {
        var pair = try pair(Self.crowd, nil)
        pair.pump()
        #expect(pair.server.state == .established)
    }

    @Test func aShortOneIsLeftAlone() throws {
        var pair = try pair(Profiles.goodChain, .oversizeRecord)
        pair.pump()
        #expect(pair.server.state == .established)
        #expect(pair.server.rewrites == 0)
    }
}
