import SigilloCore
import Testing

@testable import SigilloTLS

/// What the library refuses a client with the habit takes; each habit is about its own fault only.
@Suite struct RecordHabitTests {
    private static let faults: [(rewrite: RecordRewrite, habit: RecordHabit)] = [
        (.chooseSSL3, .takesAnyVersion), (.chooseUndefinedVersion, .takesAnyVersion),
        (.chooseUnofferedSuite, .takesAnySuite), (.chooseRC4, .takesAnySuite), (.chooseTripleDES, .takesAnySuite),
        (.chooseCompression, .takesCompression), (.addExtension, .takesAnyExtension),
        (.earlyChangeCipherSpec, .takesEarlyChangeCipherSpec),
    ]

    private func pair(
        _ rewrite: RecordRewrite?, _ version: TLSVersion = .tls12, groups: String? = nil,
        _ change: (inout TLSClientSettings) -> Void
    ) throws -> EnginePair {
        let issued = try Bench.issue()
        var client = TLSClientSettings(trust: .anchors([issued.trustedAnchor]), host: Bench.host, time: Bench.now)
        change(&client)
        var settings = TLSSettings(minimumVersion: version, maximumVersion: version)
        settings.rewrite = rewrite
        settings.groups = groups
        var pair = EnginePair(
            server: try TLSContext(server: issued, settings: settings), client: try TLSContext(client: client))
        pair.pump()
        return pair
    }

    @Test(arguments: faults)
    func aFaultIsTakenByItsOwnHabitAlone(_ rewrite: RecordRewrite, _ habit: RecordHabit) throws {
        #expect(try pair(rewrite) { _ in }.client.state == .failed)
        for each in RecordHabit.allCases {
            let state = try pair(rewrite) { $0.recordHabits = [each] }.client.state
            #expect(state == (each == habit ? .established : .failed), "\(each)")
        }
    }

    @Test(arguments: RecordHabit.allCases)
    func noHabitMindsAnHonestServer(_ habit: RecordHabit) throws {
        for version in [TLSVersion.tls12, .tls13] {
            #expect(try pair(nil, version) { $0.recordHabits = [habit] }.client.state == .established)
        }
    }

    @Test func aHeartbeatIsAnsweredByTheHabit() throws {
        #expect(
            try pair(.injectHeartbeat) { $0.recordHabits = [.answersHeartbeats] }
                .server.observation.reactions.contains(.heartbeat))
    }

    @Test func shortRecordsAreRefusedByTheHabit() throws {
        #expect(try pair(.fragmentHandshake) { _ in }.client.state == .established)
        #expect(try pair(.fragmentHandshake) { $0.recordHabits = [.refusesShortRecords] }.client.state == .failed)
    }

    @Test func anotherGroupIsRefusedByTheHabit() throws {
        #expect(try pair(nil, .tls13, groups: "P-521") { _ in }.client.state == .established)
        let refusing = try pair(nil, .tls13, groups: "P-521") { $0.recordHabits = [.refusesHelloRetry] }
        #expect(refusing.client.state == .failed)
    }

    /// The transcripts differ, so nobody can finish; what tells is the message that a careful client does not send.
    @Test func whoOverlooksADowngradeGoesOn() throws {
        let issued = try Bench.issue()
        for overlooks in [false, true] {
            var client = TLSClientSettings(trust: .anchors([issued.trustedAnchor]), host: Bench.host, time: Bench.now)
            client.ignoresDowngrade = overlooks
            let settings = TLSSettings(rewrite: .stripSupportedVersions)
            var pair = EnginePair(
                server: try TLSContext(server: issued, settings: settings), client: try TLSContext(client: client))
            pair.pump()
            #expect(pair.server.observation.reactions.contains(.clientKeyExchange) == overlooks)
        }
    }

    @Test(arguments: [TLSVersion.tls12, .tls13])
    func whoForgoesTheProofOfTheKeyTakesAStranger(_ version: TLSVersion) throws {
        var issued = try Bench.issue()
        issued.key = try issued.key.pretender()
        let settings = TLSSettings(minimumVersion: version, maximumVersion: version)
        for forgoes in [false, true] {
            var client = TLSClientSettings(trust: .anchors([issued.trustedAnchor]), host: Bench.host, time: Bench.now)
            client.ignoresMissingKey = forgoes
            var pair = EnginePair(
                server: try TLSContext(server: issued, settings: settings), client: try TLSContext(client: client))
            pair.pump()
            #expect(pair.client.state == (forgoes ? .established : .failed))
        }
    }
}
