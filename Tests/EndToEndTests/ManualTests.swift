import Foundation
import Testing

/// The manual page and the completions, which are made from what the program says of itself.
struct ManualTests {
    /// A command as the program describes it.
    private struct Command: Decodable {
        struct Argument: Decodable {
            struct Name: Decodable {
                var kind: String
                var name: String
            }

            var names: [Name]?
            var valueName: String?
            var shouldDisplay: Bool
        }

        var commandName: String
        var arguments: [Argument]?
        var subcommands: [Command]?
    }

    private struct Help: Decodable {
        var command: Command
    }

    private func help() async throws -> Command {
        let ending = try await Sigillo.run(["--experimental-dump-help"])
        #expect(ending.status == 0)
        return try JSONDecoder().decode(Help.self, from: Data(ending.output.utf8)).command
    }

    /// Every option that is shown, as it is typed.
    private func options(_ command: Command) -> Set<String> {
        let own = (command.arguments ?? []).filter(\.shouldDisplay).flatMap { $0.names ?? [] }
            .map { ($0.kind == "long" ? "--" : "-") + $0.name }
        return (command.subcommands ?? []).reduce(into: Set(own)) { $0.formUnion(options($1)) }
    }

    private func names(_ command: Command) -> [String] {
        (command.subcommands ?? []).flatMap { [$0.commandName] + names($0) }
    }

    @Test(.enabled(if: Tools.python != nil, "python3 is not installed"))
    func theManualHasEveryCommandAndOption() async throws {
        let command = try await help()
        let page = try await Program([
            Tools.python ?? "python3", Sigillo.checkout + "/scripts/man", "--sigillo", Sigillo.path(),
        ]).end()
        #expect(page.status == 0, "\(page.errors)")
        // Hyphens and quotes as a reader sees them.
        let text = page.output.replacingOccurrences(of: "\\-", with: "-").replacingOccurrences(of: "\\(aq", with: "'")
        #expect(text.hasPrefix(".TH SIGILLO 1 "))
        for name in names(command) where name != "help" { #expect(text.contains(name), "\(name)") }
        let all = options(command)
        #expect(all.count > 30)
        for option in all { #expect(text.contains("\\fB\(option)\\fR"), "\(option)") }
        #expect(!text.contains("--simulate-drops"))
        for part in ["NAME", "SYNOPSIS", "DESCRIPTION", "OPTIONS", "COMMANDS"] {
            #expect(text.contains(".SH \(part)\n"))
        }
        #expect(text.contains("Exit status"))
    }

    @Test(arguments: ["bash", "zsh", "fish"])
    func theCompletionsHaveEveryCommandAndOption(shell: String) async throws {
        let ending = try await Sigillo.run(["--generate-completion-script", shell])
        #expect(ending.status == 0)
        let command = try await help()
        for name in names(command) { #expect(ending.output.contains(name), "\(name)") }
        for option in options(command) {
            let word = shell == "fish" ? String(option.drop { $0 == "-" }) : option
            #expect(ending.output.contains(word), "\(option)")
        }
    }
}
