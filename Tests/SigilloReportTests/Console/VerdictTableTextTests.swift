import SigilloCore
import SigilloReport
import SigilloVerdict
import Testing

@Suite struct VerdictTableTextTests {
    @Test func putsScenariosBesidePaths() throws {
        try Golden.expect(VerdictTableText(SampleReports.failing).text(ConsoleStyle()), "failing.table.txt")
        try Golden.expect(VerdictTableText(SampleReports.passing).text(ConsoleStyle()), "passing.table.txt")
    }

    @Test func showsTheWorstOfSeveralInstances() {
        let results = [
            SampleReports.result("s", .imaps, .pass, .rejected, reason: "r", parameters: ["n": "1"]),
            SampleReports.result("s", .imaps, .fail, .leakedPlaintext, reason: "r", parameters: ["n": "2"]),
            SampleReports.result("s", .imaps, .inconclusive, .noContact, reason: "r", parameters: ["n": "3"]),
        ]
        let table = VerdictTableText(SampleReports.report(results))
        #expect(table.sections.first?.rows.first?.cells[0]?.text == "FAIL 1/3")
    }

    @Test func putsClientsBesideEachOther() throws {
        let report = SampleReports.merged
        try Golden.expect(VerdictTableText(report).text(ConsoleStyle()), "merged.table.txt")
        let rows = VerdictTableText(report).sections.flatMap(\.rows)
        // What only one client was tested with does not differ.
        #expect(Set(rows.filter(\.differs).map(\.scenario)) == ["imap-strip-capability"])
    }
}
