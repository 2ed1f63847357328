import Foundation
import Testing

/// Reading, sending and webmail with one password, by the files of `Examples/account`: one verdict, in every report.
@Suite(
    .inTurn, .needsRoom,
    .enabled(
        if: ["mbsync", "msmtp", "chromium", "certutil"].allSatisfy(Tools.isInstalled),
        "not installed: mbsync, msmtp, chromium or certutil (isync, msmtp, chromium, libnss3-tools)"))
struct SealedAccountTests {
    private static let examples = Sigillo.checkout + "/Examples/account"
    private static let careful = ["mbsync", "msmtp", "chromium"]
    /// The honest server, and for each service one of the attacks that a client without TLS falls for.
    private static let scenarios = [
        "ctl.good-chain", "imap-strip-capability[where=both,logindisabled=removed]", "smtp-auth-before-tls",
        "web-http-first[answer=form]",
    ]

    private let folder: Scratch

    init() throws {
        folder = try Scratch()
    }

    /// One of the three clients in clear, and what the verdict says of it.
    struct Plain: Sendable, CustomTestStringConvertible {
        var client: String
        var replaces: String
        var path: String
        var others: [String]

        var testDescription: String { client }
    }

    private struct Whole: Decodable {
        var account: SharedAccountTests.Account
    }

    /// What a run says of the account: on the console, in Markdown, and in JSON.
    private func verdict(
        of clients: [String], against scenarios: [String] = Self.scenarios, _ options: [String] = []
    ) async throws -> (status: Int32, console: String, markdown: String, account: SharedAccountTests.Account) {
        let (json, markdown) = (folder.path("run.json"), folder.path("run.md"))
        let ending = try await Sigillo.run(
            ["test", "--account", Self.examples + "/account.txt", "--report", "console=-"]
                + ["--report", "json=\(json)", "--report", "markdown=\(markdown)"]
                + clients.flatMap { ["--client", $0] } + scenarios.flatMap { ["--scenario", $0] } + options)
        let octets = try #require(FileManager.default.contents(atPath: json), "\(ending.errors)")
        return (
            ending.status, Self.line("ACCOUNT  ", of: ending.output),
            Self.line("**Account:** ", of: try String(contentsOfFile: markdown, encoding: .utf8)),
            try JSONDecoder().decode(Whole.self, from: octets).account
        )
    }

    private static func line(_ start: String, of text: String) -> String {
        text.split(separator: "\n").first { $0.hasPrefix(start) }.map { String($0.dropFirst(start.count)) } ?? ""
    }

    @Test func threeCarefulClientsSealTheAccount() async throws {
        let said = try await verdict(of: Self.careful)
        #expect(said.status == 0)
        #expect(said.account.verdict == "sealed")
        #expect(said.account.services == ["imaps", "imap-starttls", "smtps", "smtp-starttls", "https"])
        #expect(said.console.hasPrefix("this account is sealed: one password for imaps, "))
        #expect(said.console.contains(said.account.text))
        #expect(said.markdown == said.account.text + ".")
    }

    @Test(arguments: [
        Plain(
            client: "plain-mbsync", replaces: "mbsync", path: "imap-starttls",
            others: ["smtps", "smtp-starttls", "https"]),
        Plain(
            client: "plain-msmtp", replaces: "msmtp", path: "smtp-starttls",
            others: ["imaps", "imap-starttls", "https"]),
        Plain(
            client: "plain-webmail", replaces: "chromium", path: "https",
            others: ["imaps", "imap-starttls", "smtps", "smtp-starttls"]),
    ])
    func theServiceInClearIsNamedWithAllThatItOpens(_ plain: Plain) async throws {
        let clients = Self.careful.map { $0 == plain.replaces ? "\(Self.examples)/\(plain.client).yaml" : $0 }
        let said = try await verdict(of: clients)
        #expect(said.status == 1)
        #expect(said.account.verdict == "not-sealed")
        #expect(said.account.breaches.map(\.client) == [plain.client])
        #expect(said.account.breaches.map(\.path) == [plain.path])
        #expect(said.account.breaches.map(\.outcome) == ["leaked-plaintext"])
        let others = plain.others.dropLast().joined(separator: ", ") + " and " + (plain.others.last ?? "")
        #expect(
            said.console == "this account is not sealed: \(plain.client) leaks its password on \(plain.path), and the "
                + "same password opens \(others)")
        #expect(said.markdown == said.account.text + ".")
    }

    /// As it is installed, a browser fills in the form that somebody shows it on port 80.
    @Test func aBrowserThatIsToldHTTPIsNamed() async throws {
        let said = try await verdict(
            of: Self.careful, against: ["ctl.good-chain", "web-http-first[answer=form]"],
            ["--setting", "default", "--path", "imaps", "--path", "smtps", "--path", "https"])
        #expect(said.status == 1)
        #expect(
            said.console == "this account is not sealed: chromium leaks its password on https, and the same password "
                + "opens imaps and smtps")
    }
}
