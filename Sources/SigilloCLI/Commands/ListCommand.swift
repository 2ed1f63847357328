internal import ArgumentParser
internal import Glibc
internal import Sigillo
internal import SigilloReport

/// `sigillo list`: the catalogue.
struct ListCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "List the scenarios.",
        discussion: """
            Examples:
              sigillo list
              sigillo list --json
            """)

    @Flag(help: "Print JSON.")
    var json = false

    @Option(help: ArgumentHelp("A folder of scenarios instead of the built-in ones.", valueName: "folder"))
    var scenarios: String?

    func run() throws {
        let listing = try CatalogueListing(folder: scenarios)
        Diagnostics.write(json ? listing.json.document : listing.text, to: STDOUT_FILENO)
    }
}
