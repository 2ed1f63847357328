package import SigilloReport
internal import SigilloVerdict

/// What a run proved, in sentences whose numbers come from its results.
package enum Proofs {
    /// The sentences; without a single pass there are none.
    package static func statements(_ report: RunReport, selfTests: [SelfTest.Result]) -> [RunReport.Statement] {
        let results = report.results
        let baselines = results.filter { $0.isControl && $0.scenario == "ctl.good-chain" }
        let loggedIn = baselines.filter { $0.verdict == .pass }
        let attacks = results.filter { !$0.isControl && $0.verdict == .pass }
        guard !loggedIn.isEmpty, !attacks.isEmpty else { return [] }
        let paths = Set(baselines.map(\.path)).count
        var statements = [
            RunReport.Statement(
                key: "logged-in",
                text: "it logs in to the honest server on \(paths) path\(paths == 1 ? "" : "s") "
                    + "(before and after: \(loggedIn.count) of \(baselines.count) controls)")
        ]
        let delivered = attacks.count { $0.delivered == .yes }
        let impossible = attacks.count { $0.delivered == .notOffered }
        let failures = results.count { $0.verdict == .fail }
        let scope = failures > 0 ? "in the \(attacks.count) scenarios that passed, " : ""
        let rest = impossible > 0 ? ", \(impossible) more it made impossible by what it offers" : ""
        statements.append(
            RunReport.Statement(
                key: "attacks",
                text:
                    "\(scope)\(delivered) attacks were really delivered\(rest), and no password, user name, subject or body "
                    + "left it readable"))
        let markers = results.filter { $0.observations.markerFound != nil }
        if !markers.isEmpty {
            let flows = results.reduce(0) { $0 + $1.observations.flows }
            let whole = results.reduce(0) { $0 + $1.observations.wholeFlows }
            let cut = results.reduce(0) { $0 + $1.observations.cutFrames }
            statements.append(
                RunReport.Statement(
                    key: "capture",
                    text:
                        "the scanner found \(markers.count { $0.observations.markerFound == true }) of \(markers.count) "
                        + "plain markers; \(report.room.packets) packets, \(report.room.dropped) dropped, \(cut) cut, "
                        + "\(whole) of \(flows) connections whole"))
        }
        if !selfTests.isEmpty, selfTests.allSatisfy(\.isPassed) {
            statements.append(
                RunReport.Statement(key: "self-test", text: "before it, on each machine, \(selfTests[0].text)"))
        }
        return statements
    }
}
