import Foundation
import SigilloCore
import SigilloReport
import SigilloVerdict
import Testing

#if canImport(FoundationXML)
import FoundationXML
#endif

/// A peer that writes the report's reader something else.
@Suite struct HostileTextTests {
    static let corpus = [
        "\u{1b}[2J\u{1b}[1;1HPASS  everything", "\u{1b}]0;title\u{7}", "\r\nPASS  all of it", "\n::error::forged",
        "::error::forged", "::stop-commands::x", "##vso[task.complete result=Succeeded]", "##teamcity[testFinished]",
        "##[error]forged", "section_start:1:x\r\u{1b}[0K", "]]>", "<!--", "</failure>", "</script>", "&amp;&lt;",
        "\u{202e}drowssap\u{202c}", "\u{2066}x\u{2069}", "a\u{200b}\u{200d}\u{feff}b", "\u{0}\u{1}\u{7f}\u{9b}31m",
        "````````",
        "\u{2028}\u{2029}", "\u{fffe}\u{ffff}\u{10ffff}", String(repeating: "x", count: 9000),
        "e\u{301}\u{301}\u{301}",
    ]

    /// A run in which every text that a peer, a client or a saved file can choose is `text`.
    static func report(_ text: String) -> RunReport {
        var failed = SampleReports.stripped
        failed.reason = text
        failed.why = text
        failed.mend = text
        failed.references = [text]
        failed.assurances = [text]
        failed.rerun = text
        failed.findings[0].user = text
        failed.findings[0].secret = text
        failed.findings[0].label = text
        failed.findings[0].flow = text
        failed.findings[0].text = text
        failed.timeline = [
            TimelineRow(
                frame: 1, microseconds: 1, direction: .serverToClient, kind: text, text: text, mark: text, server: text)
        ]
        failed.id = text + "@imap-starttls"
        var rest = [failed]
        var known = failed
        known.id = text + "@imaps"
        known.expected = ExpectedResult(verdict: .fail, reason: text)
        var stale = SampleReports.result(text, .smtp, .pass, .rejected, reason: text)
        stale.expected = ExpectedResult(verdict: .fail, reason: text)
        rest += [known, stale]
        for verdict in Verdict.allCases where verdict != .fail {
            rest.append(SampleReports.result(text, .imaps, verdict, nil, reason: text, reasonCode: .harness))
            rest.append(SampleReports.result(text, .smtps, verdict, nil, reason: text))
        }
        var client = SampleReports.curl
        client.version = text
        var report = SampleReports.report(rest, clients: [client])
        report.version = text
        report.room.interface = text
        report.proved = [.init(key: "x", text: text)]
        report.expectations = Expectations(file: text, entries: 2, untried: 0)
        return report
    }

    /// Whether nothing in `text` acts on a terminal or hides.
    static func isHarmless(_ text: String) -> Bool {
        text.unicodeScalars.allSatisfy { $0 == "\n" || !VisibleText.isUnsafe($0) }
    }

    @Test(arguments: corpus)
    func cannotForgeALineOfTheConsole(_ text: String) {
        let words = ["FAIL", "STALE", "EXPECTED", "INCONCLUSIVE", "ERROR", "WARN", "PASS", "INFO", "SKIP"]
        let starts =
            words.map { $0 + "  " } + [
                "sigillo ", "What this run proved ", "Not tested:", "Failed (", "  ", "sigillo: ",
            ]
        for style in [ConsoleStyle(), ConsoleStyle(isTerminal: true, width: 80, isVerbose: true)] {
            let printed = ConsoleReporter(style: style).text(Self.report(text))
            #expect(Self.isHarmless(printed))
            for line in printed.split(separator: "\n") {
                #expect(starts.contains { line.hasPrefix($0) })
                #expect(!line.drop { $0 == " " }.hasPrefix("::"))
                #expect(!line.contains("##"))
            }
            #expect(printed.split(separator: "\n").count { $0.hasPrefix("FAIL") } == 1)
        }
        #expect(Self.isHarmless(VerdictTableText(Self.report(text)).text(ConsoleStyle())))
    }

    @Test(arguments: corpus)
    func givesGitHubNoOrderOfItsOwn(_ text: String) {
        let printed = ConsoleReporter(style: ConsoleStyle(isGitHubActions: true)).text(Self.report(text))
        let orders = printed.split(separator: "\n").filter { $0.hasPrefix("::") }
        #expect(Self.isHarmless(printed))
        #expect(orders.count == 5)
        #expect(orders.count { $0.hasPrefix("::error title=") } == 2)
    }

    @Test(arguments: corpus)
    func leavesXMLWellFormed(_ text: String) {
        let delegate = CaseCounter()
        let printed = JUnitReporter.text(Self.report(text))
        let parser = XMLParser(data: Data(printed.utf8))
        parser.delegate = delegate
        #expect(parser.parse())
        #expect(delegate.cases == 15)
        #expect(Self.isHarmless(printed))
    }

    @Test(arguments: corpus)
    func comesBackFromJSONAsItWas(_ text: String) throws {
        let report = Self.report(text)
        let document = report.json.document
        #expect(Self.isHarmless(document))
        #expect(try RunReport(json: try JSONParser.parse(Array(document.utf8))) == report)
    }

    @Test func cutsALineOfAMegabyte() {
        var result = SampleReports.stripped
        result.timeline[1].text = String(repeating: "x", count: 1_000_000)
        let report = SampleReports.report([result])
        let printed = ConsoleReporter(style: ConsoleStyle()).text(report) + JUnitReporter.text(report)
        #expect(printed.utf8.count < 30_000)
        #expect(printed.contains("… (995904 more characters)"))
    }

    @Test(arguments: corpus)
    func cannotForgeALineOfACheck(_ text: String) {
        var check = SampleReports.check
        for index in check.files.indices {
            check.files[index].file = text
            check.files[index].reason = text
        }
        check.files[0].findings = Self.report(text).results[0].findings
        let printed = CheckTextReporter(style: ConsoleStyle()).text(check)
        #expect(Self.isHarmless(printed))
        for line in printed.split(separator: "\n") {
            #expect(
                ["LEAK  ", "CLEAN  ", "INCONCLUSIVE  ", "UNREADABLE  ", "  ", "sigillo check: "].contains {
                    line.hasPrefix($0)
                })
            #expect(!line.drop { $0 == " " }.hasPrefix("::"))
        }
    }
}

private final class CaseCounter: NSObject, XMLParserDelegate {
    var cases = 0

    func parser(
        _ parser: XMLParser, didStartElement elementName: String, namespaceURI: String?, qualifiedName: String?,
        attributes: [String: String]
    ) {
        if elementName == "testcase" { cases += 1 }
    }
}
