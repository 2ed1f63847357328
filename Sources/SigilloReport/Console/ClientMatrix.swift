package import SigilloCore
package import SigilloVerdict

/// Clients by paths: a row for each client and setting, a cell for the worst that happened on a path.
package struct ClientMatrix: Sendable, Hashable {
    /// One client in one setting.
    package struct Row: Sendable, Hashable {
        /// Its name and version: `curl 7.88.1`.
        package var client: String
        /// `strict` or `default`.
        package var setting: String
        /// A cell for each path; nil where it did not run.
        package var cells: [Cell?]
    }

    /// All instances of a client, setting and path.
    package struct Cell: Sendable, Hashable {
        /// The worst verdict.
        package var verdict: Verdict
        /// What happened at the worst, in the report's own word; nil for a pass.
        package var word: String?
        /// How many instances have the worst verdict.
        package var count: Int
        /// How many instances there are.
        package var total: Int

        /// `PASS`, or `FAIL 3/27 leaked-plaintext`.
        package var text: String { [brief, word].compactMap(\.self).joined(separator: " ") }

        /// The same without the outcome: `FAIL 3/27`.
        package var brief: String {
            verdict == .pass ? verdict.consoleWord : "\(verdict.consoleWord) \(count)/\(total)"
        }
    }

    /// The columns.
    package let paths: [ServicePath]
    /// The rows, in the order of the report's clients.
    package let rows: [Row]

    /// Makes the matrix of a report.
    package init(_ report: RunReport) {
        let paths = Set(report.results.map(\.path)).sorted()
        let owned = Dictionary(grouping: report.results) {
            Owner(client: $0.client, setting: $0.setting, path: $0.path)
        }
        self.paths = paths
        rows = report.clients.map { client in
            Row(
                client: client.name + (client.version.map { " " + $0 } ?? ""), setting: client.setting,
                cells: paths.map { path in
                    Cell(owned[Owner(client: client.name, setting: client.setting, path: path)] ?? [])
                })
        }
    }

    private struct Owner: Hashable {
        var client: String
        var setting: String
        var path: ServicePath
    }

    /// Lines of a terminal or a file; without the outcomes where they would not fit.
    func lines(_ style: ConsoleStyle) -> [ConsoleLine] {
        let whole = Layout(self, isBrief: false)
        guard let width = style.width, whole.width > width else { return whole.lines }
        return Layout(self, isBrief: true).lines
    }
}

extension ClientMatrix.Cell {
    /// The verdicts, worst first: what was skipped hides nothing that was shown.
    private static let order: [Verdict] = [.fail, .error, .inconclusive, .warn, .pass, .info, .skipped]

    /// The cell of results, or nil where there are none.
    fileprivate init?(_ results: [InstanceResult]) {
        guard let verdict = Self.order.first(where: { verdict in results.contains { $0.verdict == verdict } }) else {
            return nil
        }
        let worst = results.filter { $0.verdict == verdict }
        let outcome = Outcome.allCases.first { outcome in worst.contains { $0.outcome == outcome } }
        let word: String? =
            switch verdict {
            case .fail, .warn: outcome?.rawValue
            // A silence is told by its cause.
            case .error, .inconclusive: worst.lazy.compactMap(\.reasonCode).first?.rawValue ?? outcome?.rawValue
            case .pass, .info, .skipped: nil
            }
        self.init(verdict: verdict, word: word, count: worst.count, total: results.count)
    }
}

/// The matrix in columns of equal width.
private struct Layout {
    let matrix: ClientMatrix
    let isBrief: Bool
    private let nameWidth: Int
    private let settingWidth: Int
    private let widths: [Int]

    init(_ matrix: ClientMatrix, isBrief: Bool) {
        self.matrix = matrix
        self.isBrief = isBrief
        nameWidth = max(6, matrix.rows.map { VisibleText.line($0.client).count }.max() ?? 0)
        settingWidth = max(7, matrix.rows.map { VisibleText.line($0.setting).count }.max() ?? 0)
        widths = matrix.paths.indices.map { column in
            let texts = matrix.rows.map { $0.cells[column].map { isBrief ? $0.brief : $0.text } ?? "·" }
            return max(matrix.paths[column].rawValue.count, texts.map(\.count).max() ?? 0)
        }
    }

    /// Columns that it takes.
    var width: Int { nameWidth + 2 + settingWidth + widths.reduce(0) { $0 + 2 + $1 } }

    var lines: [ConsoleLine] { [heading] + matrix.rows.map(line) }

    private var heading: ConsoleLine {
        var line = ConsoleLine("client", .strong)
        line.pad(to: nameWidth)
        line.add("  setting", .strong)
        var column = nameWidth + 2 + settingWidth
        for (path, width) in zip(matrix.paths, widths) {
            line.pad(to: column)
            line.add("  " + path.rawValue, .strong)
            column += width + 2
        }
        return line
    }

    private func line(_ row: ClientMatrix.Row) -> ConsoleLine {
        var line = ConsoleLine(row.client)
        line.pad(to: nameWidth)
        line.add("  " + row.setting)
        var column = nameWidth + 2 + settingWidth
        for (cell, width) in zip(row.cells, widths) {
            line.pad(to: column)
            line.add("  ")
            if let cell {
                line.add(isBrief ? cell.brief : cell.text, .verdict(cell.verdict))
            } else {
                line.add("·", .faint)
            }
            column += width + 2
        }
        return line
    }
}
