import Testing

@testable import SigilloCapture

// The tests beside these may keep all threads busy for more than a minute.
@Suite(.timeLimit(.minutes(5)))
struct MonitorTests {
    @Test func conditionThatHoldsNeedsNoWait() {
        let monitor = Monitor(1)
        #expect(monitor.withLock(timeoutNanoseconds: .max, when: { $0 == 1 }) { $0 } == 1)
    }

    @Test func timeThatIsUpEndsTheWait() {
        let monitor = Monitor(1)
        #expect(monitor.withLock(timeoutNanoseconds: 1_000, when: { $0 == 2 }) { $0 } == 1)
    }

    @Test func changeByAnotherThreadEndsTheWait() async {
        let monitor = Monitor(0)
        async let value = OwnThread.run {
            monitor.withLock(timeoutNanoseconds: .max, when: { $0 == 100 }) { $0 }
        }
        for _ in 0..<100 {
            monitor.withLock { $0 += 1 }
            monitor.announceChange()
        }
        #expect(await value == 100)
    }
}
