import SigilloCore
import SigilloReport
import SigilloVerdict
import Testing

@Suite struct DifferenceReporterTests {
    private let reporter = DifferenceReporter(style: ConsoleStyle())

    @Test func writesTheGoldenFile() throws {
        try Golden.expect(
            reporter.text(from: SampleReports.passing, to: SampleReports.failing), "passing-failing.diff.txt")
        try Golden.expect(
            reporter.text(from: SampleReports.failing, to: SampleReports.merged), "failing-merged.diff.txt")
    }

    @Test func saysNothingButTheCountsWhereNothingChanged() {
        #expect(
            reporter.text(from: SampleReports.passing, to: SampleReports.passing)
                == "sigillo report: 0 newly failing, 0 newly inconclusive, 0 fixed, 0 still failing, 0 gone, 0 new\n")
    }

    @Test(arguments: HostileTextTests.corpus)
    func cannotBeForged(text: String) {
        let hostile = HostileTextTests.report(text)
        for (old, new) in [(SampleReports.failing, hostile), (hostile, SampleReports.failing)] {
            let printed = reporter.text(from: old, to: new)
            #expect(HostileTextTests.isHarmless(printed))
            for line in printed.split(separator: "\n") {
                #expect(line.hasPrefix("  ") || line.hasPrefix("sigillo report: ") || line.hasSuffix("):"))
                #expect(!line.drop { $0 == " " }.hasPrefix("::"))
                #expect(!line.contains("##"))
            }
        }
    }
}
