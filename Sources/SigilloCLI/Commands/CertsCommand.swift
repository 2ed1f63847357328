internal import ArgumentParser
internal import Glibc
internal import Sigillo

/// `sigillo certs`: the certificate profiles as files.
struct CertsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "certs", abstract: "Make certificates of every profile.", subcommands: [Write.self])

    /// `sigillo certs write`.
    struct Write: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "write", abstract: "Write the certificate profiles as PEM files.",
            discussion: """
                For each profile: PROFILE.chain.pem (leaf first), PROFILE.anchor.pem (what a client is to trust), \
                and with --with-keys PROFILE.key.pem.

                Example:
                  sigillo certs write certificates --host mail.example.test --with-keys
                """)

        @Option(help: ArgumentHelp("The server's name.", valueName: "name"))
        var host: String = "mail.sigillo.test"

        @Flag(help: "Write the private keys too.")
        var withKeys = false

        @Argument(help: "The folder; it is made when it is missing.")
        var folder: String

        func run() throws {
            let lines = try CertificateFiles(host: host, withKeys: withKeys).write(to: folder)
            Diagnostics.write(lines, to: STDOUT_FILENO)
        }
    }
}
