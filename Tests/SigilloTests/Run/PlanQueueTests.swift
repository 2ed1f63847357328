import Foundation
import Sigillo
import SigilloCore
import SigilloScenario
import Synchronization
import Testing

@Suite struct PlanQueueTests {
    private let plan = PlannedInstance.plan([
        TestPlans.instance(on: .imaps), TestPlans.instance("cert.expired", on: .imaps),
        TestPlans.instance(on: .imaps), TestPlans.instance(on: .smtps), TestPlans.instance("cert.expired", on: .smtps),
    ])

    @Test func withoutLearningAllIsGivenOutInOrder() {
        let queue = PlanQueue(plan, waitsForBaselines: false)
        #expect((0..<6).map { _ in queue.take()?.number } == [0, 1, 2, 3, 4, nil])
    }

    @Test func controlsComeFirstAndTheSecondBaselineLast() {
        let plan = PlannedInstance.plan([
            TestPlans.instance("cert.expired", on: .imaps), TestPlans.instance(on: .smtps),
            TestPlans.instance(on: .imaps), TestPlans.instance(on: .imaps),
            TestPlans.instance("cert.wrong-host", on: .imaps),
        ])
        let queue = PlanQueue(plan, waitsForBaselines: false)
        #expect((0..<5).map { _ in queue.take()?.number } == [2, 0, 4, 3, 1])
    }

    @Test func whatTakesLongBeginsEarly() {
        var dripping = TestPlans.instance("slow.sh-drip", on: .imaps)
        dripping.scenario.tls.rewrite = .dripServerHello
        var silent = TestPlans.instance("imap-starttls-unknown-reply", on: .imaps)
        silent.steps = [
            Step(index: 0, isFault: true, action: .reply(ReplyStep(verb: "STARTTLS", phase: .clear, effect: .withhold)))
        ]
        let queue = PlanQueue(
            PlannedInstance.plan([
                TestPlans.instance(on: .imaps), TestPlans.instance("cert.expired", on: .imaps), dripping, silent,
            ]), waitsForBaselines: false)
        #expect((0..<4).map { _ in queue.take()?.number } == [0, 2, 3, 1])
    }

    @Test func whatWaitsForABaselineIsPassedOver() {
        let queue = PlanQueue(plan, waitsForBaselines: true)
        let imaps = queue.take()
        let smtps = queue.take()
        #expect([imaps?.number, smtps?.number] == [0, 3])
        smtps.map(queue.finish)
        #expect(queue.take()?.number == 4)
        imaps.map(queue.finish)
        #expect((0..<3).map { _ in queue.take()?.number } == [1, 2, nil])
    }

    @Test func badCertificatesWaitForTheProofThatCertificatesAreVerified() {
        var expired = TestPlans.instance("cert.expired", on: .imaps)
        expired.scenario.tags = [.certificate]
        let queue = PlanQueue(
            PlannedInstance.plan([
                TestPlans.instance(on: .imaps), TestPlans.instance("ctl.no-anchor", on: .imaps), expired,
                TestPlans.instance("tls.alerts", on: .imaps), TestPlans.instance(on: .imaps),
            ]), waitsForBaselines: false)
        #expect(queue.take()?.number == 0)
        let proof = queue.take()
        #expect(proof?.instance.scenario.isTrustIsolation == true)
        #expect((0..<2).map { _ in queue.take()?.number } == [3, 4])
        proof.map(queue.finish)
        #expect((0..<2).map { _ in queue.take()?.number } == [2, nil])

        let eager = PlanQueue(
            PlannedInstance.plan([TestPlans.instance("ctl.no-anchor", on: .imaps), expired]), waitsForBaselines: false,
            waitsForProofs: false)
        #expect((0..<2).map { _ in eager.take()?.number } == [0, 1])
    }

    @Test func aPathWithoutBaselineWaitsForNothing() {
        let queue = PlanQueue(
            PlannedInstance.plan([TestPlans.instance("cert.expired", on: .imaps)]), waitsForBaselines: true)
        #expect(queue.take()?.number == 0)
    }

    @Test(arguments: [true, false])
    func aWorkerThatWaitsIsWoken(isCancelled: Bool) {
        let queue = PlanQueue(Array(plan.prefix(2)), waitsForBaselines: true)
        let opening = queue.take()
        let taken = Mutex<Int??>(nil)
        let done = DispatchSemaphore(value: 0)
        Thread {
            let number = queue.take()?.number
            taken.withLock { $0 = .some(number) }
            done.signal()
        }.start()
        if isCancelled { queue.cancel() } else { opening.map(queue.finish) }
        done.wait()
        #expect(taken.withLock { $0 } == .some(isCancelled ? nil : 1))
    }
}
