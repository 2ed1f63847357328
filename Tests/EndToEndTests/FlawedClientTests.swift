import Foundation
import Testing

/// A client in Python that does everything right unless one flaw is switched on: a scenario fails with the flaw that it
/// is about, and passes without.
@Suite(.inTurn, .needsRoom, .enabled(if: Tools.python != nil, "Python is not installed"))
struct FlawedClientTests {
    /// A flaw, the path, and scenarios of which each must fail with it.
    struct Case: Sendable, CustomTestStringConvertible {
        var flaw: String
        var path: String
        var scenarios: [String]

        var testDescription: String { "\(flaw) on \(path)" }
    }

    static let cases: [Case] = [
        Case(
            flaw: "keeps-buffer", path: "imap-starttls",
            scenarios: ["imap-inject-capability", "imap-inject-login-ok", "imap-inject-untagged[data=list]"]),
        Case(flaw: "keeps-buffer", path: "smtp-starttls", scenarios: ["smtp-inject-ehlo", "smtp-inject-challenge"]),
        Case(flaw: "finds-words-anywhere", path: "imap-starttls", scenarios: ["imap-inject-partial"]),
        Case(flaw: "finds-words-anywhere", path: "smtp-starttls", scenarios: ["smtp-inject-partial"]),
        Case(
            flaw: "ignores-unknown-reply", path: "imap-starttls",
            scenarios: ["imap-starttls-unknown-reply[reply=unknown-word]", "imap-starttls-continuation"]),
        Case(
            flaw: "ignores-unknown-reply", path: "smtp-starttls",
            scenarios: ["smtp-starttls-wrong-success", "smtp-starttls-malformed[reply=no-code]"]),
        Case(flaw: "trusts-predicted-tag", path: "imap-starttls", scenarios: ["imap-predicted-tag-ok"]),
        Case(
            flaw: "follows-referral", path: "imap-starttls",
            scenarios: ["imap-login-referral", "imap-untagged-referral"]
        ),
        Case(
            flaw: "falls-back-to-port", path: "imaps", scenarios: ["fb.after-tls-failure", "fb.timeout-then-plain"]),
        Case(
            flaw: "retries-in-clear", path: "smtps",
            scenarios: ["tls-fail-then-clear[how=reset]", "tls-fail-then-clear[how=cleartext]"]),
        Case(flaw: "retries-in-clear", path: "imap-starttls", scenarios: ["tls-bad-cert-then-clear"]),
        Case(
            flaw: "clear-after-failed-handshake", path: "imap-starttls",
            scenarios: ["imap-starttls-ok-no-tls[then=capability]"]),
        Case(
            flaw: "clear-after-failed-handshake", path: "smtp-starttls",
            scenarios: ["smtp-starttls-220-no-tls[then=keywords]"]),
        Case(
            flaw: "strips", path: "imap-starttls",
            scenarios: [
                "imap-capability-unavailable", "imap-version-downgrade", "imap-greeting-matrix[greeting=smtp]",
                "imap-tamper-capability[at=AG]",
            ]),
        Case(flaw: "strips", path: "smtp-starttls", scenarios: ["smtp-greeting-matrix[greeting=500]"]),
        Case(flaw: "auth-first", path: "smtp-starttls", scenarios: ["smtp-auth-before-tls"]),
        Case(flaw: "keeps-capabilities", path: "smtp-starttls", scenarios: ["smtp-precaps-stale"]),
        Case(
            flaw: "ignores-logindisabled", path: "imap-starttls",
            scenarios: ["imap-logindisabled-ignored[where=sealed,auth=none]"]),
        Case(
            flaw: "keeps-untagged", path: "imap-starttls",
            scenarios: ["list", "lsub", "status", "search", "flags", "exists", "recent", "expunge", "fetch"].map {
                "imap-tamper-\($0)"
            }),
        Case(flaw: "trusts-first-connection", path: "imap-starttls", scenarios: ["imap-late-strip"]),
        Case(flaw: "trusts-first-connection", path: "smtp-starttls", scenarios: ["smtp-late-strip"]),
    ]

    private static func run(_ item: Case, flaw: String?) async throws -> RunReport {
        let python = try #require(Tools.python)
        let globs = item.scenarios.flatMap { ["--scenario", $0] }
        let client = [python, "-S", "-E", Sigillo.checkout + "/Tests/Flawed/mail_client.py"]
        return try await Sigillo.test(
            ["--path", item.path, "--uses-environment", "--jobs", "2"] + globs + ["--"] + client
                + (flaw.map { ["--flaw", $0] } ?? [])
        ).report
    }

    @Test(arguments: cases)
    func eachFlawIsCaughtByItsScenarios(item: Case) async throws {
        let report = try await Self.run(item, flaw: item.flaw)
        #expect(report.results.filter { $0.scenario == "ctl.good-chain" }.allSatisfy { $0.verdict == "pass" })
        for result in report.results where !result.scenario.hasPrefix("ctl.") {
            #expect(result.verdict == "fail", "\(result.id): \(result.outcome)")
        }
    }

    @Test(arguments: cases)
    func withoutTheFlawTheyPass(item: Case) async throws {
        let report = try await Self.run(item, flaw: nil)
        for result in report.results {
            #expect(result.verdict == "pass", "\(result.id): \(result.outcome), \(result.reason)")
        }
    }
}
