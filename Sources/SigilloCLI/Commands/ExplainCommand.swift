internal import ArgumentParser
internal import Glibc
internal import Sigillo

/// `sigillo explain`: one scenario in full.
struct ExplainCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "explain", abstract: "Say what a scenario does, why it matters, and how to mend a client.",
        discussion: """
            Example:
              sigillo explain imap-strip-capability
            """)

    @Option(help: ArgumentHelp("A folder of scenarios instead of the built-in ones.", valueName: "folder"))
    var scenarios: String?

    @Argument(help: "The scenario's id.")
    var id: String

    func run() throws {
        let listing = try CatalogueListing(folder: scenarios)
        Diagnostics.write(try listing.explanation(of: id), to: STDOUT_FILENO)
    }
}
