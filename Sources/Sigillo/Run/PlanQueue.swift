internal import Foundation
internal import SigilloCore
internal import SigilloScenario
internal import Synchronization

/// The planned instances that nobody has taken yet, given out path by path.
///
/// On a path come the first baseline, the other controls, then what waits on purpose, so that no worker is left with a
/// long wait when the others are done; the rest keeps its order, and the second baseline is the last.
///
/// Where accounts are learnt, nothing on a path is given out before its first baseline is over. What is skipped for a
/// client that verifies no certificate is given out once it is known whether this one does: which scenarios run must not
/// depend on which machine is the faster. A worker that finds nothing else to do waits.
package final class PlanQueue: Sendable {
    private struct State {
        var left: [PlannedInstance]
        /// The paths whose first baseline is not over.
        var closed: Set<ServicePath>
        /// How many controls that tell whether the client verifies certificates are not over, path by path.
        var unproven: [ServicePath: Int]
        var waiting = 0
        var isCancelled = false

        /// Where the next instance stands that can be run now.
        var next: Int? { left.firstIndex(where: canRun) }

        private func canRun(_ planned: PlannedInstance) -> Bool {
            let path = planned.instance.path
            if planned.isOpening { return true }
            if closed.contains(path) { return false }
            return !planned.instance.scenario.isSkippedWithoutVerification || unproven[path, default: 0] == 0
        }
    }

    private enum Turn {
        case take(PlannedInstance)
        case wait
        case end
    }

    private let state: Mutex<State>
    private let news = DispatchSemaphore(value: 0)

    /// Creates a queue of a plan.
    ///
    /// - Parameters:
    ///   - waitsForBaselines: whether a path is closed until its first baseline is over.
    ///   - waitsForProofs: whether something is skipped for a client that verifies no certificate.
    package init(_ plan: [PlannedInstance], waitsForBaselines: Bool, waitsForProofs: Bool = true) {
        let openings = waitsForBaselines ? plan.filter(\.isOpening).map(\.instance.path) : []
        let proofs = waitsForProofs ? plan.filter(\.instance.scenario.isTrustIsolation) : []
        state = Mutex(
            State(
                left: Self.ordered(plan), closed: Set(openings),
                unproven: Dictionary(proofs.map { ($0.instance.path, 1) }, uniquingKeysWith: +)))
    }

    private static func ordered(_ plan: [PlannedInstance]) -> [PlannedInstance] {
        var paths: [ServicePath: Int] = [:]
        for planned in plan where paths[planned.instance.path] == nil { paths[planned.instance.path] = paths.count }
        func place(_ planned: PlannedInstance) -> [Int] {
            [paths[planned.instance.path] ?? 0, turn(of: planned), planned.number]
        }
        return plan.sorted { place($0).lexicographicallyPrecedes(place($1)) }
    }

    private static func turn(of planned: PlannedInstance) -> Int {
        if planned.isOpening { return 0 }
        if planned.repetition > 1 { return 4 }
        if planned.instance.scenario.isControl { return 1 }
        return planned.instance.waitsOnPurpose ? 2 : 3
    }

    /// The next instance that can be run; nil where none is left, or the run was cancelled.
    package func take() -> PlannedInstance? {
        while true {
            let turn: Turn = state.withLock { state in
                guard !state.isCancelled, !state.left.isEmpty else { return .end }
                guard let index = state.next else {
                    state.waiting += 1
                    return .wait
                }
                return .take(state.left.remove(at: index))
            }
            switch turn {
            case .take(let planned): return planned
            case .wait: news.wait()
            case .end: return nil
            }
        }
    }

    /// A run is over: what waited for it may go on.
    package func finish(_ planned: PlannedInstance) {
        let path = planned.instance.path
        if planned.isOpening { wake { $0.closed.remove(path) } }
        if planned.instance.scenario.isTrustIsolation { wake { $0.unproven[path, default: 1] -= 1 } }
    }

    /// Gives out nothing more.
    package func cancel() {
        wake { $0.isCancelled = true }
    }

    private func wake(_ change: (inout State) -> Void) {
        let waiting = state.withLock { state in
            change(&state)
            defer { state.waiting = 0 }
            return state.waiting
        }
        for _ in 0..<waiting { news.signal() }
    }
}
