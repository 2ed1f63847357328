import Testing

/// The main job as its users meet it first: a careful client on every path.
@Suite(.inTurn, .needsRoom, .needsCurl)
struct StrictClientTests {
    @Test func aStrictCurlPassesEverythingOnEveryPath() async throws {
        let (ending, report) = try await Sigillo.test(["--client", "curl"])
        #expect(ending.status == 0, "\(ending.output) \(ending.errors)")
        #expect(report.schema == "sigillo.report/1")
        #expect(report.room.sealed)
        #expect(report.room.capture == "kernel")
        #expect(report.room.dropped == 0)
        #expect(report.room.packets > 0)
        #expect(report.summary["fail"] == 0)
        #expect(report.summary["inconclusive"] == 0)
        #expect(report.summary["error"] == 0)
        // A client that connects once is not there when the portal lets it through.
        let skipped = report.results.filter { $0.verdict == "skipped" }
        #expect(Set(skipped.map(\.scenario)) == ["net.portal-then-through"])
        #expect(report.summary["pass"] == report.results.count - skipped.count)
        #expect(
            Set(report.results.map(\.path))
                == ["imaps", "imap-starttls", "smtps", "smtp-starttls", "pop3s", "pop3-starttls", "https"])
        #expect(!report.proved.isEmpty)

        #expect(Set(report.results.map(\.id)).count == report.results.count, "an id stands there twice")
        #expect(Set(report.results.map(\.anchor)).count == report.results.count, "an anchor stands there twice")
        for path in Set(report.results.map(\.path)) {
            let baselines = report.results.filter { $0.scenario == "ctl.good-chain" && $0.path == path }
            #expect(baselines.map(\.id) == ["ctl.good-chain@\(path)", "ctl.good-chain@\(path)#2"])
            #expect(baselines.allSatisfy { $0.control })
        }
        for result in report.results {
            #expect(result.rerun.hasPrefix("sigillo test --scenario "), "\(result.rerun)")
            #expect(result.rerun.contains("--path \(result.path) --client curl"), "\(result.rerun)")
        }
    }

    @Test func theCommandThatRepeatsAResultRepeatsIt() async throws {
        let (_, report) = try await Sigillo.test([
            "--path", "imap-starttls", "--scenario", "imap-preauth", "--client", "curl",
        ])
        let result = try #require(report.results(of: "imap-preauth").last)
        let program = try Sigillo.path()
        let command = "\"$0\"" + result.rerun.dropFirst("sigillo".count) + " --report json=-"
        let ending = try await Program(["sh", "-c", command, program]).end()
        #expect(ending.status == 0, "\(ending.errors)")
        #expect(ending.output.contains("\"id\": \"\(result.id)\""), "\(ending.output)")
    }

    @Test func theReportOnStandardOutputIsAloneThere() async throws {
        let ending = try await Sigillo.run(
            ["test", "--path", "imaps", "--scenario", "cert.expired", "--report", "json=-", "--client", "curl"])
        #expect(ending.output.hasPrefix("{\n"))
        #expect(ending.output.hasSuffix("}\n"))
        #expect(ending.errors.contains("0 failed"))
    }
}
