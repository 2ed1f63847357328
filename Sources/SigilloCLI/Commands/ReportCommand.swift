internal import ArgumentParser
internal import Sigillo
internal import SigilloReport

/// `sigillo report`: saved runs, rendered again, merged, compared.
struct ReportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "report", abstract: "Render saved runs again, merge several, or compare them with an older one.",
        discussion: """
            Reads the JSON that 'sigillo test' wrote (--report json=FILE, or run.json in the folder of --keep) and \
            prints and writes what the run itself would have, byte for byte. Several runs become one report with \
            their clients side by side. Nothing is run.

            Examples:
              sigillo report --report markdown=summary.md run.json
              sigillo report --report table=- curl.json mbsync.json
              sigillo report --diff yesterday.json today.json

            Exit status: that of the runs given, without the older one: 0 no failure and nothing left open; 1 a \
            failure; 3 something could not be shown; and 2 for a file that is no report.
            """)

    @Option(help: ReportPrinter.reportHelp)
    var report: [String] = []

    @Option(
        help: ArgumentHelp(
            "Print only what changed since this older run, instead of the whole report.", valueName: "old"))
    var diff: String?

    @Flag(help: "Print the closing line only.")
    var quiet = false

    @Flag(name: [.customShort("v"), .long], help: "Print a line for every pass.")
    var verbose = false

    @Option(help: ArgumentHelp("Colours: auto, always or never.", valueName: "when"))
    var color: String = "auto"

    @Argument(help: "The saved runs; - is standard input.")
    var runs: [String]

    func run() throws {
        let printer = try ReportPrinter(report, color: color, isQuiet: quiet, isVerbose: verbose)
        let older = try diff.map { try SavedRun.report(of: $0) }
        let report = try SavedRun.merged(runs)
        // A saved run was swept when it was written, and its secrets are known to nobody any more.
        try printer.publish(report, secrets: [], since: older)
        throw ExitStatus(code: report.exitStatus)
    }
}
