package import SigilloCore
package import SigilloVerdict

/// Scenarios by paths: one word a cell, the worst of its instances.
package struct VerdictTableText: Sendable, Hashable {
    /// One client in one setting.
    package struct Section: Sendable, Hashable {
        /// `curl 7.88.1, setting strict`.
        package var title: String
        /// The paths in order: the columns.
        package var paths: [ServicePath]
        /// The scenarios in the plan's order: the rows.
        package var rows: [Row]
    }

    /// One scenario.
    package struct Row: Sendable, Hashable {
        /// The scenario's id.
        package var scenario: String
        /// The cells by path; a path on which the scenario does not run has none.
        package var cells: [ServicePath: Cell]
    }

    /// The instances of one scenario on one path.
    package struct Cell: Sendable, Hashable {
        /// The worst verdict.
        package var verdict: Verdict
        /// How many instances have it.
        package var count: Int
        /// How many instances there are.
        package var total: Int

        /// `PASS`, or `FAIL 1/4` where there are several instances.
        package var text: String {
            total == 1 ? verdict.consoleWord : "\(verdict.consoleWord) \(count)/\(total)"
        }
    }

    /// The tables of a run, one for each client and setting.
    package let sections: [Section]

    /// Makes the tables of a report.
    package init(_ report: RunReport) {
        sections = report.clients.map { client in
            let results = report.results.filter { $0.client == client.name && $0.setting == client.setting }
            let scenarios = results.map(\.scenario).reduce(into: (order: [String](), seen: Set<String>())) {
                if $0.seen.insert($1).inserted { $0.order.append($1) }
            }.order
            let byScenario = Dictionary(grouping: results, by: \.scenario)
            return Section(
                title: client.name + (client.version.map { " " + $0 } ?? "") + ", setting " + client.setting,
                paths: Set(results.map(\.path)).sorted(),
                rows: scenarios.map { scenario in
                    Row(
                        scenario: scenario,
                        cells: Dictionary(grouping: byScenario[scenario] ?? [], by: \.path).mapValues(Cell.init))
                })
        }
    }

    /// The tables as text, each under its title.
    package func text(_ style: ConsoleStyle) -> String {
        sections.flatMap(lines).render(style)
    }

    private func lines(_ section: Section) -> [ConsoleLine] {
        let nameWidth = max(8, section.rows.map { VisibleText.line($0.scenario).count }.max() ?? 0)
        let widths = section.paths.map { path in
            max(path.rawValue.count, section.rows.map { $0.cells[path]?.text.count ?? 1 }.max() ?? 0)
        }
        var heading = ConsoleLine("scenario", .strong)
        var column = nameWidth
        for (path, width) in zip(section.paths, widths) {
            heading.pad(to: column)
            heading.add("  " + path.rawValue, .strong)
            column += width + 2
        }
        let rows = section.rows.map { row in
            var line = ConsoleLine(row.scenario)
            var column = nameWidth
            for (path, width) in zip(section.paths, widths) {
                line.pad(to: column)
                if let cell = row.cells[path] {
                    line.add("  ")
                    line.add(cell.text, .verdict(cell.verdict))
                } else {
                    line.add("  ·", .faint)
                }
                column += width + 2
            }
            return line
        }
        return [ConsoleLine(section.title, .strong), heading] + rows
    }
}

extension VerdictTableText.Cell {
    /// The cell of results that are at least one.
    fileprivate init(_ results: [InstanceResult]) {
        let order: [Verdict] = [.fail, .error, .inconclusive, .warn, .skipped, .info, .pass]
        let worst = order.first { verdict in results.contains { $0.verdict == verdict } } ?? .skipped
        self.init(verdict: worst, count: results.count { $0.verdict == worst }, total: results.count)
    }
}
