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

    /// However wakes and drains fall together, the owner learns of everything that happened before a wake.
    @Test func noWakeIsLost() {
        let pipe = WakePipe()
        let events = Counter()
        let last = 50_000
        Thread {
            for _ in 0..<last {
                events.count.add(1, ordering: .sequentiallyConsistent)
                pipe.wake()
            }
        }.start()
        while events.count.load(ordering: .sequentiallyConsistent) < last {
            var waiting = pollfd(fd: pipe.descriptor, events: Int16(POLLIN), revents: 0)
            guard poll(&waiting, 1, 10_000) == 1 else {
                Issue.record("a wake was lost")
                return
            }
            pipe.drain()
        }
    }
}

private final class Counter: Sendable {
    let count = Atomic(0)
}
