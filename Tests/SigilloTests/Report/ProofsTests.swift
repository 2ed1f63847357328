import Sigillo
import SigilloCore
import SigilloReport
import SigilloVerdict
import Testing

@Suite struct ProofsTests {
    private func result(
        _ scenario: String, _ verdict: Verdict, delivered: Delivery = .yes, isControl: Bool = false,
        markerFound: Bool? = nil
    ) -> InstanceResult {
        InstanceResult(
            id: "\(scenario)@imaps", scenario: scenario, path: .imaps, client: "fake", setting: "strict",
            severity: .high, expectation: "must-reject", isControl: isControl, outcome: .rejected, verdict: verdict,
            reason: "because", delivered: delivered,
            observations: Observations(packets: 10, flows: 2, wholeFlows: 2, markerFound: markerFound), anchor: "a",
            durationMs: 1, rerun: "sigillo test")
    }

    private func report(_ results: [InstanceResult]) -> RunReport {
        RunReport(
            version: "0", startedAt: "2026-01-01T00:00:00Z", finishedAt: "2026-01-01T00:00:01Z", seed: "1",
            policy: "strict", clients: [],
            room: RunReport.Room(isSealed: true, capture: .kernel, interface: "lo", packets: 40, dropped: 0),
            results: results)
    }

    private func keys(_ results: [InstanceResult], _ tests: [SelfTest.Result] = []) -> [String] {
        Proofs.statements(report(results), selfTests: tests).map(\.key)
    }

    @Test func withoutAPassNothingIsProved() {
        let baseline = result("ctl.good-chain", .pass, isControl: true)
        #expect(keys([]).isEmpty)
        #expect(keys([baseline]).isEmpty)
        #expect(keys([result("cert.expired", .pass)]).isEmpty)
        #expect(keys([baseline, result("cert.expired", .fail)]).isEmpty)
        #expect(
            keys([result("ctl.good-chain", .inconclusive, isControl: true), result("cert.expired", .pass)]).isEmpty)
    }

    @Test func numbersComeFromTheResults() {
        let baseline = result("ctl.good-chain", .pass, isControl: true, markerFound: true)
        let statements = Proofs.statements(
            report([
                baseline, result("cert.expired", .pass, markerFound: true),
                result("ver.tls10-only", .pass, delivered: .notOffered, markerFound: false), baseline,
            ]), selfTests: [SelfTest.Result(isPassed: true, text: "both were found")])
        #expect(statements.map(\.key) == ["logged-in", "attacks", "capture", "self-test"])
        #expect(statements[0].text.contains("on 1 path (before and after: 2 of 2 controls)"))
        #expect(statements[1].text.contains("1 attacks were really delivered, 1 more"))
        #expect(statements[2].text.contains("3 of 4 plain markers; 40 packets, 0 dropped, 0 cut, 8 of 8 connections"))
        #expect(statements[3].text.contains("both were found"))
    }

    @Test func aFailNarrowsTheScope() {
        let baseline = result("ctl.good-chain", .pass, isControl: true)
        let statements = Proofs.statements(
            report([baseline, result("cert.expired", .pass), result("cert.selfsigned", .fail)]), selfTests: [])
        #expect(statements.first { $0.key == "attacks" }?.text.hasPrefix("in the 1 scenarios that passed, ") == true)
    }

    @Test func aSelfTestThatFailedProvesNothing() {
        let results = [result("ctl.good-chain", .pass, isControl: true), result("cert.expired", .pass)]
        #expect(keys(results) == ["logged-in", "attacks"])
        #expect(
            keys(
                results,
                [SelfTest.Result(isPassed: true, text: "yes"), SelfTest.Result(isPassed: false, text: "no")])
                == ["logged-in", "attacks"])
    }
}
