import SigilloCore
import SigilloVerdict

/// The parts of a Markdown report other than its failures, each within a share of its octets of its own.
enum MarkdownSections {
    /// Columns of a table at most.
    private static let columnLimit = 20

    /// `### ✗ FAIL · 2 of 6 failed · curl 7.88.1`: the verdict, and who was tested.
    static func headline(_ report: RunReport) -> String {
        let summary = report.summary
        let failures = report.results.count(where: \.isFailure)
        let verdict =
            switch report.exitStatus {
            case 1: "✗ FAIL · \(failures) of \(summary.total) failed"
            case 3:
                "? INCONCLUSIVE · \(report.results.count(where: \.isSilence)) of \(summary.total) could not be shown"
            default:
                report.results.contains { $0.standing == .expected }
                    ? "✓ AS EXPECTED · \(summary[.pass]) of \(summary.total) passed"
                    : "✓ PASS · \(summary[.pass]) of \(summary.total) passed"
            }
        let names = report.clients.reduce(into: [String]()) { names, client in
            let name = client.name + (client.version.map { " " + $0 } ?? "")
            if !names.contains(name) { names.append(name) }
        }
        let shown = names.prefix(4).map { MarkdownText.prose($0, limit: 40) }.joined(separator: ", ")
        let more = names.count > 4 ? " and \(names.count - 4) more" : ""
        return "### \(verdict) · \(shown)\(more)\(report.isRevealed ? " · SECRETS ARE REVEALED" : "")\n\n"
    }

    /// The verdict on the account that all clients share; nothing where they share none.
    static func account(_ report: RunReport) -> String {
        report.accountVerdict.map { "**Account:** \(MarkdownText.prose($0.text, limit: 1000)).\n\n" } ?? ""
    }

    /// How many results have which verdict, client by client.
    static func counts(_ report: RunReport) -> String {
        let order: [(Verdict, String)] = [
            (.fail, "failed"), (.inconclusive, "inconclusive"), (.error, "errors"), (.warn, "warnings"),
            (.pass, "passed"), (.skipped, "skipped"), (.info, "notes"),
        ]
        let title =
            MarkdownText.row(["client"] + order.map(\.1) + ["of"])
            + MarkdownText.row(["---"] + order.map { _ in "---:" } + ["---:"])
        let rows = report.clients.lazy.map { client in
            let summary = Summary(
                report.results.lazy.filter { $0.client == client.name && $0.setting == client.setting })
            let name = client.name + (client.version.map { " " + $0 } ?? "") + ", " + client.setting
            return MarkdownText.row(
                [MarkdownText.prose(name, limit: 80, inTable: true)] + order.map { String(summary[$0.0]) }
                    + [String(summary.total)])
        }
        return MarkdownList(budget: 4000).text(title, rows, more: "clients")
    }

    /// Several clients by paths, the worst of each; nothing where there is one client in one setting.
    static func matrix(_ report: RunReport) -> String {
        guard report.clients.count > 1 else { return "" }
        let matrix = ClientMatrix(report)
        let title =
            MarkdownText.row(["client", "setting"] + matrix.paths.map(\.rawValue))
            + MarkdownText.row(Array(repeating: "---", count: matrix.paths.count + 2))
        func rows(_ text: (ClientMatrix.Cell) -> String) -> [String] {
            matrix.rows.map { row in
                MarkdownText.row(
                    [row.client, row.setting].map { MarkdownText.prose($0, limit: 80, inTable: true) }
                        + row.cells.map { $0.map(text) ?? "·" })
            }
        }
        let budget = 10_000
        let whole = rows(\.text)
        // Of many clients the outcomes are left out before a client is.
        let fits = whole.reduce(title.utf8.count + 200) { $0 + $1.utf8.count } <= budget
        return MarkdownList(budget: budget).text(title, fits ? whole : rows(\.brief), more: "clients")
    }

    /// When, where, with what: what a reader needs to repeat the run.
    static func facts(_ report: RunReport) -> String {
        let facts = [
            report.startedAt, report.durationMs.map(Wording.seconds), "sigillo \(report.version)",
            "policy \(report.policy)", "seed \(report.seed)", ConsoleReporter.place(report.room),
            "\(Wording.count(report.room.packets, "packet")), \(Wording.grouped(report.room.dropped)) dropped",
            report.expectations == nil
                ? nil : ConsoleReporter(style: ConsoleStyle()).standings(report),
        ]
        let line = facts.compactMap(\.self).map { MarkdownText.prose($0, limit: 80) }.joined(separator: " · ")
        var room = 3000
        var commands: [String] = []
        for command in report.clients.flatMap({ $0.command.split(separator: "\n") }) {
            let shown = VisibleText.line(String(command), limit: 200)
            guard !commands.contains(shown) else { continue }
            room -= shown.utf8.count
            guard room > 0 else {
                commands.append("…")
                break
            }
            commands.append(shown)
        }
        return line + "\n\n" + (commands.isEmpty ? "" : MarkdownText.block(commands) + "\n")
    }

