import SigilloCheck
import SigilloCore
import SigilloScenario
import Testing

@testable import SigilloVerdict

/// The controls: what takes a pass away, and what never does.
@Suite struct JudgeTests {
    private let rejecting = ConnectionRecord.sample(.imaps).inTLS(established: false)
    private let trusting = ConnectionRecord.sample(.imaps).inTLS(octets: 9).loggingIn(isSealed: true)

    /// The judgement of `observation` between two good baselines.
    private func judged(_ observation: Observation, policy: Policy = .strict) throws -> Judgement {
        let path = observation.instance.path
        let all = [try Observation.goodBaseline(path), observation, try .goodBaseline(path, repetition: 2)]
        return Judge(policy: policy).judge(all)[1]
    }

    @Test func aRejectionBetweenGoodBaselinesIsAPass() throws {
        let judgement = try judged(.sample(.expired, [rejecting]))
        #expect(judgement.verdict == .pass)
        #expect(judgement.reasonCode == nil)
        #expect(judgement.delivered == .yes)
        #expect(judgement.outcome == .rejected)
    }

    @Test func baselinesAreResultsWithIdsOfTheirOwn() throws {
        let judgements = Judge().judge([try .goodBaseline(), try .goodBaseline(repetition: 2)])
        #expect(judgements.map(\.id) == ["ctl.good-chain@imaps", "ctl.good-chain@imaps#2"])
        #expect(judgements.map(\.verdict) == [.pass, .pass])
    }

    // MARK: - Baseline

    @Test func aBaselineThatFailsTakesPassesAwayAndNothingElse() throws {
        let failed = try Observation.sample(.baseline, [rejecting])
        let judgements = Judge().judge([
            failed, try .sample(.expired, [rejecting]), try .sample(.expired, [trusting]),
            try .sample(.expired, [rejecting], end: .signalled(11)), failed,
        ])
        #expect(judgements.map(\.verdict) == [.inconclusive, .inconclusive, .fail, .fail, .inconclusive])
        #expect(judgements[0].reasonCode == .controlFailed)
        #expect(judgements[1].reasonCode == .controlFailed)
        #expect(judgements[2].reasonCode == nil)
    }

    @Test func bothBaselinesMustHold() throws {
        let good = try Observation.goodBaseline()
        let failed = try Observation.sample(.baseline, [rejecting])
        let run = try Observation.sample(.expired, [rejecting])
        for all in [[run], [good, run], [run, good], [failed, run, good], [good, run, failed]] {
            let index = try #require(all.firstIndex { $0.instance.scenario.id == "cert.expired" })
            let judgement = Judge().judge(all)[index]
            #expect(judgement.verdict == .inconclusive)
            #expect(judgement.reasonCode == .controlFailed)
        }
        // Of several the nearest on either side count.
        let all = [failed, good, run, good, failed]
        #expect(Judge().judge(all)[2].verdict == .pass)
    }

    @Test func aBaselineOfAnotherPathProvesNothing() throws {
        let other = try Observation.goodBaseline(.smtps)
        #expect(Judge().judge([other, try .sample(.expired, [rejecting]), other])[1].verdict == .inconclusive)
    }

    @Test func aClientThatConnectedNowhereIsNoContact() throws {
        var dead = try Observation.sample(.baseline, [], end: .signalled(6))
        let judgement = Judge().judge([dead])[0]
        #expect(judgement.outcome == .noContact)
        #expect(judgement.verdict == .inconclusive)
        #expect(judgement.reasonCode == .noContact)
        #expect(judgement.reason == "The client was ended by signal 6 and had connected nowhere.")
        dead.client.errorExcerpt = "client: no such option"
        #expect(Judge().judge([dead])[0].reason.hasSuffix(" It wrote: “client: no such option”"))
    }

    @Test func aClientThatNeverUsesTLSFailsItsBaselineAndLeaksInTheStrip() throws {
        let clear = ConnectionRecord.sample(.imapStartTLS).loggingIn(isSealed: false)
        var baseline = Scenario.baseline
        baseline.paths = [.imapStartTLS]
        let judgements = Judge().judge([
            try .sample(baseline, [clear]), try .sample(.strip, [clear.faulted], findings: [.sample(.credential)]),
        ])
        #expect(judgements.map(\.verdict) == [.fail, .fail])
        #expect(judgements[1].decisiveFinding == 0)
        #expect(judgements[1].reason.contains("frame 11"))
    }

    // MARK: - Trust isolation

