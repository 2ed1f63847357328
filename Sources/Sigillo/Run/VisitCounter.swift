internal import Synchronization

/// Which of a client's visits is going on: the runner counts, and the plans of connections ask on their servers' loops.
package final class VisitCounter: Sendable {
    private let number = Atomic<Int>(1)

    /// Creates a counter at the first visit.
    package init() {}

    /// The visit that is going on, from 1.
    package var current: Int { number.load(ordering: .acquiring) }

    /// Begins a visit.
    package func begin(_ visit: Int) { number.store(visit, ordering: .releasing) }
}
