import Foundation
import Testing

/// Clients whose one mistake is known, in the sealed room: the scenarios must see it, and nothing else.
@Suite(.needsRoom)
struct FlawedTwinTests {
    private static let paths = ["imaps", "imap-starttls", "smtps", "smtp-starttls", "pop3s", "pop3-starttls", "https"]
        .flatMap {
            ["--path", $0]
        }

    /// The scenarios whose files name a flaw.
    private static func scenarios(naming flaw: String) async throws -> Set<String> {
        struct Entry: Decodable {
            var id: String
            var flaws: [String]
        }
        let listing = try await Sigillo.run(["list", "--json"])
        let entries = try JSONDecoder().decode([Entry].self, from: Data(listing.output.utf8))
        return Set(entries.filter { $0.flaws.contains(flaw) }.map(\.id))
    }

    @Test func theCarefulTwinPassesEverything() async throws {
        let (ending, report) = try await Sigillo.test(
            ["--uses-environment"] + Self.paths + ["--", Sigillo.twin()])
        #expect(ending.status == 0, "\(ending.output) \(ending.errors)")
        #expect(report.summary["pass"] == report.results.count)
    }

    @Test(arguments: [
        ("ignores-host-name", "imaps", "name.wrong-host", "leaked-to-impostor"),
        ("ignores-expired-leaf", "smtps", "cert.expired", "leaked-to-impostor"),
        ("clear-without-starttls", "smtp-starttls", "smtp-strip-ehlo", "leaked-plaintext"),
        ("clear-without-starttls", "pop3-starttls", "pop3-strip-capa", "leaked-plaintext"),
        ("ignores-preauth", "imap-starttls", "imap-preauth", "leaked-content"),
        ("offers-null-suites", "imaps", "cs.null", "leaked-plaintext"),
        ("http-first", "https", "web-http-first", "leaked-plaintext"),
        ("ignores-hsts", "https", "web-hsts-ignored", "leaked-plaintext"),
        ("sends-secure-cookie-in-clear", "https", "web-cookie-not-secure", "leaked-plaintext"),
        ("ignores-self-signed-leaf", "https", "web-bad-cert-clickthrough", "leaked-to-impostor"),
    ])
    func aFlawIsSeenByTheScenariosThatNameItAlone(
        _ flaw: String, _ path: String, _ scenario: String, _ outcome: String
    ) async throws {
        let (ending, report) = try await Sigillo.test(
            ["--uses-environment", "--path", path, "--", Sigillo.twin(), "--flaw", flaw])
        #expect(ending.status == 1, "\(ending.output) \(ending.errors)")
        let named = try await Self.scenarios(naming: flaw)
        for result in report.results where result.verdict != "pass" {
            #expect(named.contains(result.scenario), "\(result.id) is \(result.verdict)")
        }
        #expect(report.results.contains { $0.scenario == scenario && $0.verdict == "fail" && $0.outcome == outcome })
    }

    @Test func aTwinThatIsCalledWronglyVisitsNobody() async throws {
        let ending = try await Program([Sigillo.twin(), "--flaw", "no-such-flaw"]).end()
        #expect(ending.status == 2)
        #expect(ending.errors.contains("--list"))
    }
}
