import Foundation
import Testing

/// One password for several services: one verdict for the account.
@Suite(
    .inTurn, .needsRoom, .needsCurl,
    .enabled(if: Tools.isInstalled("mbsync") && Tools.isInstalled("msmtp"), "mbsync or msmtp is not installed"))
struct SharedAccountTests {
    private static let user = "carla@example.test"
    private static let password = "kx8wq2m-own-pa55word"

    private let folder: Scratch

    init() throws {
        folder = try Scratch()
    }

    private func run(sender: String) async throws -> (ending: Program.Ending, report: RunReport, account: Account) {
        let account = try folder.write("\(Self.user)\n\(Self.password)\n", to: "account.txt", mode: 0o600)
        let (ending, report) = try await Sigillo.test(
            [
                "--account", account, "--client", "mbsync", "--client", sender, "--client", try reader(), "--path",
                "imaps",
                "--path", "smtp-starttls", "--path", "pop3s", "--scenario", "cert.selfsigned", "--scenario",
                "smtp-auth-before-tls", "--keep", folder.path("kept"),
            ])
        let octets = try #require(FileManager.default.contents(atPath: folder.path("kept/run.json")))
        for text in [ending.output, ending.errors, String(decoding: octets, as: UTF8.self)] {
            #expect(!text.contains(Self.password), "a report shows the password")
        }
        return (ending, report, try JSONDecoder().decode(Whole.self, from: octets).account)
    }

    private struct Whole: Decodable {
        var account: Account
    }

    /// The report's member `account`.
    struct Account: Decodable {
        struct Breach: Decodable {
            var client: String
            var path: String
            var outcome: String
        }

        var verdict: String
        var text: String
        var services: [String]
        var breaches: [Breach]
    }

    /// A client that reads by POP3.
    private func reader() throws -> String {
        try folder.write(
            """
            name: reader
            trust: ca
            paths:
              pop3s:
                strict:
                  run: [curl, -sS, --cacert, "{ca}", --netrc-file, "{home}/netrc", "pop3s://{host}:{port}/1"]
                  files: {netrc: "machine {host} login {user} password {password}\\n"}

            """, to: "reader.yaml")
    }

    /// msmtp as somebody sets it up who has heard that it then works: without TLS.
    private func plainSender() throws -> String {
        try folder.write(
            """
            name: msmtp
            trust: ca
            paths:
              smtp-starttls:
                strict:
                  shell: exec msmtp -C "{home}/msmtprc" -- "{to}" < "{message}"
                  files:
                    msmtprc: |
                      account default
                      host {host}
                      port {port}
                      tls off
                      auth plain
                      user {user}
                      password {password}
                      from {from}

            """, to: "msmtp.yaml")
    }

    private func line(_ ending: Program.Ending) -> String {
        ending.output.split(separator: "\n").first { $0.hasPrefix("ACCOUNT") }.map(String.init) ?? ""
    }

    @Test func threeCarefulClientsSealTheAccount() async throws {
        let (ending, _, account) = try await run(sender: "msmtp")
        #expect(ending.status == 0, "\(ending.output)")
        #expect(account.verdict == "sealed")
        #expect(account.services == ["imaps", "smtp-starttls", "pop3s"])
        #expect(account.breaches.isEmpty)
        #expect(
            line(ending).hasPrefix("ACCOUNT  this account is sealed: one password for imaps, smtp-starttls and pop3s"))
    }

    @Test func theOneThatLeaksIsNamedWithAllThatItOpens() async throws {
        let (ending, _, account) = try await run(sender: try plainSender())
        #expect(ending.status == 1, "\(ending.output)")
        #expect(account.verdict == "not-sealed")
        #expect(account.breaches.map(\.client) == ["msmtp"])
        #expect(account.breaches.map(\.path) == ["smtp-starttls"])
        #expect(account.breaches.map(\.outcome) == ["leaked-plaintext"])
        #expect(
            line(ending)
                == "ACCOUNT  this account is not sealed: msmtp leaks its password on smtp-starttls, and the same password "
                + "opens imaps and pop3s")
    }
}
