import SigilloCore
package import SigilloVerdict

/// Scenarios by paths, or for several clients the matrix of clients by paths, then scenarios by clients: one word a
/// cell, the worst of its instances.
package struct VerdictTableText: Sendable, Hashable {
    /// One client in one setting with its paths as columns, or one path with the clients as columns.
    package struct Section: Sendable, Hashable {
        /// `curl 7.88.1, setting strict`, or `imaps`.
        package var title: String
        /// The columns' headings: paths, or clients.
        package var columns: [String]
        /// The scenarios in the plan's order: the rows.
        package var rows: [Row]
    }

    /// One scenario.
    package struct Row: Sendable, Hashable {
        /// The scenario's id.
        package var scenario: String
        /// A cell for each column; nil where the scenario did not run there.
        package var cells: [Cell?]

        /// Whether clients came out differently; what did not run everywhere does not differ by that.
        package var differs: Bool { Set(cells.compactMap { $0?.verdict }).count > 1 }
    }

    /// The instances of one scenario in one column.
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

    /// The tables of a run.
    package let sections: [Section]
    /// Whether the columns are clients.
    package let comparesClients: Bool
    /// Clients by paths.
    package let matrix: ClientMatrix

    /// Makes the tables of a report: one of paths for its client, or for several clients one of clients for each path.
    package init(_ report: RunReport) {
        comparesClients = report.clients.count > 1
        matrix = ClientMatrix(report)
        if comparesClients {
            sections = Set(report.results.map(\.path)).sorted().map { path in
                Section(
                    title: path.rawValue, columns: report.clients.map { "\(Self.name($0)) \($0.setting)" },
                    results: report.results.filter { $0.path == path },
                    isIn: report.clients.map { client in
                        { $0.client == client.name && $0.setting == client.setting }
                    })
            }
        } else {
            sections = report.clients.map { client in
                let paths = Set(report.results.map(\.path)).sorted()
                return Section(
                    title: "\(Self.name(client)), setting \(client.setting)", columns: paths.map(\.rawValue),
                    results: report.results, isIn: paths.map { path in { $0.path == path } })
            }
        }
    }

    private static func name(_ client: RunReport.Client) -> String {
        client.name + (client.version.map { " " + $0 } ?? "")
    }

    /// The tables as text, the matrix of several clients first, the others each under its title.
    package func text(_ style: ConsoleStyle) -> String {
        ((comparesClients ? matrix.lines(style) : []) + sections.flatMap(lines)).render(style)
    }

    private func lines(_ section: Section) -> [ConsoleLine] {
        let nameWidth = max(8, section.rows.map { VisibleText.line($0.scenario).count }.max() ?? 0)
        let widths = section.columns.enumerated().map { index, column in
            max(VisibleText.line(column).count, section.rows.map { $0.cells[index]?.text.count ?? 1 }.max() ?? 0)
        }
        var heading = ConsoleLine("scenario", .strong)
        var column = nameWidth
        for (title, width) in zip(section.columns, widths) {
            heading.pad(to: column)
            heading.add("  " + title, .strong)
            column += width + 2
        }
        let rows = section.rows.map { row in
            var line = ConsoleLine(row.scenario)
            var column = nameWidth
            for (cell, width) in zip(row.cells, widths) {
                line.pad(to: column)
                if let cell {
                    line.add("  ")
                    line.add(cell.text, .verdict(cell.verdict))
                } else {
                    line.add("  ·", .faint)
                }
                column += width + 2
            }
            if comparesClients, row.differs {
                line.pad(to: column)
                line.add("  ‹ differs", .strong)
            }
            return line
        }
        return [ConsoleLine(section.title, .strong), heading] + rows
    }
}

extension VerdictTableText.Section {
    /// The table of `results`, each in the column whose test it passes.
    fileprivate init(
        title: String, columns: [String], results: [InstanceResult], isIn: [(InstanceResult) -> Bool]
    ) {
        let scenarios = results.map(\.scenario).reduce(into: (order: [String](), seen: Set<String>())) {
            if $0.seen.insert($1).inserted { $0.order.append($1) }
        }.order
        let byScenario = Dictionary(grouping: results, by: \.scenario)
        self.init(
            title: title, columns: columns,
            rows: scenarios.map { scenario in
                let results = byScenario[scenario] ?? []
                return VerdictTableText.Row(
                    scenario: scenario, cells: isIn.map { VerdictTableText.Cell(results.filter($0)) })
            })
    }
}

extension VerdictTableText.Cell {
    /// The cell of results, or nil where there are none.
    fileprivate init?(_ results: [InstanceResult]) {
        let order: [Verdict] = [.fail, .error, .inconclusive, .warn, .skipped, .info, .pass]
        guard let worst = order.first(where: { verdict in results.contains { $0.verdict == verdict } }) else {
            return nil
        }
        self.init(verdict: worst, count: results.count { $0.verdict == worst }, total: results.count)
    }
}
