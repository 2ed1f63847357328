import Foundation
import Glibc
import Synchronization
import Testing

@testable import SigilloServer

@Suite struct WakePipeTests {
    private func isReadable(_ pipe: WakePipe) -> Bool {
        var waiting = pollfd(fd: pipe.descriptor, events: Int16(POLLIN), revents: 0)
        return poll(&waiting, 1, 0) == 1
    }

    @Test func itIsReadableFromAWakeToADrain() {
        let pipe = WakePipe()
        #expect(!isReadable(pipe))
        pipe.wake()
        pipe.wake()
        #expect(isReadable(pipe))
        pipe.drain()
        #expect(!isReadable(pipe))
    }

    @Test(arguments: [255, 256, 257, 512, 100_000])
    func anyNumberOfWakesIsDrainedAndNoneBlocks(count: Int) {
        let pipe = WakePipe()
        for _ in 0..<count { pipe.wake() }
        #expect(isReadable(pipe))
        pipe.drain()
        #expect(!isReadable(pipe))
        pipe.wake()
        #expect(isReadable(pipe))
    }

    /// However a wake and a drain fall together, the next wake is heard.
    @Test func aWakeThatMeetsADrainSilencesNoLaterOne() {
        let pipe = WakePipe()
        let race = Race()
        Thread {
            for round in 1...Race.rounds {
                race.wait(for: race.begun, round)
                // Now in front of the drain, now behind it, and now and then in its middle.
                for _ in 0..<(round % 997) { _ = race.begun.load(ordering: .relaxed) }
                pipe.wake()
                race.done.store(round, ordering: .releasing)
            }
        }.start()
        var silenced = 0
        for round in 1...Race.rounds {
            race.begun.store(round, ordering: .releasing)
            pipe.drain()
            race.wait(for: race.done, round)
            pipe.wake()
            if !isReadable(pipe) { silenced += 1 }
            pipe.drain()
        }
        #expect(silenced == 0)
    }
}

/// Two threads that take one step at the same moment, again and again.
private final class Race: Sendable {
    static let rounds = 5_000
    let begun = Atomic(0)
    let done = Atomic(0)

    func wait(for step: borrowing Atomic<Int>, _ round: Int) {
        while step.load(ordering: .acquiring) != round { sched_yield() }
    }
}
