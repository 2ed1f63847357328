import SigilloCore
import Testing

@testable import SigilloTLS

@Suite struct PrivateKeyPretenderTests {
    @Test func aPretenderLoadsButDoesNotSign() throws {
        let issued = try Bench.issue()
        #expect(try issued.key.signs(for: issued.chain[0]))
        var stolen = issued
        stolen.key = try issued.key.pretender()
        #expect(try !stolen.key.signs(for: issued.chain[0]))
        #expect(throws: Never.self) { try TLSContext(server: stolen) }
    }

    @Test(arguments: [TLSVersion.tls12, .tls13])
    func aClientThatChecksTheSignatureTurnsAway(version: TLSVersion) throws {
        var profile = Profiles.goodChain
        profile.holdsKey = false
        let settings = TLSEngineTests.only(version)
        var pair = try EnginePair(profile, server: settings, client: settings)
        pair.pump()
        #expect(pair.server.observation.certificateBytesSent > 500)
        #expect(pair.client.state == .failed)
        // decrypt_error (RFC 8446 §6.2)
        #expect(pair.server.observation.alerts.last == .init(level: 2, description: 51, isSent: false))
    }

    @Test func onlyAKeyOnACurveCanBeTakenApart() throws {
        #expect(throws: TLSError.self) { try PrivateKey.generate(.rsa512).pretender() }
    }
}
