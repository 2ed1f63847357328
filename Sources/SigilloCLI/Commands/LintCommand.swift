internal import ArgumentParser
internal import Glibc
internal import Sigillo
internal import SigilloFiles
internal import SigilloLint
internal import SigilloReport

/// `sigillo lint`: judges published settings.
struct LintCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "lint",
        abstract: "Judge the settings that you publish: which of them let a password or a message cross in clear.",
        discussion: """
            Reads Thunderbird's autoconfig XML, Apple's .mobileconfig, Outlook's Autodiscover XML, and zone files with \
            SRV records (RFC 6186, RFC 8314). The form is recognised by the content; - is standard input. Nothing is \
            looked up: what is judged is what stands there.

            Examples:
              sigillo lint config-v1.1.xml ateneo.mobileconfig
              sigillo lint --origin ateneo.test db.ateneo
              curl -s https://autoconfig.ateneo.test/mail/config-v1.1.xml | sigillo lint -
              sigillo lint --json --report junit=lint.xml published/*
              sigillo lint --rules

            Exit status: 0 clean; 1 a setting lets a password or a message cross in clear; 2 unreadable. Findings that \
            expose nothing by themselves do not count.
            """)

    @Option(
        help: ArgumentHelp(
            "Take every file for this form: autoconfig, mobileconfig, autodiscover or zone.", valueName: "form"))
    var format: String?

    @Option(help: ArgumentHelp("The domain of a zone file that does not begin with $ORIGIN.", valueName: "domain"))
    var origin: String?

    @Option(
        help: ArgumentHelp(
            "Write a report (repeatable): json, junit or console; - is standard output.", valueName: "format=file"))
    var report: [String] = []

    @Flag(help: "Print JSON.")
    var json = false

    @Option(help: ArgumentHelp("Colours: auto, always or never.", valueName: "when"))
    var color: String = "auto"

    @Flag(help: "Print the rules, each with its severity, its reason and its remedy, and judge nothing.")
    var rules = false

    @Argument(help: "The files.")
    var files: [String] = []

    func run() throws {
        let orders = try report.map(order)
        let style = try style()
        guard !rules else { return Diagnostics.write(LintRuleList.text(style), to: STDOUT_FILENO) }
        guard !files.isEmpty else {
            throw UsageError("No files were named: write sigillo lint FILE…; - is standard input.")
        }
        if let origin, !SettingsLinter.isDomain(origin) {
            throw UsageError("'\(origin)' is no domain: write --origin ateneo.test.")
        }
        let report = SettingsLint.check(files, by: SettingsLinter(format: try form(), origin: origin))
        for (format, file) in orders { try write(format.text(report), to: file) }
        if orders.contains(where: { $0.file == "-" }) {
            // Standard output then holds that report and nothing else.
        } else if json {
            Diagnostics.write(report.json.document, to: STDOUT_FILENO)
        } else {
            Diagnostics.write(LintTextReporter(style: style).text(report), to: STDOUT_FILENO)
        }
        // Who reads the report by a program or from a file is told on standard error too.
        if json || isatty(STDOUT_FILENO) == 0 {
            for file in report.files where file.verdict == .unreadable { Diagnostics.error(Self.sentence(file)) }
        }
        throw ExitStatus(code: report.exitStatus)
    }

    private func form() throws -> LintFormat? {
        guard let format else { return nil }
        guard let form = LintFormat(rawValue: format) else {
            let known = LintFormat.allCases.map(\.rawValue).joined(separator: ", ")
            throw UsageError("'\(format)' is no form that lint reads. Known: \(known).")
        }
        return form
    }

    private func style() throws -> ConsoleStyle {
        guard let choice = ConsoleStyle.ColourChoice(rawValue: color) else {
            throw UsageError("'\(color)' is no value of --color. Known: auto, always, never.")
        }
        return ConsoleStyle.resolve(
            environment: Environment.all, isTerminal: isatty(STDOUT_FILENO) == 1, width: Environment.terminalWidth,
            colour: choice)
    }

    private func order(_ text: String) throws -> (format: LintReportFormat, file: String) {
        let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2, !parts[1].isEmpty, let format = LintReportFormat(rawValue: String(parts[0])) else {
            let known = LintReportFormat.allCases.map(\.rawValue).joined(separator: ", ")
            throw UsageError(
                "'\(text)' is no report: write FORMAT=FILE, where FORMAT is \(known) and - is standard output.")
        }
        try ReportPrinter.checkFolder(of: String(parts[1]))
        return (format, String(parts[1]))
    }

    private func write(_ text: String, to file: String) throws {
        guard file != "-" else { return Diagnostics.write(text, to: STDOUT_FILENO) }
        do {
            try AtomicFile.write(text, to: file)
        } catch {
            throw UsageError(error.description)
        }
    }

    private static func sentence(_ file: LintReport.File) -> String {
        let reason = file.reason ?? "It cannot be judged."
        let place = file.position.map { ":\($0.line):\($0.column)" } ?? ""
        return place.isEmpty && reason.contains(file.file) ? reason : "\(file.file)\(place): \(reason)"
    }
}
