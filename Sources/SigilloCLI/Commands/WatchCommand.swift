internal import ArgumentParser
internal import Glibc
internal import Sigillo
internal import SigilloCore
internal import SigilloReport

/// `sigillo watch`: judges what crosses an interface while it crosses.
struct WatchCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "watch", abstract: "Watch an interface: what crosses in clear, as it does.",
        discussion: """
            Prints one line for each finding, never a secret in full, and the verdict at the end. Nothing is sent, \
            nothing is kept, and only this machine's own traffic is read unless --promiscuous is given. Watch only \
            networks that you may watch.

            Examples:
              sudo sigillo watch -i lo
              sudo sigillo watch -i eth0 --filter 'port 143 or port 587' --secret-file secrets.txt
              sudo sigillo watch -i eth0 --seconds 60 --json

            Exit status: that of check for what crossed (0 clean, 1 a leak, 3 inconclusive) after --seconds or \
            --packets; 130 after Ctrl-C, with the verdict printed; 2 when the interface cannot be watched.
            """)

    @Option(name: .shortAndLong, help: ArgumentHelp("The interface to watch.", valueName: "interface"))
    var interface: String

    @Option(help: ArgumentHelp("Secrets to look for, one a line.", valueName: "file"))
    var secretFile: String?

    @Option(help: ArgumentHelp("Watch only what this pcap-filter expression names.", valueName: "expression"))
    var filter: String?

    @Option(help: ArgumentHelp("End after so many seconds.", valueName: "n"))
    var seconds: UInt32?

    @Option(help: ArgumentHelp("End after so many packets.", valueName: "n"))
    var packets: Int?

    @Flag(help: "Read frames for other machines too.")
    var promiscuous = false

    @Flag(help: "Print each finding as one line of JSON, and the report of check as the last line.")
    var json = false

    @Flag(help: "Show the secrets themselves.")
    var reveal = false

    @Option(help: ArgumentHelp("Colours: auto, always or never.", valueName: "when"))
    var color: String = "auto"

    func validate() throws {
        if let packets, packets < 1 { throw ValidationError("--packets wants a number of at least 1.") }
        if seconds == 0 { throw ValidationError("--seconds wants a number of at least 1.") }
    }

    func run() throws {
        let interruption = Interruption()
        guard let choice = ConsoleStyle.ColourChoice(rawValue: color) else {
            throw UsageError("'\(color)' is no value of --color. Known: auto, always, never.")
        }
        let style = ConsoleStyle.resolve(
            environment: Environment.all, isTerminal: isatty(STDOUT_FILENO) == 1, width: Environment.terminalWidth,
            colour: choice)
        let watch = try open()
        interruption.onArrival(watch.makeStopper())
        if !json {
            Diagnostics.line("Watching \(interface); Ctrl-C ends it.")
            if reveal { Diagnostics.write("SECRETS ARE REVEALED\n", to: STDOUT_FILENO) }
        }
        let line = WatchLine(style: style)
        let file = watch.run(elapsedNanoseconds: Self.elapsedNanoseconds) { event in
            switch event {
            case .finding(let finding):
                let text = json ? finding.explainedJSON.line : line.text(finding)
                Diagnostics.write(text, to: STDOUT_FILENO)
            case .dropped(let count):
                Diagnostics.error(
                    "\(count) packets were dropped: what they held was not judged. A --filter leaves less to read.")
            }
        }
        let report = CheckReport(files: [file], isRevealed: reveal)
        if json {
            Diagnostics.write(report.json.line, to: STDOUT_FILENO)
        } else {
            Diagnostics.write(CheckTextReporter(style: style).closing(of: file), to: STDOUT_FILENO)
        }
        throw ExitStatus(code: interruption.hasCome ? ExitStatus.interrupted : report.exitStatus)
    }

    private func open() throws -> CaptureWatch {
        var check = CaptureCheck(reveals: reveal)
        if let secretFile {
            let read = try CaptureCheck.reading(secretFile: secretFile, reveals: reveal)
            for warning in read.warnings { Diagnostics.error(warning) }
            check = read.check
        }
        var options = CaptureWatch.Options(device: interface)
        options.filter = filter
        options.isPromiscuous = promiscuous
        options.reveals = reveal
        options.packetLimit = packets
        options.durationNanoseconds = seconds.map { UInt64($0) * 1_000_000_000 }
        do {
            return try CaptureWatch(options, check: check)
        } catch {
            throw UsageError("\(error).")
        }
    }

    private static func elapsedNanoseconds() -> UInt64 {
        var now = timespec()
        clock_gettime(CLOCK_MONOTONIC, &now)
        return UInt64(now.tv_sec) &* 1_000_000_000 &+ UInt64(now.tv_nsec)
    }
}
