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
        #expect(table.sections.first?.rows.first?.cells[.imaps]?.text == "FAIL 1/3")
    }
}
