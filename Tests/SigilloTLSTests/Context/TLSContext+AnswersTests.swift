import SigilloCore
import Testing

@testable import SigilloTLS

@Suite struct TLSContextAnswersTests {
    @Test(arguments: [TLSVersion.tls12, .tls13])
    func anUnknownNameEndsTheHandshake(version: TLSVersion) throws {
        var server = TLSEngineTests.only(version)
        server.serverName = .unrecognizedFatal
        var pair = try EnginePair(server: server)
        pair.pump()
        #expect(pair.server.observation.alerts.contains(.init(level: 2, description: 112, isSent: true)))
        #expect(pair.client.state == .failed)
    }

    @Test func aWarningDoesNot() throws {
        var server = TLSEngineTests.only(.tls12)
        server.serverName = .unrecognizedWarning
        var pair = try EnginePair(server: server)
        pair.pump()
        #expect(pair.server.observation.alerts.contains(.init(level: 1, description: 112, isSent: true)))
        #expect(pair.client.state == .established)
    }

    @Test func withoutANameThereIsNothingToRefuse() throws {
        let issued = try Bench.issue()
        let trust = TLSClientSettings(
            trust: .anchors([issued.trustedAnchor]), host: Bench.host, sendsServerName: false, time: Bench.now)
        let settings = TLSSettings(serverName: .unrecognizedFatal)
        var pair = EnginePair(
            server: try TLSContext(server: issued, settings: settings), client: try TLSContext(client: trust))
        pair.pump()
        #expect(pair.server.state == .established)
    }

    @Test func aServerWithoutACommonProtocolSaysSo() throws {
        let settings = TLSSettings(applicationProtocol: .noOverlap)
        var pair = try EnginePair(server: settings, protocols: ["imap"])
        pair.pump()
        #expect(pair.server.observation.alerts.contains(.init(level: 2, description: 120, isSent: true)))
        var silent = try EnginePair(server: settings)
        silent.pump()
        #expect(silent.server.state == .established)
    }

    @Test func aServerCanChooseWhatNobodyOffered() throws {
        let settings = TLSSettings(applicationProtocol: .http)
        var pair = try EnginePair(server: settings, protocols: ["imap"])
        pair.pump()
        #expect(pair.server.observation.applicationProtocol == "http/1.1")
        var silent = try EnginePair(server: settings)
        silent.pump()
        #expect(silent.server.observation.applicationProtocol == nil)
    }

    @Test(arguments: [FiniteFieldGroup.bits512, .bits1024])
    func aWeakGroupIsServedAndRefused(group: FiniteFieldGroup) throws {
        var profile = Profiles.goodChain
        profile.certificates[4].key = .rsa2048
        let server = TLSSettings(
            maximumVersion: .tls12, cipherList: "kDHE+aRSA:!AESCCM:!ARIA:!CAMELLIA", finiteField: group,
            isPermissive: true)
        var pair = try EnginePair(
            profile, server: server, client: TLSSettings(cipherList: "ALL:@SECLEVEL=2"))
        pair.pump()
        #expect(pair.server.observation.suiteName?.hasPrefix("DHE-RSA-") == true)
        #expect(pair.client.state == .failed)
        var weak = try EnginePair(
            profile, server: server,
            client: TLSSettings(maximumVersion: .tls12, cipherList: "ALL", isPermissive: true))
        weak.pump()
        #expect(weak.server.state == .established)
    }

    @Test func anotherGroupNeedsARetry() throws {
        var pair = try EnginePair(server: TLSSettings(minimumVersion: .tls13, groups: "P-521:P-384"))
        pair.pump()
        #expect(pair.server.observation.sentHelloRetryRequest)
        #expect(pair.server.state == .established)
        #expect(throws: TLSError.self) { try TLSContext(server: Bench.issue(), settings: TLSSettings(groups: "P-1")) }
    }

    @Test func anAnonymousSuiteNeedsNoCertificate() throws {
        let settings = TLSSettings(maximumVersion: .tls12, cipherList: "aNULL:!eNULL", isPermissive: true)
        for list in ["aNULL:!eNULL", "ADH"] {
            var client = settings
            client.cipherList = list
            var pair = try EnginePair(server: settings, client: client)
            pair.pump()
            #expect(pair.server.state == .established)
            #expect(pair.server.observation.certificateBytesSent == 0)
        }
    }
}
