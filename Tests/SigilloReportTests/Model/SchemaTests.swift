import SigilloCore
import SigilloReport
import SigilloVerdict
import Testing

@Suite struct SchemaTests {
    private func schema(_ name: String) throws -> Schema {
        Schema(root: try JSONParser.parse(try Golden.octets("Documentation/\(name).schema.json")))
    }

    @Test(arguments: [
        ("report", "passing"), ("report", "failing"), ("report", "inconclusive"), ("report", "expected"),
        ("check", "check"),
    ])
    func describesTheGoldenFile(schema name: String, file: String) throws {
        let value = try JSONParser.parse(try Golden.octets("Fixtures/Reports/\(file).json"))
        #expect(try schema(name).complaints(value) == [])
    }

    @Test func knowsEveryWord() throws {
        let schema = try schema("report")
        for outcome in Outcome.allCases {
            let results = Verdict.allCases.flatMap { verdict in
                ReasonCode.allCases.map { code in
                    SampleReports.result("s", .http, verdict, outcome, reason: "r", reasonCode: code, delivered: .no)
                }
            }
            #expect(schema.complaints(SampleReports.report(results).json) == [])
        }
        let results = ServicePath.allCases.flatMap { path in
            Severity.allCases.map { SampleReports.result("s", path, .pass, nil, reason: "r", severity: $0) }
        }
        #expect(schema.complaints(SampleReports.report(results).json) == [])
    }

    @Test func complainsOfAnotherReport() throws {
        #expect(!(try schema("check").complaints(SampleReports.passing.json).isEmpty))
        #expect(try schema("report").complaints(.object([:])).count == 12)
    }
}
