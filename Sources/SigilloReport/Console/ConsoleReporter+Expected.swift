import SigilloCore
import SigilloVerdict

extension ConsoleReporter {
    /// Entries of the list of expected results that do not hold any more: each makes the run fail.
    func stale(_ report: RunReport) -> [ConsoleLine] {
        report.results.filter { $0.standing == .stale }.map { result in
            var line = ConsoleLine()
            line.add("STALE", .verdict(.fail))
            line.add("  \(result.id)\(owner(of: result, in: report.clients)): \(staleSentence(result, report))")
            return line
        }
    }

    /// Why an entry is stale, and what to do about it.
    func staleSentence(_ result: InstanceResult, _ report: RunReport) -> String {
        let wanted = result.expected.map { "\($0.verdict.rawValue) was expected (\($0.reason))" } ?? "it is listed"
        let list = report.expectations.map(\.file) ?? "the list"
        return "\(wanted), and now it is \(result.verdict.rawValue). Take the entry out of \(list)."
    }

    /// What deviates as the list says, one line each.
    func expected(_ report: RunReport) -> [ConsoleLine] {
        report.results.filter { $0.standing == .expected }.map { result in
            var line = ConsoleLine()
            line.add("EXPECTED", .faint)
            line.add("  \(result.id)\(owner(of: result, in: report.clients))")
            line.add("  \(result.verdict.rawValue)  \(result.severity.rawValue)")
            line.add("  \(result.expected?.reason ?? "")", .faint)
            return line
        }
    }

    /// `as expected 3, unexpected 0, stale 0`, and how much of the list was not tried.
    func standings(_ report: RunReport) -> String {
        func count(_ standing: InstanceResult.Standing) -> Int { report.results.count { $0.standing == standing } }
        let untried = report.expectations.map(\.untried) ?? 0
        return "as expected \(count(.expected)), unexpected \(count(.unexpected)), stale \(count(.stale))"
            + (untried > 0 ? ", untried \(untried)" : "")
    }
}
