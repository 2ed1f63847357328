import SigilloCore
import SigilloReport
import SigilloVerdict
import Testing

@Suite struct ClientMatrixTests {
    @Test func isWrittenByEveryReportOfSeveralClients() throws {
        let report = SampleReports.several
        try Golden.expect(ConsoleReporter(style: ConsoleStyle()).summary(report), "several.console.txt")
        try Golden.expect(
            ConsoleReporter(style: ConsoleStyle(isTerminal: true, usesColour: true, width: 60)).summary(report),
            "several.narrow.txt")
        try Golden.expect(VerdictTableText(report).text(ConsoleStyle()), "several.table.txt")
        try Golden.expect(MarkdownReporter.text(report), "several.md")
        try Golden.expect(JUnitReporter.text(report), "several.junit.xml")
    }

    @Test func aSavedReportHasTheSame() throws {
        let report = SampleReports.several
        let saved = try RunReport(json: try JSONParser.parse(Array(report.json.document.utf8)))
        #expect(ClientMatrix(saved) == ClientMatrix(report))
    }

    @Test func aCellSaysTheWorst() {
        func cell(_ results: [InstanceResult]) -> String? {
            ClientMatrix(SampleReports.report(results)).rows.first?.cells.first??.text
        }
        let pass = SampleReports.result("a", .imaps, .pass, .rejected, reason: "r")
        let impostor = SampleReports.result("b", .imaps, .fail, .leakedToImpostor, reason: "r")
        let clear = SampleReports.result("c", .imaps, .fail, .leakedPlaintext, reason: "r")
        let skipped = SampleReports.result("d", .imaps, .skipped, nil, reason: "r")
        let warning = SampleReports.result("e", .imaps, .warn, .leakedMetadata, reason: "r")
        let silent = SampleReports.result(
            "f", .imaps, .inconclusive, .noContact, reason: "r", reasonCode: .controlFailed)
        #expect(cell([pass, pass]) == "PASS")
        #expect(cell([pass, skipped]) == "PASS", "what was skipped hides no pass")
        #expect(cell([skipped]) == "SKIP 1/1")
        #expect(cell([pass, warning]) == "WARN 1/2 leaked-metadata")
        #expect(cell([pass, silent, warning]) == "INCONCLUSIVE 1/3 control-failed")
        #expect(cell([impostor, silent, clear]) == "FAIL 2/3 leaked-plaintext")
        #expect(cell([]) == nil)
    }

    @Test func manyClientsFitIntoMarkdown() {
        var report = SampleReports.several
        let results = report.results.filter { $0.client == "curl" && $0.setting == "default" }
        for number in 1...150 {
            var client = report.clients[1]
            client.name = "client\(number)"
            report.clients.append(client)
            report.results += results.map { result in
                var result = result
                result.client = client.name
                return result
            }
        }
        let text = MarkdownReporter.text(report)
        #expect(text.utf8.count <= MarkdownReporter.budget)
        #expect(text.contains("| FAIL 1/3 |"), "of so many only the counts remain")
    }

    @Test func oneClientHasNone() {
        #expect(!ConsoleReporter(style: ConsoleStyle()).summary(SampleReports.failing).contains("worst of each"))
        #expect(!MarkdownReporter.text(SampleReports.failing).contains("| setting |"))
    }
}
