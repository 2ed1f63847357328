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
        #expect(text.contains("<testsuites name=\"sigillo\" tests=\"6\" failures=\"0\" errors=\"5\" skipped=\"0\""))
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
