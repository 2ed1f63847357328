import SigilloCore
import SigilloVerdict

extension ConsoleReporter {
    /// Inconclusive results and errors: one cause that silences many is said once, with the count.
    func silences(_ report: RunReport) -> [ConsoleLine] {
        let groups = ResultGroup.groups(report.results.filter(\.isSilence))
        return groups.flatMap { group in
            group.results.count == 1
                ? single(group, report)
                : many(group, report)
        }
    }

    private func single(_ group: ResultGroup, _ report: RunReport) -> [ConsoleLine] {
        let result = group.first
        let name = result.id + owner(of: result, in: report.clients)
        var lines = [ConsoleLine(result.verdict, "\(name): \(result.reason)")]
        if let code = result.reasonCode { lines += part("What to do", Wording.remedy(code)) }
        return lines
    }

    private func many(_ group: ResultGroup, _ report: RunReport) -> [ConsoleLine] {
        let first = group.first
        let onPath = report.results.filter { $0.isBeside(first) }
        let quantity = onPath.count == group.results.count ? "all \(onPath.count)" : "\(group.results.count)"
        let cause = first.reasonCode.map(Wording.phrase) ?? first.reason
        let place = first.path.rawValue + owner(of: first, in: report.clients)
        let witness = group.results.first(where: \.isControl) ?? first
        let hasFailed = onPath.contains { $0.verdict == .fail }
        var lines = [ConsoleLine(first.verdict, "\(quantity) on \(place): \(cause)")]
        lines += part("What happened", witness.reason)
        lines += part(
            "So",
            hasFailed
                ? "none of these is a pass; the failures on this path stand."
                : "none of these is a pass, although no password was seen.")
        if let code = first.reasonCode { lines += part("What to do", Wording.remedy(code)) }
        if style.isVerbose { lines += group.results.flatMap { part("", $0.id) } }
        return lines
    }

    /// One line a warning.
    func warnings(_ report: RunReport) -> [ConsoleLine] {
        report.results.filter { $0.verdict == .warn }.map { result in
            var line = ConsoleLine(.warn, result.id + owner(of: result, in: report.clients))
            line.add("  \(result.severity.rawValue)  \(result.reason)")
            return line
        }
    }

    /// One line a client, setting and path: how many passed, and by what conduct.
    func passes(_ report: RunReport) -> [ConsoleLine] {
        let places = report.results.reduce(into: [[InstanceResult]]()) { places, result in
            if let index = places.firstIndex(where: { $0[0].isBeside(result) }) {
                places[index].append(result)
            } else {
                places.append([result])
            }
        }
        return places.compactMap { results in
            let passed = results.filter { $0.verdict == .pass }
            guard !passed.isEmpty else { return nil }
            var line = ConsoleLine(.pass, results[0].path.rawValue + owner(of: results[0], in: report.clients))
            line.pad(to: 22)
            line.add("  \(passed.count) of \(results.count)")
            line.pad(to: 34)
            line.add("  " + conduct(passed), .faint)
            return line
        }
    }

    private func conduct(_ passed: [InstanceResult]) -> String {
        let controls = passed.count(where: \.isControl)
        let others = passed.filter { !$0.isControl }
        let refused = others.count { [.rejected, .lateRejected].contains($0.outcome) }
        let absent = others.count { $0.outcome == .notOffered }
        let lasting = others.count { $0.outcome == .loggedIn }
        return [
            (controls, "controls held"), (refused, "attacks refused"), (absent, "faults that the client never offers"),
            (lasting, "log-ins that stayed sealed"),
        ].filter { $0.0 > 0 }.map { "\($0.1) \($0.0)" }.joined(separator: ", ")
    }

    /// Notes, and what was skipped, by cause.
    func notes(_ report: RunReport) -> [ConsoleLine] {
        let infos = report.results.filter { $0.verdict == .info }.map { result in
            ConsoleLine(.info, "\(result.reason) (\(result.id)\(owner(of: result, in: report.clients)))")
        }
        let skipped = ResultGroup.groups(report.results.filter { $0.verdict == .skipped }).map { group in
            let first = group.first
            let place = first.path.rawValue + owner(of: first, in: report.clients)
            let cause = first.reasonCode.map(Wording.phrase) ?? first.reason
            return ConsoleLine(.skipped, "\(group.results.count) on \(place): \(cause)")
        }
        return infos + skipped
    }

