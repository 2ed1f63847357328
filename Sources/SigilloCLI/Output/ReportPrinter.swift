internal import Glibc
internal import Sigillo
internal import SigilloFiles
internal import SigilloReport

/// Prints a run for people and writes the reports that were asked for, each swept for secrets first.
struct ReportPrinter {
    /// A format of reports.
    enum Format: String, CaseIterable {
        case json, junit, console, table
    }

    private struct Order {
        var format: Format
        var file: String
    }

    private let orders: [Order]
    private let style: ConsoleStyle
    private let isQuiet: Bool

    /// Reads `FORMAT=FILE` orders.
    ///
    /// - Throws: `UsageError` for a format that is not known.
    init(_ reports: [String], color: String, isQuiet: Bool, isVerbose: Bool = false) throws {
        orders = try reports.map { text in
            let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard parts.count == 2, !parts[1].isEmpty, let format = Format(rawValue: String(parts[0])) else {
                let known = Format.allCases.map(\.rawValue).joined(separator: ", ")
                throw UsageError(
                    "'\(text)' is no report: write FORMAT=FILE, where FORMAT is \(known) and - is standard output.")
            }
            let file = String(parts[1])
            try Self.checkFolder(of: file)
            return Order(format: format, file: file)
        }
        guard let choice = ConsoleStyle.ColourChoice(rawValue: color) else {
            throw UsageError("'\(color)' is no value of --color. Known: auto, always, never.")
        }
        style = ConsoleStyle.resolve(
            environment: Environment.all, isTerminal: isatty(STDOUT_FILENO) == 1, width: Environment.terminalWidth,
            colour: choice, isVerbose: isVerbose)
        self.isQuiet = isQuiet
    }

    /// Refuses a file that could not be written, before a run is made for it.
    private static func checkFolder(of file: String) throws {
        guard file != "-" else { return }
        let folder = file.lastIndex(of: "/").map { $0 == file.startIndex ? "/" : String(file[..<$0]) } ?? "."
        guard access(folder, W_OK | X_OK) != 0 else { return }
        let reason = String(cString: strerror(errno))
        throw UsageError("'\(file)' cannot be written: '\(folder)' takes no files (\(reason)). Choose another place.")
    }

    /// Whether a progress line may be shown.
    var showsProgress: Bool { !isQuiet && isatty(STDERR_FILENO) == 1 }

    /// Whether a report goes to standard output, which then holds nothing else.
    private var ownsStandardOutput: Bool { orders.contains { $0.file == "-" } }

    /// Prints and writes a run's reports.
    ///
    /// - Throws: `UsageError` when a file cannot be written, ``LeakingReport`` when a report would hold a secret.
    func publish(_ report: RunReport, secrets: [Sweep.Target], keepFolder: String?) throws {
        let sweep = Sweep(report.isRevealed ? [] : secrets)
        let json = report.json.document
        try check(json, by: sweep)
        if let keepFolder { try write(json, to: "\(keepFolder)/run.json") }
        for order in orders {
            let text: String =
                switch order.format {
                case .json: json
                case .junit: JUnitReporter.text(report)
                case .console: ConsoleReporter(style: ConsoleStyle()).text(report)
                case .table: VerdictTableText(report).text(ConsoleStyle())
                }
            try check(text, by: sweep)
            try write(text, to: order.file)
        }
        let console = ConsoleReporter(style: style).text(report)
        try check(console, by: sweep)
        let shown = isQuiet ? String(console.split(separator: "\n").last ?? "") + "\n" : console
        Diagnostics.write(shown, to: ownsStandardOutput ? STDERR_FILENO : STDOUT_FILENO)
    }

    private func check(_ text: String, by sweep: Sweep) throws {
        let hits = sweep.hits(in: Array(text.utf8), limit: 1)
        guard let hit = hits.first else { return }
        throw LeakingReport(
            description: "A report would have shown a secret (\(hit)): nothing was written. This is a fault of Sigillo."
        )
    }

    private func write(_ text: String, to file: String) throws {
        guard file != "-" else { return Diagnostics.write(text, to: STDOUT_FILENO) }
        do {
            try AtomicFile.write(text, to: file)
        } catch {
            throw UsageError(error.description)
        }
    }
}

/// A report that would have shown a secret: an error of Sigillo, never of its user.
struct LeakingReport: Error, CustomStringConvertible {
    var description: String
}
