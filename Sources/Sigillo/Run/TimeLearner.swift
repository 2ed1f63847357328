package import SigilloCore
package import SigilloScenario
internal import Synchronization

/// Learns from the baseline how fast a client is, so that windows are as long as they must be and no longer.
package final class TimeLearner: Sendable {
    /// Nanoseconds from the greeting to the client's first octet behind it, the longest seen on each path.
    private let times = Mutex<[ServicePath: UInt64]>([:])
    private let isThorough: Bool

    /// Creates a learner that knows nothing yet.
    ///
    /// - Parameter isThorough: whether windows have the catalogue's full length whatever is learnt.
    package init(isThorough: Bool) {
        self.isThorough = isThorough
    }

    /// Learns from the connections of a baseline; other instances teach nothing.
    package func learn(from connections: [ConnectionRecord], on instance: ScenarioInstance) {
        guard instance.scenario.isBaseline else { return }
        for record in connections where !record.isBait {
            guard let greeting = record.events.first(where: { $0.isReply }),
                let answer = record.events.first(where: { $0.isCommand && $0.time >= greeting.time })
            else { continue }
            times.withLock { $0[instance.path] = max($0[instance.path] ?? 0, answer.time - greeting.time) }
        }
    }

    /// How long silence must last to be the client's last word, in nanoseconds.
    package func silence(on path: ServicePath) -> UInt64 {
        isThorough ? 10_000_000_000 : max(3 * learnt(on: path), 200_000_000)
    }

    /// How long a server holds its tongue to see what the client does, in nanoseconds.
    package func hold(on path: ServicePath) -> UInt64 {
        isThorough ? 8_000_000_000 : max(20 * learnt(on: path), 500_000_000)
    }

    /// How long a process that the client left behind may take to show what it does, in nanoseconds.
    package var daemon: UInt64 {
        isThorough ? 10_000_000_000 : 2_000_000_000
    }

    private func learnt(on path: ServicePath) -> UInt64 {
        times.withLock { $0[path] } ?? 100_000_000
    }
}

extension ConnectionRecord.Event {
    fileprivate var isReply: Bool {
        if case .reply = note { true } else { false }
    }

    fileprivate var isCommand: Bool {
        if case .command = note { true } else { false }
    }
}