    @Test func verificationThatIsOffIsSaidOnceAndSkipsTheRest() throws {
        let selfsigned = Scenario.sample("cert.selfsigned")
        let untrusted = Scenario.sample("cert.untrusted-ca")
        let all = [
            try Observation.goodBaseline(), try .sample(.isolation, [trusting]), try .sample(selfsigned, [trusting]),
            try .sample(untrusted, [trusting]), try .sample(.expired, [trusting]),
            .notRun(try Scenario.expired.instance),
            try .sample(.nullSuite, [rejecting]), try .goodBaseline(repetition: 2),
        ]
        let judgements = Judge().judge(all)
        #expect(
            judgements.map(\.verdict) == [.pass, .fail, .fail, .fail, .skipped, .skipped, .inconclusive, .pass])
        #expect(judgements.map(\.reasonCode)[1] == .verificationOff)
        #expect(judgements.map(\.reasonCode)[4...5] == [.verificationOff, .verificationOff])
        #expect(judgements.filter { $0.reason.contains("Verification is off") }.count == 1)
        #expect(judgements[5].outcome == .noContact)
        #expect(judgements[6].outcome == .notDelivered)
    }

    @Test func aClientThatLooksLateStillLooks() throws {
        let greeting = ConnectionRecord.sample(.imaps).inTLS(octets: 9)
        let all = [
            try Observation.goodBaseline(), try .sample(.isolation, [greeting]), try .sample(.expired, [rejecting]),
            try .goodBaseline(repetition: 2),
        ]
        let judgements = Judge().judge(all)
        #expect(judgements.map(\.outcome)[1] == .accepted)
        #expect(judgements.map(\.verdict) == [.pass, .fail, .pass, .pass])
        #expect(judgements[1].reasonCode == nil)
        #expect(!Judge().skips(try Scenario.expired.instance, after: Array(all.prefix(2))))
    }

    @Test func nothingIsSkippedWhereAllIsWanted() throws {
        let all = [
            try Observation.goodBaseline(), try .sample(.isolation, [trusting]), try .sample(.expired, [trusting]),
            try .goodBaseline(repetition: 2),
        ]
        let judge = Judge(skipsPointless: false)
        #expect(!judge.skips(try Scenario.expired.instance, after: Array(all.prefix(2))))
        let judgements = judge.judge(all)
        #expect(judgements.map(\.verdict) == [.pass, .fail, .fail, .pass])
        #expect(judgements[2].outcome == .leakedToImpostor)
        #expect(judgements[2].reasonCode == nil)
    }

    @Test func whatCrossedInClearIsNeverSkipped() throws {
        let all = [
            try Observation.sample(.isolation, [trusting]),
            try .sample(.expired, [trusting], findings: [.sample(.credential)]),
        ]
        #expect(Judge().judge(all)[1].verdict == .fail)
    }

    @Test func theHarnessAsksWhatNeedNotRun() throws {
        let off = [try Observation.goodBaseline(), try .sample(.isolation, [trusting])]
        let on = [try Observation.goodBaseline(), try .sample(.isolation, [rejecting])]
        let expired = try Scenario.expired.instance
        #expect(Judge().skips(expired, after: off))
        #expect(!Judge().skips(expired, after: on))
        #expect(!Judge().skips(expired, after: []))
        #expect(!Judge().skips(try Scenario.sample("cert.selfsigned").instance, after: off))
        #expect(!Judge().skips(try Scenario.nullSuite.instance, after: off))
        #expect(!Judge().skips(try Scenario.sample("ctl.wildcard", .shouldAccept).instance, after: off))
        #expect(!Judge().skips(try Scenario.sample("cert.expired", paths: [.smtps]).instance, after: off))
    }

    @Test func whatCrossedInClearDoesNotShowIt() throws {
        let bait = ConnectionRecord.sample(.imap, id: 1, isBait: true).loggingIn(isSealed: false)
        let fallback = try Observation.sample(.isolation, [rejecting, bait])
        #expect(!Judge().skips(try Scenario.expired.instance, after: [fallback]))
    }

    @Test func whatWasNotRunForNoReasonIsAnError() throws {
        let judgement = Judge().judge([.notRun(try Scenario.expired.instance)])[0]
        #expect(judgement.verdict == .error)
        #expect(judgement.reasonCode == .harness)
    }

    // MARK: - Twins

    @Test func aTwinThatDidNotLogInTakesThePassAway() throws {
        let wildcard = Scenario.sample("ctl.wildcard", .shouldAccept)
        let wrong = Scenario.sample("name.wild-all") { $0.twin = "ctl.wildcard" }
        let good = try Observation.goodBaseline()
        let run = try Observation.sample(wrong, [rejecting])
        let accepted = try Observation.sample(wildcard, [trusting])
        let refused = try Observation.sample(wildcard, [rejecting])
        #expect(Judge().judge([good, accepted, run, good])[2].verdict == .pass)
        #expect(Judge().judge([good, refused, run, good])[2].reasonCode == .controlFailed)
        #expect(Judge().judge([good, run, good])[1].reasonCode == .controlFailed)
        #expect(Judge().judge([good, refused, run, good])[1].verdict == .warn)
    }

    // MARK: - The capture

    @Test(
        arguments: [
            (change: { @Sendable in $0.capture.kind = .none }, code: ReasonCode.captureIncomplete),
            ({ @Sendable in $0.check = nil }, .captureIncomplete),
            ({ @Sendable in $0.capture.dropped = 1 }, .captureIncomplete),
            ({ @Sendable in $0.check?.cutFrames = 1 }, .captureIncomplete),
            ({ @Sendable in $0.check?.verdict = .inconclusive }, .captureIncomplete),
            ({ @Sendable in $0.check?.verdict = .unreadable }, .captureIncomplete),
            ({ @Sendable in $0.check?.flows[0].gaps = 1 }, .captureIncomplete),
            ({ @Sendable in $0.check?.flows[0].contradictions = 1 }, .captureIncomplete),
            ({ @Sendable in $0.check?.flows[0].sawSYN = false }, .captureIncomplete),
            ({ @Sendable in $0.check?.flows[0].sawEnd = false }, .captureIncomplete),
            ({ @Sendable in $0.check?.flows = [] }, .captureIncomplete),
            ({ @Sendable in $0.check?.flows.append(.whole(1, of: .sample(.smtps, id: 9))) }, .captureIncomplete),
            ({ @Sendable in $0.capture.markerSeen = false }, .markerNotFound),
        ] as [(change: @Sendable (inout Observation) -> Void, code: ReasonCode)])
    func aPassNeedsAWholeCapture(change: @Sendable (inout Observation) -> Void, code: ReasonCode) throws {
        let judgement = try judged(.sample(.expired, [rejecting], change: change))
        #expect(judgement.verdict == .inconclusive)
        #expect(judgement.reasonCode == code)
        // A fail needs none.
        #expect(try judged(.sample(.expired, [trusting], change: change)).verdict == .fail)
    }

    @Test func theTapIsACaptureAndTheMarkersStreamIsNobodys() throws {
        let judgement = try judged(
            .sample(.expired, [rejecting]) {
                $0.capture = CaptureCompleteness(kind: .tap, markerSeen: true, markerStream: 1)
                $0.check?.flows.append(.whole(1, of: .sample(.smtps, id: 9)))
            })
        #expect(judgement.verdict == .pass)
    }

    @Test func aBaselineWithoutACaptureStillCarriesTheOthers() throws {
        let blind = try Observation.goodBaseline()
        var withoutMarker = blind
        withoutMarker.capture.markerSeen = false
        let judgements = Judge().judge([withoutMarker, try .sample(.expired, [rejecting]), blind])
        #expect(judgements.map(\.verdict) == [.inconclusive, .pass, .pass])
        #expect(judgements[0].reasonCode == .markerNotFound)
    }

    // MARK: - Policy and reasons

    @Test func anOpportunisticPolicyWarnsInThePlaintextPhaseOnly() throws {
        let clear = ConnectionRecord.sample(.imapStartTLS).faulted.loggingIn(isSealed: false)
        #expect(try judged(.sample(.strip, [clear])).verdict == .fail)
        let warned = try judged(.sample(.strip, [clear]), policy: .opportunistic)
        #expect(warned.verdict == .warn)
        #expect(warned.outcome == .leakedPlaintext)
        #expect(warned.notes.count == 1)
        #expect(try judged(.sample(.expired, [trusting]), policy: .opportunistic).verdict == .fail)
    }

    @Test func notOfferedIsAPassWithPositiveEvidence() throws {
        var record = ConnectionRecord.sample(.imaps)
        record.tls = TLSObservation()
        record.tls?.sawClientHello = true
        record.tls?.offeredSuites = [0x1301]
        let judgement = try judged(.sample(.nullSuite, [record]))
        #expect(judgement.verdict == .pass)
        #expect(judgement.delivered == .notOffered)
    }

    @Test func inconclusiveResultsSayWhy() throws {
        #expect(try judged(.sample(.strip, [.sample(.imapStartTLS)])).reasonCode == .notDelivered)
        #expect(try judged(.sample(.strip, [])).reasonCode == .noContact)
        let hung = try judged(
            .sample(.expired, [rejecting], end: .timedOut) { $0.client.wasAliveWhileNotHeld = true })
        #expect(hung.verdict == .warn)
        #expect(hung.reasonCode == .timeout)
        let failed = try judged(.sample(.expired, []) { $0.harnessFailure = "The disk is full." })
        #expect(failed.verdict == .error)
        #expect(failed.reasonCode == .harness)
        #expect(failed.reason == "The disk is full.")
    }

    @Test func noReasonHoldsTheSecret() throws {
        let clear = ConnectionRecord.sample(.imapStartTLS).faulted.loggingIn(isSealed: false)
        let judgement = try judged(.sample(.strip, [clear], findings: [.sample(.credential)]))
        #expect(!"\(judgement)".contains(String(decoding: password.reveal(), as: UTF8.self)))
    }
}
