import SigilloCore
import SigilloReport
import SigilloVerdict
import Testing

@Suite struct RunReportTests {
    private static let samples = [
        "passing": SampleReports.passing, "failing": SampleReports.failing, "inconclusive": SampleReports.inconclusive,
    ]

    @Test(arguments: ["passing", "failing", "inconclusive"])
    func writesTheSameOctetsAfterARoundTrip(_ name: String) throws {
        let report = try #require(Self.samples[name])
        let document = report.json.document
        let copy = try RunReport(json: try JSONParser.parse(Array(document.utf8)))
        #expect(copy == report)
        #expect(copy.json.document == document)
        try Golden.expect(document, name + ".json")
    }

    @Test func saysThatItReveals() throws {
        var report = SampleReports.passing
        #expect(!report.json.document.contains("revealed"))
        report.isRevealed = true
        #expect(report.json.document.contains("\n  \"revealed\": true,\n"))
        #expect(try RunReport(json: report.json).isRevealed)
    }

    @Test func ignoresKeysOfLaterVersions() throws {
        guard case .object(var members) = SampleReports.passing.json else {
            Issue.record("a report is no object")
            return
        }
        members["later"] = .array([1])
        #expect(try RunReport(json: .object(members)) == SampleReports.passing)
    }

    @Test(arguments: [
        ("schema", JSONValue.string("sigillo.report/2"), "schema: sigillo.report/2 is not sigillo.report/1"),
        ("seed", .null, "seed: not a string"),
        ("results", .array([1]), "results[0]: not an object"),
        ("summary", .object(["pass": 1]), "summary.pass: does not count the results"),
        ("room", .array([]), "room: not an object"),
        ("clients", .array([]), "results[0].client: not one of the clients, in this setting"),
        ("expectations", .array([]), "expectations: not an object"),
    ])
    func namesThePlaceOfAnError(key: String, value: JSONValue, message: String) {
        guard case .object(var members) = SampleReports.passing.json else {
            Issue.record("a report is no object")
            return
        }
        members[key] = value
        do throws(ReportFormatError) {
            _ = try RunReport(json: .object(members))
            Issue.record("it was read")
        } catch {
            #expect(error.description == message)
        }
    }

    @Test(arguments: [
        ([Verdict.pass, .warn, .info, .skipped], 0), ([.pass, .fail, .inconclusive], 1), ([.fail, .error], 1),
        ([.pass, .inconclusive], 3), ([.pass, .error], 3), ([.skipped], 3), ([], 3), ([.info], 0),
    ])
    func exitsByTheWorst(verdicts: [Verdict], status: Int) {
        let results = verdicts.map { SampleReports.result("x", .imaps, $0, nil, reason: "r") }
        #expect(SampleReports.report(results).exitStatus == Int32(status))
    }

    @Test func makesAnchorsOfIds() {
        #expect(
            InstanceResult.anchor(of: "imap-strip-capability[where=greeting]@imap-starttls")
                == "imap-strip-capability.where.greeting..imap-starttls")
        #expect(InstanceResult.anchor(of: "ctl.good-chain@imaps#2") == "ctl.good-chain.imaps.2")
        #expect(InstanceResult.anchor(of: "../é x", prefix: ("curl", "strict")) == "curl.strict......x")
    }
}
