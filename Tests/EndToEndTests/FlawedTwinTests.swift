import Foundation
import Testing

/// Clients whose one mistake is known, in the sealed room: the scenarios must see it, and nothing else.
@Suite(.needsRoom)
struct FlawedTwinTests {
    /// Beside the program under test.
    private static func twin() throws -> String {
        URL(fileURLWithPath: try Sigillo.path()).deletingLastPathComponent().appending(path: "sigillo-twin").path
    }

    private static let paths = ["imaps", "imap-starttls", "smtps", "smtp-starttls"].flatMap { ["--path", $0] }

    @Test func theCarefulTwinPassesEverything() async throws {
        let (ending, report) = try await Sigillo.test(
            ["--uses-environment"] + Self.paths + ["--", Self.twin()], timeout: 300)
        #expect(ending.status == 0, "\(ending.output) \(ending.errors)")
        #expect(report.summary["pass"] == report.results.count)
    }

    @Test(arguments: [
        ("ignores-host-name", "imaps", "name.wrong-host", "leaked-to-impostor"),
        ("ignores-expired-leaf", "smtps", "cert.expired", "leaked-to-impostor"),
        ("clear-without-starttls", "smtp-starttls", "smtp-strip-ehlo", "leaked-plaintext"),
        ("ignores-preauth", "imap-starttls", "imap-preauth", "leaked-content"),
        ("offers-null-suites", "imaps", "cs.null", "leaked-plaintext"),
    ])
    func aFlawIsSeenByItsScenarioAlone(
        _ flaw: String, _ path: String, _ scenario: String, _ outcome: String
    ) async throws {
        let (ending, report) = try await Sigillo.test(
            ["--uses-environment", "--path", path, "--", Self.twin(), "--flaw", flaw], timeout: 300)
        #expect(ending.status == 1, "\(ending.output) \(ending.errors)")
        for result in report.results where result.verdict != "pass" {
            #expect(result.scenario == scenario, "\(result.id) is \(result.verdict)")
            #expect(result.outcome == outcome, "\(result.id)")
        }
        #expect(report.results.contains { $0.scenario == scenario && $0.verdict == "fail" })
    }

    @Test func aTwinThatIsCalledWronglyVisitsNobody() async throws {
        let ending = try await Program([Self.twin(), "--flaw", "no-such-flaw"]).end()
        #expect(ending.status == 2)
        #expect(ending.errors.contains("--list"))
    }
}
