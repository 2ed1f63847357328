import SigilloCheck
import SigilloCore
import SigilloWire
import Testing

@testable import SigilloTLS

/// Captures are judged twice: as the eavesdropper sees them, and as the server did.
@Suite struct DecryptionTests {
    static let ways: [Keyed.Way] = [
        .init(version: .tls13, suite: "TLS_AES_128_GCM_SHA256"),
        .init(version: .tls13, suite: "TLS_AES_256_GCM_SHA384"),
        .init(version: .tls13, suite: "TLS_CHACHA20_POLY1305_SHA256"),
        .init(version: .tls13, suite: "TLS_AES_128_CCM_SHA256"),
        .init(version: .tls13, suite: "TLS_AES_128_CCM_8_SHA256"),
        .init(version: .tls12, suite: "ECDHE-ECDSA-AES128-GCM-SHA256"),
        .init(version: .tls12, suite: "ECDHE-ECDSA-AES256-GCM-SHA384"),
        .init(version: .tls12, suite: "ECDHE-ECDSA-CHACHA20-POLY1305"),
        .init(version: .tls12, suite: "ECDHE-ECDSA-AES128-CCM"),
        .init(version: .tls12, suite: "ECDHE-ECDSA-AES256-CCM8"),
        .init(version: .tls12, suite: "ECDHE-ECDSA-AES128-SHA"),
        .init(version: .tls12, suite: "ECDHE-ECDSA-AES128-SHA", encryptsThenMAC: false),
        .init(version: .tls12, suite: "ECDHE-ECDSA-AES256-SHA", bindsMasterSecret: false),
        .init(version: .tls12, suite: "ECDHE-ECDSA-AES128-SHA256"),
        .init(version: .tls12, suite: "ECDHE-ECDSA-AES256-SHA384"),
        .init(version: .tls12, suite: "ECDHE-ECDSA-AES256-SHA384", encryptsThenMAC: false),
        .init(version: .tls11, suite: "ECDHE-ECDSA-AES128-SHA"),
        .init(version: .tls11, suite: "ECDHE-ECDSA-AES256-SHA", encryptsThenMAC: false),
        .init(version: .tls10, suite: "ECDHE-ECDSA-AES128-SHA"),
        .init(version: .tls10, suite: "ECDHE-ECDSA-AES256-SHA", encryptsThenMAC: false),
    ]

    @Test(arguments: ways) func theServersViewIsReadWithAKeyLog(way: Keyed.Way) throws {
        let keyed = try Keyed(way)
        for size in [nil, 1, 1400] {
            let frames = keyed.frames(segmented: size)
            let result = Keyed.check(frames, log: keyed.log)
            #expect(result.verdict == .clean, "\(result.reason ?? "")")
            #expect(!result.findings.contains { $0.kind.isLeak })
            let reading = try #require(result.withKeys)
            #expect(reading.tlsFlows == 1)
            #expect(reading.openedFlows == 1)
            #expect(reading.obstacles.isEmpty, "\(reading.obstacles)")
            let finding = try #require(reading.findings.first { $0.kind == .credential })
            #expect(finding.user == "alice")
            #expect(finding.mechanism == "LOGIN")
            #expect(finding.protocolName == "imap")
            #expect(finding.secret?.matches(Array(Keyed.password.utf8)) == true)
            #expect(finding.text.hasPrefix("Sealed on the wire, and opened with keys: "))
            #expect(!finding.text.contains("in clear"))
            if size == nil { #expect(frames[finding.frame - 1].octets.count > 60) }
            #expect(reading.octets == UInt64(Keyed.login.reduce(0) { $0 + $1.utf8.count - 1 }))
        }
    }
}
