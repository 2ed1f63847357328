import Sigillo
import SigilloCore
import SigilloScenario
import Testing

@Suite struct TimeLearnerTests {
    private static let millisecond: UInt64 = 1_000_000

    /// A connection whose client spoke so long after the greeting.
    private func record(answeredAfter wait: UInt64?, on path: ServicePath = .imaps) -> ConnectionRecord {
        var events = [TestPlans.event(.reply(text: "* OK"), time: 1_000)]
        if let wait { events.append(TestPlans.event(.command(verb: "NOOP", text: "a NOOP"), time: 1_000 + wait)) }
        return TestPlans.record(on: path, events: events)
    }

    @Test func beforeItHasLearntItIsPatient() {
        let learner = TimeLearner(isThorough: false)
        #expect(learner.silence(on: .imaps) == 300 * Self.millisecond)
        #expect(learner.hold(on: .imaps) == 2_000 * Self.millisecond)
    }

    @Test func aFastClientIsWaitedForNoLongerThanTheFloor() {
        let learner = TimeLearner(isThorough: false)
        learner.learn(from: [record(answeredAfter: 1_000)], on: TestPlans.instance(on: .imaps))
        #expect(learner.silence(on: .imaps) == 200 * Self.millisecond)
        #expect(learner.hold(on: .imaps) == 500 * Self.millisecond)
    }

    @Test func theSlowestAnswerOnAPathCounts() {
        let learner = TimeLearner(isThorough: false)
        let instance = TestPlans.instance(on: .imaps)
        learner.learn(
            from: [record(answeredAfter: 80 * Self.millisecond), record(answeredAfter: 200 * Self.millisecond)],
            on: instance)
        learner.learn(from: [record(answeredAfter: 90 * Self.millisecond)], on: instance)
        #expect(learner.silence(on: .imaps) == 600 * Self.millisecond)
        #expect(learner.hold(on: .imaps) == 4_000 * Self.millisecond)
        #expect(learner.silence(on: .smtps) == 300 * Self.millisecond)
    }

    @Test func onlyTheBaselineTeaches() {
        let learner = TimeLearner(isThorough: false)
        var bait = record(answeredAfter: 900 * Self.millisecond)
        bait.isBait = true
        learner.learn(from: [bait, record(answeredAfter: nil)], on: TestPlans.instance(on: .imaps))
        learner.learn(
            from: [record(answeredAfter: 900 * Self.millisecond)], on: TestPlans.instance("cert.expired", on: .imaps))
        #expect(learner.silence(on: .imaps) == 300 * Self.millisecond)
    }

    @Test func aThoroughRunTakesTheFullTimes() {
        let learner = TimeLearner(isThorough: true)
        learner.learn(from: [record(answeredAfter: 1_000)], on: TestPlans.instance(on: .imaps))
        #expect(learner.silence(on: .imaps) == 10_000 * Self.millisecond)
        #expect(learner.hold(on: .imaps) == 8_000 * Self.millisecond)
    }
}
