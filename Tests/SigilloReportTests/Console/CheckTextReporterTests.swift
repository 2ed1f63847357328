import SigilloCore
import SigilloReport
import SigilloVerdict
import Testing

@Suite struct CheckTextReporterTests {
    @Test func writesTheGoldenFile() throws {
        try Golden.expect(CheckTextReporter(style: ConsoleStyle()).text(SampleReports.check), "check.txt")
    }

    @Test func saysThatItReveals() {
        var report = SampleReports.check
        report.isRevealed = true
        #expect(CheckTextReporter(style: ConsoleStyle()).text(report).hasPrefix("SECRETS ARE REVEALED\n"))
    }
}
