import SigilloCore
import SigilloReport
import SigilloVerdict
import Testing

@Suite struct ConsoleReporterTests {
    private static let samples = [
        "passing": SampleReports.passing, "failing": SampleReports.failing, "inconclusive": SampleReports.inconclusive,
    ]
    private static let styles = [
        "console.txt": ConsoleStyle(),
        "terminal.txt": ConsoleStyle(isTerminal: true, usesColour: true, width: 132),
        "narrow.txt": ConsoleStyle(isTerminal: true, width: 60, usesPlainSymbols: true),
        "verbose.txt": ConsoleStyle(isVerbose: true),
        "github.txt": ConsoleStyle(isGitHubActions: true),
    ]

    @Test(arguments: ["passing", "failing", "inconclusive"], styles.keys.sorted())
    func writesTheGoldenFile(sample: String, style: String) throws {
        let report = try #require(Self.samples[sample])
        let reporter = ConsoleReporter(style: try #require(Self.styles[style]))
        try Golden.expect(reporter.text(report), "\(sample).\(style)")
    }

    @Test(arguments: ["passing", "failing", "inconclusive"])
    func writesTheSameOfASavedRun(sample: String) throws {
        let report = try #require(Self.samples[sample])
        let saved = try RunReport(json: try JSONParser.parse(Array(report.json.document.utf8)))
        let reporter = ConsoleReporter(style: ConsoleStyle())
        #expect(reporter.text(saved) == reporter.text(report))
    }

    @Test func putsEachFailureInTheFirstColumnOnce() {
        let lines = ConsoleReporter(style: ConsoleStyle()).text(SampleReports.failing).split(separator: "\n")
        #expect(lines.count { $0.hasPrefix("FAIL") } == 2)
        #expect(lines.count { $0.hasPrefix("  FAIL") } == 2)
        #expect(
            lines.last?.hasPrefix("sigillo: 2 failed, 0 inconclusive, 0 errors, 1 warnings, 2 passed, 1 skipped of 6")
                == true)
    }

    @Test func saysSilenceOnceForOneCause() {
        let text = ConsoleReporter(style: ConsoleStyle()).text(SampleReports.inconclusive)
        #expect(text.contains("INCONCLUSIVE  all 4 on imap-starttls: the control did not log in\n"))
        #expect(text.contains("exit 3: silence is not a pass\n"))
        #expect(!text.contains("PASS  imap-starttls"))
    }

    @Test func namesTheClientWhereThereAreSeveral() {
        var other = SampleReports.curl
        other.setting = "default"
        var result = SampleReports.stripped
        result.setting = "default"
        let report = SampleReports.report([SampleReports.stripped, result], clients: [SampleReports.curl, other])
        let text = ConsoleReporter(style: ConsoleStyle()).text(report)
        #expect(text.contains("@imap-starttls [curl strict]"))
        #expect(text.contains("@imap-starttls [curl default]"))
    }

    @Test func annotatesAtMostNineFailures() {
        let results = (0..<30).map { number in
            SampleReports.result("cert.n\(number)", .imaps, .fail, .leakedToImpostor, reason: "100%: a, b\r\nc")
        }
        let text = ConsoleReporter(style: ConsoleStyle(isGitHubActions: true)).text(SampleReports.report(results))
        let lines = text.split(separator: "\n")
        #expect(lines.count { $0.hasPrefix("::error") } == 9)
        #expect(lines.contains("::warning title=sigillo::and 21 more failures"))
        #expect(
            lines.contains(
                "::error title=FAIL cert.n0@imaps::100%25: a, b␍␊c Again: sigillo test --scenario 'cert.n0@imaps' --client curl"
            ))
        #expect(lines.count { $0.hasPrefix("::group::") } == 30)
        #expect(lines.count { $0 == "::endgroup::" } == 30)
        #expect(lines.count { $0.hasPrefix("FAIL") } == 30)
    }

    @Test func saysWhatWasExpected() throws {
        let report = SampleReports.expected
        let reporter = ConsoleReporter(style: ConsoleStyle())
        try Golden.expect(reporter.text(report), "expected.console.txt")
        let lines = reporter.text(report).split(separator: "\n")
        #expect(lines.count { $0.hasPrefix("FAIL") } == 1)
        #expect(lines.count { $0.hasPrefix("EXPECTED") } == 2)
        #expect(lines.count { $0.hasPrefix("STALE") } == 1)
        #expect(reporter.lastLine(report).contains("as expected 2, unexpected 1, stale 1, untried 2"))
    }

    @Test(arguments: ["passing", "failing", "inconclusive", "expected"])
    func endsWithTheLastLine(sample: String) throws {
        let report = try #require(SampleReports.all[sample])
        for style in Self.styles.values {
            let reporter = ConsoleReporter(style: style)
            #expect(reporter.text(report).hasSuffix("\n" + reporter.lastLine(report)))
        }
    }

    @Test func countsWhatIsMoreThanTwelveFrames() {
        var result = SampleReports.stripped
        result.findings = (1...40).map { number in
            var finding = SampleReports.stripped.findings[0]
            finding.frame = number
            return finding
        }
        let text = ConsoleReporter(style: ConsoleStyle()).text(SampleReports.report([result]))
        #expect(text.split(separator: "\n").count { $0.contains("tcp.stream eq 3 && frame.number eq ") } == 12)
        #expect(text.contains(" and 28 more frames, which the JSON report lists\n"))
    }

    @Test func namesTheKnownSecret() {
        var result = SampleReports.stripped
        result.findings[0].kind = "canary"
        result.findings[0].label = "sender"
        let reporter = ConsoleReporter(style: ConsoleStyle())
        #expect(reporter.text(SampleReports.report([result])).contains("known secret \"sender\" in clear (imap PLAIN)"))
        result.findings[0].label = nil
        #expect(reporter.text(SampleReports.report([result])).contains(" known secret in clear (imap PLAIN)"))
    }

    @Test func keepsADecisiveRowOfALongTimeline() {
        var result = SampleReports.stripped
        result.timeline = (1...200).map { number in
            TimelineRow(
                frame: number, microseconds: number * 10, direction: .serverToClient, kind: "line",
                text: "row \(number)", mark: number == 100 ? "secret" : nil)
        }
        let text = ConsoleReporter(style: ConsoleStyle()).text(SampleReports.report([result]))
        #expect(text.contains("row 100  ‹ secret"))
        #expect(text.contains("… 87 rows between …"))
        #expect(text.contains("row 200"))
        #expect(!text.contains("row 50\n"))
    }
}
