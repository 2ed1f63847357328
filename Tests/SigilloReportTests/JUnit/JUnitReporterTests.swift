import SigilloCore
import SigilloReport
import SigilloVerdict
import Testing

@Suite struct JUnitReporterTests {
    @Test func writesTheGoldenFiles() throws {
        try Golden.expect(JUnitReporter.text(SampleReports.passing), "passing.junit.xml")
        try Golden.expect(JUnitReporter.text(SampleReports.failing), "failing.junit.xml")
        try Golden.expect(JUnitReporter.text(SampleReports.inconclusive), "inconclusive.junit.xml")
    }

    @Test func neverShowsSilenceAsGreenOrSkipped() {
        let text = JUnitReporter.text(SampleReports.inconclusive)
        #expect(text.contains("<testsuites name=\"sigillo\" tests=\"6\" failures=\"0\" errors=\"5\" time="))
        #expect(text.split(separator: "<error type=").count == 6)
        #expect(!text.contains("<skipped"))
    }

    @Test func keepsNamesApartThatDifferInPunctuationOnly() {
        let results = ["a.b", "a-b", "ab", "a.b"].map {
            SampleReports.result($0, .imaps, .pass, .rejected, reason: "r")
        }
        let names = JUnitReporter.text(SampleReports.report(results)).split(separator: "\n")
            .filter { $0.contains("<testcase ") }
            .compactMap { $0.split(separator: " name=\"").last?.split(separator: "\"").first.map(String.init) }
        #expect(names == ["a.b@imaps", "a-b@imaps (2)", "ab@imaps (3)", "a.b@imaps (4)"])
    }

    @Test func keepsNamesApartAcrossClients() {
        var report = SampleReports.passing
        for name in ["a.b", "a-b"] {
            var other = SampleReports.passing
            other.clients[0].name = name
            for index in other.results.indices { other.results[index].client = name }
            report.merge(other)
        }
        let dialect = JUnitDialect.read(JUnitReporter.text(report))
        #expect(dialect.complaints == [])
        #expect(dialect.names.count == report.results.count)
        #expect(Set(dialect.names.map { $0.filter { $0.isLetter || $0.isNumber } }).count == dialect.names.count)
    }

    @Test(arguments: ["passing", "failing", "inconclusive", "merged", "expected"])
    func keepsTheDialectOfJenkins(_ name: String) throws {
        let report = try #require(SampleReports.all[name])
        let dialect = JUnitDialect.read(JUnitReporter.text(report))
        #expect(dialect.complaints == [])
        #expect(dialect.names.count == report.results.count)
    }

    @Test func saysWhatWasExpected() throws {
        try Golden.expect(JUnitReporter.text(SampleReports.expected), "expected.junit.xml")
        let text = JUnitReporter.text(SampleReports.expected)
        #expect(text.contains("<testsuites name=\"sigillo\" tests=\"7\" failures=\"2\" errors=\"0\" time="))
        #expect(text.contains("<skipped message=\"fail, as expected: --ssl is what users have; until 2027\"/>"))
        #expect(text.contains("<failure type=\"stale\""))
    }

    @Test func staysWithinTheLimitsOfReadersWhateverTheRun() {
        var result = SampleReports.stripped
        result.reason = String(repeating: "&", count: 5000)
        result.timeline = (0..<24).map { number in
            TimelineRow(
                frame: number, microseconds: number, direction: nil, kind: "line",
                text: String(repeating: "<", count: 4000), mark: "secret")
        }
        let results = (0..<10_000).map { number in
            var copy = result
            copy.id = "cert.n\(number)@imaps"
            return copy
        }
        let text = JUnitReporter.text(SampleReports.report(results))
        #expect(text.utf8.count < 10_000_000)
        let dialect = JUnitDialect.read(text)
        #expect(dialect.complaints == [])
        #expect(dialect.names.count == 10_000)
        #expect(dialect.elements < 250_000)
        #expect(dialect.longestText < 1 << 20)
    }

    @Test func staysSmallForTenThousandResults() {
        var results = (0..<10_000).map { number in
            SampleReports.result("cert.n\(number)", .imaps, .pass, .rejected, reason: "It refused.")
        }
        results[0] = SampleReports.stripped
        results[0].timeline = (0..<20_000).map { number in
            TimelineRow(
                frame: number, microseconds: number, direction: nil, kind: "line",
                text: String(repeating: "y", count: 4000), mark: "secret")
        }
        let text = JUnitReporter.text(SampleReports.report(results))
        #expect(text.utf8.count < 3_000_000)
        #expect(text.contains("… the rest stands in the JSON report"))
    }

    @Test func tellsSettingsApart() {
        var other = SampleReports.curl
        other.setting = "default"
        let text = JUnitReporter.text(
            SampleReports.report([SampleReports.stripped], clients: [SampleReports.curl, other]))
        #expect(text.contains("classname=\"sigillo.curl.strict.imap-starttls\""))
    }
}
