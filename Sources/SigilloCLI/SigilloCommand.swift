internal import ArgumentParser
internal import Glibc
internal import Sigillo
internal import SigilloCore
internal import SigilloFiles
internal import SigilloRoom
internal import SigilloScenario

/// The command line.
@main
struct SigilloCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sigillo",
        abstract: "Proves from the packets whether a mail client keeps passwords and messages sealed.",
        discussion: """
            Runs a mail client against honest and hostile servers in a sealed room, captures every packet, and \
            gives a verdict with evidence for each scenario.

            Examples:
              sigillo test --client curl
              sigillo test --path imap-starttls -- curl --ssl imap://{host}:{port}/ -u {user}:{password}
              sigillo check --secret-file secrets.txt capture.pcapng
              sigillo doctor

            Exit status: 0 no failure and nothing left open; 1 a failure; 2 usage, configuration or unreadable \
            input; 3 something could not be shown; 130 after Ctrl-C.
            """,
        version: SigilloVersion.text,
        subcommands: [
            TestCommand.self, CheckCommand.self, WatchCommand.self, LintCommand.self, ReportCommand.self,
            ServeCommand.self,
            ListCommand.self,
            ExplainCommand.self,
            CertsCommand.self, DoctorCommand.self,
        ])

    /// Whether an error is a sentence of a module below about what the user gave: a file, a scenario, a selection.
    private static func isSentence(_ error: any Error) -> Bool {
        error is ScenarioError || error is SelectionError || error is FileError || error is RoomError
    }

    /// Parses, runs, and ends with the exit status that the contract names: ArgumentParser's 64 becomes 2.
    static func main() {
        // A reader that goes away is no reason to die in the middle of a run: the write fails instead.
        signal(SIGPIPE, SIG_IGN)
        ProcessMemory.keepReserve()
        do {
            var command = try parseAsRoot()
            try command.run()
        } catch let error as UsageError {
            Diagnostics.error(error.description)
            Glibc.exit(ExitStatus.usage)
        } catch let status as ExitStatus {
            Glibc.exit(status.code)
        } catch let error as LeakingReport {
            Diagnostics.error(error.description)
            Glibc.exit(ExitStatus.unproved)
        } catch let error where Self.isSentence(error) {
            Diagnostics.error("\(error)")
            Glibc.exit(ExitStatus.usage)
        } catch {
            let code = exitCode(for: error)
            let message = fullMessage(for: error)
            if code == .success {
                print(message)
                Glibc.exit(0)
            }
            if !message.isEmpty { Diagnostics.line(message) }
            Glibc.exit(code == .validationFailure ? ExitStatus.usage : code.rawValue)
        }
    }
}
