/// Counts of flows that are not reported one by one.
package struct FlowTotals: Sendable, Hashable {
    package var flows = 0
    package var tlsFlows = 0
    package var gaps = 0

    package init() {}

    mutating func addSilentFlow() { flows += 1 }

    mutating func add(_ state: FlowState) {
        flows += 1
        if state.isTLS { tlsFlows += 1 }
        gaps += state.gaps
    }
}
