internal import ArgumentParser
internal import Glibc
internal import Sigillo
internal import SigilloFiles
internal import SigilloReport

/// `sigillo check`: judges captures.
struct CheckCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check", abstract: "Judge packet captures: which passwords and messages can be read in them.",
        discussion: """
            Finds log-ins by their protocols on any port, message content in clear, and known secrets in every \
            encoding; and says what could not be seen. Reads pcap and pcapng; - is standard input.

            Examples:
              sigillo check capture.pcapng
              sigillo check --secret-file secrets.txt --json a.pcap b.pcap
              sigillo check --report junit=check.xml *.pcapng
              sigillo check --follow 0 capture.pcapng
              zstd -dc capture.pcap.zst | sigillo check -
              sigillo check --keylog sslkeys.log capture.pcapng

            With keys (--keylog, --tls-key, or the capture's own) what TLS sealed is read too and reported apart: it \
            never counts for the verdict.

            Exit status: 0 clean; 1 a leak; 2 unreadable; 3 inconclusive: something could not be seen.
            """)

    @Option(help: ArgumentHelp("Secrets to look for, one a line.", valueName: "file"))
    var secretFile: String?

    @Option(
        help: ArgumentHelp(
            "A key log (SSLKEYLOGFILE) that opens the captures' TLS; may be repeated.", valueName: "file"))
    var keylog: [String] = []

    @Option(
        help: ArgumentHelp(
            "An RSA key of a server in PEM form, for suites without forward secrecy; may be repeated.",
            valueName: "file"))
    var tlsKey: [String] = []

    @Option(
        help: ArgumentHelp(
            "Print the conversation of this TCP stream, counted from 0 as in tshark.", valueName: "stream"))
    var follow: Int?

    @Option(
        help: ArgumentHelp(
            "Write a report (repeatable): json, junit or console; - is standard output.", valueName: "format=file"))
    var report: [String] = []

    @Flag(help: "Print JSON.")
    var json = false

    @Flag(help: "Show the secrets themselves.")
    var reveal = false

    @Option(help: ArgumentHelp("Colours: auto, always or never.", valueName: "when"))
    var color: String = "auto"

    @Argument(help: "The captures.")
    var captures: [String]

    func run() throws {
        let orders = try report.map(order)
        var check = CaptureCheck(reveals: reveal)
        if let secretFile {
            let read = try CaptureCheck.reading(secretFile: secretFile, reveals: reveal)
            for warning in read.warnings { Diagnostics.error(warning) }
            check = read.check
        }
        check.followedStream = follow
        check.keys = try CaptureKeys(keyLogs: keylog, serverKeys: tlsKey)
        let outcomes = captures.map(check.check)
        let report = CheckReport(files: outcomes.map(\.file), isRevealed: reveal)
        for (format, file) in orders { try write(format.text(report), to: file) }
        if orders.contains(where: { $0.file == "-" }) {
            // Standard output then holds that report and nothing else.
        } else if json {
            Diagnostics.write(report.json.document, to: STDOUT_FILENO)
        } else if let follow {
            for outcome in outcomes { print(outcome, stream: follow) }
        } else {
            guard let choice = ConsoleStyle.ColourChoice(rawValue: color) else {
                throw UsageError("'\(color)' is no value of --color. Known: auto, always, never.")
            }
            let style = ConsoleStyle.resolve(
                environment: Environment.all, isTerminal: isatty(STDOUT_FILENO) == 1,
                width: Environment.terminalWidth, colour: choice)
            Diagnostics.write(CheckTextReporter(style: style).text(report), to: STDOUT_FILENO)
        }
        // Who reads the report by a program or from a file is told on standard error too.
        if json || isatty(STDOUT_FILENO) == 0 {
            for file in report.files where file.verdict == .unreadable {
                Diagnostics.error(Self.sentence(file))
            }
        }
        throw ExitStatus(code: report.exitStatus)
    }

    private func order(_ text: String) throws -> (format: CheckReportFormat, file: String) {
        let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2, !parts[1].isEmpty, let format = CheckReportFormat(rawValue: String(parts[0])) else {
            let known = CheckReportFormat.allCases.map(\.rawValue).joined(separator: ", ")
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

    private static func sentence(_ file: CheckReport.File) -> String {
        let reason = file.reason ?? "It is not a capture."
        return reason.contains(file.file) ? reason : "\(file.file): \(reason)"
    }

    private func print(_ outcome: CaptureCheck.Outcome, stream: Int) {
        guard let rows = outcome.conversation(stream: stream) else {
            Diagnostics.error("\(outcome.file.file) has no TCP stream \(stream); it has \(outcome.file.flows).")
            return
        }
        Diagnostics.write(rows, to: STDOUT_FILENO)
    }
}
