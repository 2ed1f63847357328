import Testing

@testable import SigilloReport

@Suite struct CheckReportTests {
    @Test func writesTheSameOctetsAfterARoundTrip() throws {
        let document = SampleReports.check.json.document
        let copy = try CheckReport(json: try JSONParser.parse(Array(document.utf8)))
        #expect(copy == SampleReports.check)
        #expect(copy.json.document == document)
        try Golden.expect(document, "check.json")
    }

    @Test(arguments: [
        ([CheckReport.Verdict.clean, .clean], CheckReport.Verdict.clean, 0),
        ([.clean, .inconclusive], .inconclusive, 3),
        ([.inconclusive, .unreadable], .unreadable, 2), ([.unreadable, .leak], .leak, 1), ([], .unreadable, 2),
    ])
    func takesTheWorstVerdict(verdicts: [CheckReport.Verdict], whole: CheckReport.Verdict, status: Int) {
        let files = verdicts.map { CheckReport.File(file: "f", format: nil, linkType: nil, verdict: $0, reason: nil) }
        #expect(CheckReport(files: files).verdict == whole)
        #expect(CheckReport(files: files).exitStatus == Int32(status))
    }

    @Test func refusesAVerdictThatIsNotThatOfTheFiles() {
        guard case .object(var members) = SampleReports.check.json else {
            Issue.record("a report is no object")
            return
        }
        members["verdict"] = "clean"
        #expect(throws: ReportFormatError(place: "verdict", problem: "not that of the files")) {
            try CheckReport(json: .object(members))
        }
    }

    @Test func filtersByStreamAndFrame() {
        let findings = SampleReports.check.files[0].findings
        #expect(findings.map(\.displayFilter) == ["frame.number eq 1", "tcp.stream eq 3 && frame.number eq 9"])
        #expect(findings.map(\.isLeak) == [false, true])
    }
}