    /// Entries of the list of expected results that do not hold any more.
    static func stale(_ report: RunReport) -> String {
        let reporter = ConsoleReporter(style: ConsoleStyle())
        let stale = report.results.filter { $0.standing == .stale }
        return MarkdownList(budget: 4000).text(
            "#### Stale (\(stale.count))\n\n",
            stale.lazy.map { item("STALE", $0, reporter.staleSentence($0, report), report) }, more: "stale entries")
    }

    /// What was not shown: one cause once.
    static func silences(_ report: RunReport) -> String {
        let silent = report.results.filter(\.isSilence)
        let items = ResultGroup.groups(silent).lazy.map { group in
            let first = group.first
            let remedy = first.reasonCode.map { ". " + Wording.remedy($0) } ?? ""
            guard group.results.count > 1 else {
                return item("? \(first.verdict.consoleWord)", first, stem(first.reason) + remedy, report)
            }
            let witness = group.results.first(where: \.isControl) ?? first
            let cause = first.reasonCode.map(Wording.phrase) ?? first.reason
            let place =
                first.path.rawValue + ConsoleReporter(style: ConsoleStyle()).owner(of: first, in: report.clients)
            return "- **? \(first.verdict.consoleWord)** \(group.results.count) on \(MarkdownText.prose(place)): "
                + MarkdownText.prose("\(cause): \(stem(witness.reason))\(remedy)", limit: 600) + "\n"
        }
        return MarkdownList(budget: 8000).text("#### Not shown (\(silent.count)): no pass\n\n", items, more: "causes")
    }

    /// What deviates as the list of expected results says.
    static func expected(_ report: RunReport) -> String {
        let expected = report.results.filter { $0.standing == .expected }
        return MarkdownList(budget: 5000).text(
            "#### As expected (\(expected.count))\n\n",
            expected.lazy.map { item($0.verdict.rawValue, $0, $0.expected?.reason ?? "", report) },
            more: "expected results")
    }

    /// Warnings and notes.
    static func warnings(_ report: RunReport) -> String {
        let warnings = report.results.filter { $0.verdict == .warn && $0.standing != .stale }
        let notes = report.results.filter { $0.verdict == .info && $0.standing != .stale }
        return MarkdownList(budget: 4000).text(
            "#### Warnings (\(warnings.count)) and notes (\(notes.count))\n\n",
            (warnings + notes).lazy.map { item($0.verdict == .warn ? "! WARN" : "i INFO", $0, $0.reason, report) },
            more: "warnings and notes")
    }

    /// What the run proved, and what it did not look at.
    static func statements(_ report: RunReport) -> String {
        func list(_ title: String, _ statements: [RunReport.Statement]) -> String {
            MarkdownList(budget: 4000).text(
                "#### \(title)\n\n",
                statements.lazy.map { "- \(MarkdownText.prose($0.text, limit: 500))\n" },
                more: "statements")
        }
        return list("What this run proved, for this client and configuration", report.proved)
            + list("Not tested", report.notRun)
    }

    /// Scenarios by paths or by clients, folded.
    static func table(_ report: RunReport) -> String {
        let table = VerdictTableText(report)
        return table.sections.prefix(8).map { section in
            // Between tags stands no text that anybody else chose: what is HTML is not escaped as Markdown is.
            let name = table.comparesClients ? "Clients on \(section.title)" : "Scenarios by path"
            var text = "<details><summary>\(name)</summary>\n\n"
            let columns = section.columns.prefix(columnLimit)
            text += MarkdownText.row(
                ["scenario"] + columns.map { MarkdownText.prose($0, limit: 40, inTable: true) }
                    + (table.comparesClients ? ["differs"] : []))
            text += MarkdownText.row(
                ["---"] + columns.map { _ in "---" } + (table.comparesClients ? ["---"] : []))
            let rows = section.rows.lazy.map { row in
                MarkdownText.row(
                    [MarkdownText.code(row.scenario, limit: 80, inTable: true)]
                        + row.cells.prefix(columnLimit).map { $0?.text ?? "·" }
                        + (table.comparesClients ? [row.differs ? "differs" : ""] : []))
            }
            return MarkdownList(budget: 10_000 / min(8, table.sections.count)).text(text, rows, more: "scenarios")
                + "</details>\n\n"
        }.joined()
    }

    /// A sentence without its full stop.
    private static func stem(_ sentence: String) -> String {
        sentence.hasSuffix(".") ? String(sentence.dropLast()) : sentence
    }

    private static func item(
        _ word: String, _ result: InstanceResult, _ sentence: String, _ report: RunReport
    ) -> String {
        let owner = ConsoleReporter(style: ConsoleStyle()).owner(of: result, in: report.clients)
        return "- **\(word)** \(MarkdownText.code(result.id + owner)): \(MarkdownText.prose(sentence, limit: 600))\n"
    }
}
