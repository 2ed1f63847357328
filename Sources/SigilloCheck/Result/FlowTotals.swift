/// Counts of flows that are not reported one by one.
package struct FlowTotals: Sendable, Hashable {
    package var flows = 0
    package var tlsFlows = 0
    package var gaps = 0

    package init() {}

    mutating func add(_ flow: FlowReport) {
        flows += 1
        if flow.tls != nil { tlsFlows += 1 }
        gaps += flow.gaps
    }
}
