import SigilloCore
import SigilloVerdict
import Testing

@testable import SigilloReport

@Suite struct ExpectedResultTests {
    private func result(_ verdict: Verdict, expected: Verdict?) -> InstanceResult {
        var result = SampleReports.result("s", .imaps, verdict, nil, reason: "r")
        result.expected = expected.map { ExpectedResult(verdict: $0, reason: "known") }
        return result
    }

    @Test(
        arguments: [
            (Verdict.pass, nil, InstanceResult.Standing.ordinary), (.warn, nil, .ordinary), (.skipped, nil, .ordinary),
            (.fail, nil, .unexpected), (.inconclusive, nil, .unexpected), (.error, nil, .unexpected),
            (.fail, .fail, .expected), (.inconclusive, .inconclusive, .expected), (.error, .error, .expected),
            (.fail, .inconclusive, .unexpected), (.inconclusive, .fail, .unexpected),
            (.error, .inconclusive, .unexpected),
            (.pass, .fail, .stale), (.info, .fail, .stale), (.warn, .error, .stale), (.skipped, .fail, .ordinary),
        ] as [(Verdict, Verdict?, InstanceResult.Standing)])
    func standsAsTheListSays(verdict: Verdict, expected: Verdict?, standing: InstanceResult.Standing) {
        #expect(result(verdict, expected: expected).standing == standing)
    }

    @Test(
        arguments: [
            ([(Verdict.fail, Verdict.fail), (.pass, nil)], 0), ([(.fail, .fail)], 0),
            ([(.inconclusive, .inconclusive)], 0),
            ([(.fail, .fail), (.fail, nil)], 1), ([(.fail, .inconclusive)], 1), ([(.pass, .fail)], 1),
            ([(.inconclusive, .fail)], 3), ([(.fail, .fail), (.error, nil)], 3), ([(.skipped, .fail)], 3),
            ([(.skipped, .fail), (.pass, nil)], 0), ([(.inconclusive, nil), (.warn, .fail)], 1),
        ] as [([(Verdict, Verdict?)], Int32)])
    func decidesTheExitStatus(results: [(Verdict, Verdict?)], status: Int32) {
        #expect(SampleReports.report(results.map { result($0.0, expected: $0.1) }).exitStatus == status)
    }

    @Test func goesThroughJSON() throws {
        let report = SampleReports.expected
        let document = report.json.document
        #expect(try RunReport(json: try JSONParser.parse(Array(document.utf8))) == report)
        try Golden.expect(document, "expected.json")
    }

    @Test func staysAwayWhereThereIsNoList() {
        let document = SampleReports.failing.json.document
        #expect(!document.contains("\"expected\""))
        #expect(!document.contains("\"expectations\""))
    }

    @Test func refusesAnExpectationThatIsNoDeviation() {
        var report = SampleReports.passing
        report.results[0].expected = ExpectedResult(verdict: .pass, reason: "known")
        #expect(throws: ReportFormatError(place: "results[0].expected.verdict", problem: "no deviation")) {
            try RunReport(json: report.json)
        }
    }
}