    /// What the run proved, and what it did not look at.
    func proof(_ report: RunReport) -> [ConsoleLine] {
        let names = report.clients.map(name).reduce(into: [String]()) { if !$0.contains($1) { $0.append($1) } }
        let title = "What this run proved for \(names.joined(separator: ", ")) with this configuration:"
        return list(title, report.proved) + list("Not tested:", report.notRun)
    }

    private func list(_ title: String, _ statements: [RunReport.Statement]) -> [ConsoleLine] {
        guard !statements.isEmpty else { return [] }
        let room = style.width.map { max(24, $0 - 4) }
        return [ConsoleLine(title, .strong)]
            + statements.flatMap { statement in
                TextWrap.lines(VisibleText.line(statement.text), width: room).enumerated().map { index, piece in
                    ConsoleLine((index == 0 ? "  · " : "    ") + piece)
                }
            }
    }

    /// The failures once more, one line each, indented, worst first.
    func failureList(_ report: RunReport) -> [ConsoleLine] {
        let failures = report.failuresWorstFirst
        guard !failures.isEmpty else { return [] }
        let names = failures.map { $0.id + owner(of: $0, in: report.clients) }
        let width = min(72, names.map(\.count).max() ?? 0)
        return [ConsoleLine("Failed (\(failures.count)), worst first:", .strong)]
            + zip(failures, names).map { failure, name in
                var line = ConsoleLine("  ")
                line.add(Verdict.fail.consoleWord, .verdict(.fail))
                line.add("  " + name)
                line.pad(to: 8 + width)
                line.add("  " + failure.severity.rawValue)
                line.pad(to: 18 + width)
                line.add("  " + failure.inShort)
                return line
            }
    }
}

extension RunReport {
    /// The failures that nobody expected, worst severity and then worst outcome first; equals stay in the plan's order.
    var failuresWorstFirst: [InstanceResult] {
        let rank = Dictionary(uniqueKeysWithValues: zip(Outcome.allCases, 0...))
        func order(_ result: InstanceResult) -> Int {
            result.outcome.flatMap { rank[$0] } ?? Outcome.allCases.count
        }
        return results.enumerated().filter { $0.element.verdict == .fail && $0.element.isFailure }.sorted {
            left, right in
            (left.element.severity, order(left.element), left.offset)
                < (right.element.severity, order(right.element), right.offset)
        }.map(\.element)
    }
}

extension InstanceResult {
    /// Whether both are the same client's, setting's and path's.
    func isBeside(_ other: InstanceResult) -> Bool {
        path == other.path && client == other.client && setting == other.setting
    }

    /// What happened, in a few words: the first leak, else the outcome.
    var inShort: String {
        findings.first(where: \.isLeak)?.inShort ?? outcome.map(Wording.phrase) ?? reason
    }
}

/// Results of one client, setting and path that have one cause.
struct ResultGroup {
    private(set) var results: [InstanceResult]

    var first: InstanceResult { results[0] }

    /// The groups in the order of their first results.
    static func groups(_ results: [InstanceResult]) -> [ResultGroup] {
        var groups: [ResultGroup] = []
        for result in results {
            if let index = groups.firstIndex(where: { $0.holds(result) }) {
                groups[index].results.append(result)
            } else {
                groups.append(ResultGroup(results: [result]))
            }
        }
        return groups
    }

    private func holds(_ result: InstanceResult) -> Bool {
        guard first.isBeside(result), first.verdict == result.verdict, first.reasonCode == result.reasonCode else {
            return false
        }
        switch result.reasonCode {
        case .noContact, .controlFailed, .captureIncomplete, .markerNotFound, .verificationOff, .noRoom: return true
        case .notDelivered, .timeout, .harness, nil: return first.reason == result.reason
        }
    }
}
