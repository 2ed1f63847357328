import SigilloReport
import Testing

@Suite struct CheckJUnitReporterTests {
    @Test func writesTheGoldenFile() throws {
        try Golden.expect(CheckJUnitReporter.text(SampleReports.check), "check.junit.xml")
    }

    @Test func keepsTheDialectOfJenkins() {
        let dialect = JUnitDialect.read(CheckJUnitReporter.text(SampleReports.check))
        #expect(dialect.complaints == [])
        #expect(dialect.names.count == SampleReports.check.files.count)
    }

    @Test func whatCouldNotBeSeenIsNeverGreen() {
        for verdict in [CheckReport.Verdict.inconclusive, .unreadable] {
            let file = CheckReport.File(
                file: "x.pcap", format: nil, linkType: nil, verdict: verdict, reason: "Something was not seen.")
            let text = CheckJUnitReporter.text(CheckReport(files: [file]))
            #expect(text.contains("<error type=\"\(verdict.rawValue)\""))
            #expect(text.contains("errors=\"1\""))
        }
    }
}
