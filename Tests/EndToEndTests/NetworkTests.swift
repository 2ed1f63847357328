import Foundation
import Testing

/// Networks that do not carry what they are given: captive portals, blocked ports, resolvers that lie, dead addresses.
@Suite(.inTurn, .needsRoom, .needsCurl)
struct NetworkTests {
    /// Runs a command against scenarios of networks.
    private func results(
        _ scenarios: [String], on path: String, _ command: [String]
    ) async throws -> [String: RunReport.Result] {
        let (_, report) = try await Sigillo.test(
            ["--path", path] + scenarios.flatMap { ["--scenario", $0] } + ["--"] + command)
        return Dictionary(report.results.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
    }

    @Test func aCarefulClientGivesNothingToAnyNetwork() async throws {
        let results = try await results(["net.*"], on: "imaps", Clients.strictIMAPS)
        let judged = results.values.filter { !$0.control }
        #expect(judged.count >= 12)
        for result in judged {
            // One connection is all that curl makes: it never comes back to a network that lets it through.
            let isExpected = result.scenario == "net.portal-then-through" ? "skipped" : "pass"
            #expect(result.verdict == isExpected, "\(result.id): \(result.outcome), \(result.reason)")
        }
        for id in ["net.ports-refused@imaps", "net.ports-dropped@imaps", "net.dns-servfail@imaps"] {
            #expect(results[id]?.delivered == "yes", "\(id)")
            #expect(results[id]?.outcome == "rejected", "\(id)")
        }
        #expect(results["net.ipv6-black-hole@imaps"]?.delivered == "yes")
        #expect(results["net.ipv6-black-hole@imaps"]?.outcome == "logged-in")
    }

    @Test func whoFallsBackToAnOpenPortLeaks() async throws {
        let script =
            "curl -sS --connect-timeout 5 --cacert {ca} -u {user}:{password} imaps://{host}:{port}/ || "
            + "curl -sS -u {user}:{password} imap://{host}:143/"
        let results = try await results(
            ["net.ports-refused", "net.ports-dropped", "net.dns-servfail"], on: "imaps", ["sh", "-c", script])
        for id in ["net.ports-refused@imaps", "net.ports-dropped@imaps"] {
            #expect(results[id]?.outcome == "leaked-plaintext", "\(id): \(results[id]?.reason ?? "not run")")
            #expect(results[id]?.verdict == "fail")
        }
        #expect(results["net.dns-servfail@imaps"]?.verdict == "pass")
    }

    @Test func mailThatIsHandedToPort25IsALeakOfTheMessage() async throws {
        let script =
            "curl -sS --cacert {ca} -u {user}:{password} --mail-from {from} --mail-rcpt {to} -T {message} "
            + "smtps://{host}:{port}/client.example.test || "
            + "curl -sS --mail-from {from} --mail-rcpt {to} -T {message} smtp://{host}:25/client.example.test"
        let results = try await results(["net.ports-refused"], on: "smtps", ["sh", "-c", script])
        #expect(results["net.ports-refused@smtps"]?.outcome == "leaked-content")
        #expect(results["net.ports-refused@smtps"]?.verdict == "fail")
    }

    @Test func whoComparesNoNameGivesThePasswordToAnImpostor() async throws {
        let twin = try Sigillo.twin()
        let (_, report) = try await Sigillo.test(
            ["--uses-environment", "--path", "imaps", "--scenario", "net.dns-*", "--"]
                + [twin, "--flaw", "ignores-host-name"])
        let outcomes = Dictionary(
            report.results.map { ($0.scenario, $0.outcome) }, uniquingKeysWith: { first, _ in first })
        #expect(outcomes["net.dns-forged"] == "rejected", "its own certificate is refused all the same")
        #expect(outcomes["net.dns-forged-own-name"] == "leaked-to-impostor")
        #expect(outcomes["net.dns-nxdomain"] == "leaked-to-impostor")
        #expect(outcomes["net.dns-servfail"] == "rejected")
    }

    @Test func withoutARoomThereIsNoSuchNetwork() async throws {
        let (ending, report) = try await Sigillo.test(
            ["--no-seal", "--path", "imaps", "--scenario", "net.ports-refused", "--scenario", "net.portal-certificate"]
                + ["--scenario", "cert.expired", "--"] + Clients.strictIMAPS)
        #expect(ending.status == 0, "\(ending.output)")
        #expect(report.results(of: "net.ports-refused").isEmpty)
        #expect(report.notRun.contains { $0.key == "net.ports-refused" && $0.text.contains("sealed room") })
    }
}
