internal import ArgumentParser
internal import Glibc
internal import Sigillo
internal import SigilloFiles
internal import SigilloReport

/// Prints a run for people and writes the reports that were asked for, each swept for secrets first.
struct ReportPrinter {
    private struct Order {
        var format: ReportFormat
        var file: String
    }

    private let orders: [Order]
    private let style: ConsoleStyle
    private let isQuiet: Bool

    /// What `--help` says of `--report`.
    static var reportHelp: ArgumentHelp {
        let known = formats.dropLast().joined(separator: ", ") + " or " + (formats.last ?? "")
        return ArgumentHelp(
            "Write a report (repeatable): \(known); - is standard output.", valueName: "format=file")
    }

    private static var formats: [String] { ReportFormat.allCases.map(\.rawValue) }

    /// Reads `FORMAT=FILE` orders.
    ///
    /// - Throws: `UsageError` for a format that is not known.
    init(_ reports: [String], color: String, isQuiet: Bool, isVerbose: Bool = false) throws {
        orders = try reports.map { text in
            let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard parts.count == 2, !parts[1].isEmpty, let format = ReportFormat(rawValue: String(parts[0])) else {
                let known = Self.formats.joined(separator: ", ")
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
    static func checkFolder(of file: String) throws {
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

    /// Prints and writes a run's reports: all of them are made and swept before the first one is written.
    ///
    /// - Parameters:
    ///   - secrets: what must stand in none of them.
    ///   - older: a run to compare with: then only what changed is printed.
    ///   - files: more files of the run and their texts.
    /// - Throws: `UsageError` when a file cannot be written, ``LeakingReport`` when a report would hold a secret.
    func publish(
        _ report: RunReport, secrets: [Sweep.Target], since older: RunReport? = nil,
        files: [(name: String, text: String)] = []
    ) throws {
        let sweep = Sweep(report.isRevealed ? [] : secrets)
        // Everything else is made of the JSON: what does not stand in it stands nowhere.
        try check(report.json.document, by: sweep)
        let texts = files + orders.map { (name: $0.file, text: $0.format.text(report)) }
        let shown = printed(report, since: older)
        for (_, text) in texts { try check(text, by: sweep) }
        try check(shown, by: sweep)
        for (name, text) in texts { try write(text, to: name) }
        Diagnostics.write(shown, to: ownsStandardOutput ? STDERR_FILENO : STDOUT_FILENO)
    }

    private func printed(_ report: RunReport, since older: RunReport?) -> String {
        if let older {
            let text = DifferenceReporter(style: style).text(from: older, to: report)
            return isQuiet ? String(text.split(separator: "\n").last ?? "") + "\n" : text
        }
        let reporter = ConsoleReporter(style: style)
        return isQuiet ? reporter.lastLine(report) : reporter.text(report)
    }

    private func check(_ text: String, by sweep: Sweep) throws {
        let hits = sweep.hits(in: Array(text.utf8), limit: 1)
        guard let hit = hits.first else { return }
        throw LeakingReport(
            description:
                "A report would have shown a secret (\(hit)): nothing was written. This is a fault of Sigillo, "
                + "unless the client's own password is a word of reports, such as 'password': give the account another."
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
