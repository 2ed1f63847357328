import Foundation
import Testing

/// A client that is told an address alone: what its domain publishes, and what it does with it.
@Suite(.inTurn, .needsCurl)
struct AccountSetupTests {
    private struct Ready: Decodable {
        struct Service: Decodable {
            var path: String
            var port: Int
            var role: String
        }

        struct Receiver: Decodable {
            var dns: Int
        }

        var ca: String
        var services: [Service]
        var receiver: Receiver
    }

    private func serve(_ body: (Ready) async throws -> Void) async throws {
        _ = try await Sigillo.serve(
            ["--receive", "--quiet"] + ["https", "imaps", "smtps"].flatMap { ["--path", $0] }, body)
    }

    @Test(arguments: [
        ("autoconfig.ateneo.test", "/mail/config-v1.1.xml", [String]()),
        ("ateneo.test", "/.well-known/autoconfig/mail/config-v1.1.xml", []),
        ("autodiscover.ateneo.test", "/autodiscover/autodiscover.xml", []),
        (
            "autodiscover.ateneo.test", "/autodiscover/autodiscover.xml",
            ["--header", "Content-Type: text/xml", "--data", "<Autodiscover/>"]
        ),
    ])
    func curlGetsTheSettingsAndTheyAreClean(host: String, path: String, options: [String]) async throws {
        try await serve { ready in
            let port = try #require(ready.services.first { $0.path == "https" }).port
            let folder = try Scratch()
            let file = folder.path("settings.xml")
            let getting = try await Program(
                ["curl", "-sS", "--fail", "--max-time", "20", "--cacert", ready.ca, "--output", file]
                    + ["--resolve", "\(host):\(port):127.0.0.1"] + options + ["https://\(host):\(port)\(path)"]
            ).end()
            #expect(getting.status == 0, "\(getting.errors)")
            let judging = try await Sigillo.run(["lint", file])
            #expect(judging.status == 0, "\(judging.output)")
        }
    }

    @Test(.enabled(if: Tools.isInstalled("dig"), "dig is not installed"))
    func digReadsTheServiceRecords() async throws {
        try await serve { ready in
            func dig(_ name: String, _ type: String) async throws -> String {
                try await Program([
                    "dig", "+short", "+time=5", "@127.0.0.1", "-p", "\(ready.receiver.dns)", type, name,
                ]).end().output.trimmingCharacters(in: .whitespacesAndNewlines)
            }
            for (label, path) in [("_imaps", "imaps"), ("_submissions", "smtps")] {
                let port = try #require(ready.services.first { $0.path == path && $0.role == "own" }).port
                let record = try await dig("\(label)._tcp.ateneo.test", "SRV").split(separator: " ").map(String.init)
                #expect(record.dropFirst() == ["1", "\(port)", "localhost."], "\(label)")
            }
            #expect(try await dig("_imap._tcp.ateneo.test", "SRV") == "0 1 0 .")
            #expect(try await dig("autoconfig.ateneo.test", "A") == "127.0.0.1")
        }
    }

    /// The twins, with the mistakes that the scenarios are for and without.
    @Test(
        .needsRoom,
        arguments: [
            ("", [String: String]()), ("tests-guesses-in-clear", ["auto-probe-cleartext": "leaked-plaintext"]),
            ("takes-first-published-server", ["auto-default-plain": "leaked-plaintext"]),
            (
                "fetches-settings-in-clear",
                [
                    "auto-http-config[server=plain]": "leaked-plaintext",
                    "auto-http-config[server=tls]": "leaked-to-impostor",
                ]
            ), ("compares-service-target", ["auto-srv-redirect": "leaked-to-impostor"]),
            ("follows-autodiscover-in-clear", ["auto-autodiscover[to=http]": "leaked-plaintext"]),
            ("follows-autodiscover-elsewhere", ["auto-autodiscover[to=other-host]": "leaked-to-impostor"]),
        ])
    func eachMistakeIsSeenWhereItIsMade(flaw: String, seen: [String: String]) async throws {
        let twin = try Sigillo.twin()
        let (_, report) = try await Sigillo.test(
            ["--uses-environment", "--sets-up", "--path", "imaps", "--tag", "account-setup", "--", twin]
                + (flaw.isEmpty ? [] : ["--flaw", flaw]))
        #expect(report.results.count >= 14)
        for result in report.results {
            let harm = seen.first { result.id == $0.key + "@imaps" }?.value
            #expect(result.verdict == (harm == nil ? "pass" : "fail"), "\(result.id): \(result.reason)")
            if let harm { #expect(result.outcome == harm, "\(result.id)") }
        }
    }

    /// Who is told the server does not meet these scenarios, and only who asked for them is told so.
    @Test(.needsRoom) func aClientThatIsToldItsServerIsSparedThem() async throws {
        let (_, asked) = try await Sigillo.test(
            ["--path", "imaps", "--tag", "account-setup", "--"] + Clients.strictIMAPS)
        #expect(Set(asked.results.map(\.scenario)) == ["ctl.good-chain"])
        let command = try await Sigillo.run(
            ["test", "--path", "imaps", "--scenario", "auto-*", "--quiet", "--report", "console=-", "--"]
                + Clients.strictIMAPS)
        #expect(command.output.contains("--sets-up"))
    }
}
