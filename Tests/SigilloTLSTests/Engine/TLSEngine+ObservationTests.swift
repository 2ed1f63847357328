import COpenSSL
import SigilloCore
import Testing

@testable import SigilloTLS

@Suite struct TLSEngineObservationTests {
    @Test func aClientHelloIsRemembered() throws {
        var pair = try EnginePair(protocols: ["imap", "pop3"])
        #expect(!pair.server.observation.sawClientHello)
        pair.pump()
        let observation = pair.server.observation
        #expect(observation.sawClientHello)
        #expect(observation.serverName == Bench.host)
        #expect(observation.offeredALPN == ["imap", "pop3"])
        #expect(observation.offeredVersions == [.tls13, .tls12])
        #expect(observation.offeredSuites.contains(0x1301))
    }

    @Test func theNegotiatedPartIsRemembered() throws {
        var pair = try EnginePair()
        pair.pump()
        for observation in [pair.server.observation, pair.client.observation] {
            #expect(observation.version == .tls13)
            #expect(observation.suite == 0x1302)
            #expect(observation.suiteName == "TLS_AES_256_GCM_SHA384")
            #expect(observation.isEstablished)
            #expect(observation.failure == nil)
            #expect(observation.alerts.isEmpty)
        }
        #expect(pair.server.observation.sentServerHello)
        #expect(pair.server.observation.certificateBytesSent > 500)
        #expect(!pair.client.observation.sentServerHello)
        #expect(pair.client.observation.certificateBytesSent == 0)
        #expect(!pair.client.observation.sawClientHello)
    }

    @Test(arguments: [(TLSVersion.tls13, 5), (.tls12, 1), (.tls10, 1)])
    func theKeyLogHasTheLinesOfItsVersion(version: TLSVersion, lines: Int) throws {
        let settings = TLSEngineTests.only(version)
        var pair = try EnginePair(server: settings, client: settings)
        pair.pump()
        let log = pair.server.observation.keyLog
        #expect(log.count == lines)
        #expect(log.allSatisfy { $0.split(separator: " ").count == 3 })
        #expect(version == .tls13 || log[0].hasPrefix("CLIENT_RANDOM "))
        #expect(Set(log) == Set(pair.client.observation.keyLog))
    }

    @Test func anOldClientOffersItsLegacyVersion() throws {
        let settings = TLSEngineTests.only(.tls10)
        var pair = try EnginePair(server: settings, client: settings)
        pair.pump()
        #expect(pair.server.observation.offeredVersions == [.tls10])
    }

    @Test func anObservationOfNothingIsEmpty() throws {
        let engine = TLSEngine(try TLSContext(server: Bench.issue()))
        #expect(engine.observation == TLSObservation())
    }

    @Test func anErrorOfAnotherSessionOnThisThreadDoesNoHarm() throws {
        var pair = try EnginePair()
        TLSErrorTests.leaveAnEntry()
        pair.pump()
        TLSErrorTests.leaveAnEntry()
        pair.client.write([1, 2, 3])
        TLSErrorTests.leaveAnEntry()
        pair.pump()
        #expect(pair.atServer == [1, 2, 3])
        #expect(pair.server.state == .established)
        ERR_clear_error()
    }

    @Test func aFailedSessionCanStillBeRead() throws {
        var pair = try EnginePair(Profiles.expired)
        pair.pump()
        let observation = pair.server.observation
        #expect(observation.version == .tls13)
        #expect(observation.suiteName == "TLS_AES_256_GCM_SHA384")
        #expect(observation.keyLog.count == 4)
        #expect(observation == pair.server.observation)
    }

    @Test func hundredsOfSessionsComeAndGo() throws {
        let issued = try Bench.issue()
        let server = try TLSContext(server: issued)
        let trust = TLSClientSettings(trust: .anchors([issued.trustedAnchor]), host: Bench.host, time: Bench.now)
        let client = try TLSContext(client: trust)
        weak var log: SessionLog?
        for round in 0..<500 {
            var pair = EnginePair(server: server, client: client)
            // Some end before they have begun, some in the middle, some are established.
            if round % 5 == 0 { pair.pump() } else { pair.server.receive(pair.client.takeOutput()[...]) }
            log = pair.server.log
        }
        #expect(log == nil)
    }
}
