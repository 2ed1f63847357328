/// Findings of one rule that are only counted.
package struct FindingTotal: Sendable, Hashable {
    package var kind: Finding.Kind
    package var rule: String
    /// How many there are.
    package var findings: Int
    /// The flows in which they were made.
    package var flows: Int

    package init(kind: Finding.Kind, rule: String, findings: Int, flows: Int) {
        self.kind = kind
        self.rule = rule
        self.findings = findings
        self.flows = flows
    }
}

/// Counts of flows and findings that are not reported one by one.
package struct FlowTotals: Sendable, Hashable {
    package var flows = 0
    package var tlsFlows = 0
    package var gaps = 0

    /// Findings beyond those that are kept, by rule, in the order in which the rules were met.
    package var findings: [FindingTotal] = []

    package init() {}

    mutating func add(_ finding: Finding, isFirstOfFlow: Bool) {
        let index: Int
        if let known = findings.firstIndex(where: { $0.rule == finding.rule && $0.kind == finding.kind }) {
            index = known
        } else {
            index = findings.count
            findings.append(FindingTotal(kind: finding.kind, rule: finding.rule, findings: 0, flows: 0))
        }
        findings[index].findings += 1
        if isFirstOfFlow { findings[index].flows += 1 }
    }

    mutating func addSilentFlow() { flows += 1 }

    mutating func add(_ flow: FlowState.Doubt) {
        flows += 1
        if flow.isTLS { tlsFlows += 1 }
        gaps += flow.gaps
    }
}
