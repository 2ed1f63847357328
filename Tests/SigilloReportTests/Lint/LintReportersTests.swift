import Foundation
import SigilloLint
import SigilloReport
import Testing

/// The files of `Fixtures/Settings` and what is said of them, octet by octet.
@Suite struct LintReportersTests {
    private static let names = [
        "autoconfig-good.xml", "autoconfig-bad.xml", "autoconfig-starttls.xml", "autoconfig-malformed.xml",
        "autoconfig-entities.xml", "mobileconfig-good.mobileconfig", "mobileconfig-bad.mobileconfig",
        "mobileconfig-malformed.mobileconfig", "mobileconfig-binary.mobileconfig", "autodiscover-good.xml",
        "autodiscover-bad.xml", "autodiscover-malformed.xml", "zone-good.zone", "zone-bad.zone", "zone-malformed.zone",
        "not-settings.html",
    ]

    private func report(_ names: [String] = Self.names) throws -> LintReport {
        LintReport(
            files: try names.map { SettingsLinter().lint(try Golden.octets("Fixtures/Settings/" + $0), name: $0) })
    }

    private func schema() throws -> Schema {
        Schema(root: try JSONParser.parse(try Golden.octets("Documentation/lint.schema.json")))
    }

    @Test func everyFileIsJudged() throws {
        let folder = Golden.root.appending(path: "Fixtures/Settings").path()
        #expect(Set(try FileManager.default.contentsOfDirectory(atPath: folder)) == Set(Self.names))
    }

    @Test func writeTheGoldenFiles() throws {
        let report = try report()
        try Golden.expect(LintReportFormat.console.text(report), "lint.txt")
        try Golden.expect(LintReportFormat.json.text(report), "lint.json")
        try Golden.expect(LintReportFormat.junit.text(report), "lint.junit.xml")
    }

    @Test func noReportHoldsThePassword() throws {
        let report = try report()
        for format in LintReportFormat.allCases {
            #expect(!format.text(report).contains("Arcobaleno"), "\(format)")
        }
    }

    @Test func theSchemaDescribesTheReport() throws {
        #expect(try schema().complaints(try report().json) == [])
        #expect(try schema().complaints(.object([:])).count == 3)
    }

    @Test func theSchemaKnowsEveryWord() throws {
        let text = String(decoding: try Golden.octets("Documentation/lint.schema.json"), as: UTF8.self)
        let words =
            OfferedService.Kind.allCases.map(\.rawValue) + OfferedService.Protection.allCases.map(\.rawValue)
            + OfferedService.Authentication.allCases.map(\.rawValue) + LintFormat.allCases.map(\.rawValue)
            + LintReport.Verdict.allCases.map(\.rawValue)
        for word in words { #expect(text.contains("\"\(word)\""), "\(word)") }
    }

    @Test func hostileTextDoesNothing() {
        let text =
            "<clientConfig><emailProvider><incomingServer type='imap'><hostname>\u{1b}[2J::error::x\u{202e}</hostname>"
            + "<socketType>plain</socketType></incomingServer></emailProvider></clientConfig>"
        let file = SettingsLinter().lint(Array(text.utf8), name: "a\u{7}b")
        let shown = LintReportFormat.console.text(LintReport(files: [file]))
        #expect(!shown.unicodeScalars.contains { $0.value < 0x20 && $0 != "\n" || $0.value == 0x202e })
        let visible = text.replacing("\u{1b}", with: "")
        let judged = SettingsLinter().lint(Array(visible.utf8), name: "x")
        let line = LintReportFormat.console.text(LintReport(files: [judged]))
        #expect(judged.verdict == .exposed)
        #expect(!line.contains("\u{202e}"))
    }

    @Test func theListHasEveryRuleTheWorstFirst() {
        let lines = LintRuleList.text(ConsoleStyle()).split(separator: "\n")
        let titles = lines.filter { !$0.hasPrefix(" ") }
        #expect(titles.count == LintRule.allCases.count)
        for rule in LintRule.allCases { #expect(titles.contains { $0.contains("  \(rule.rawValue)") }) }
        #expect(titles.first?.hasPrefix("critical  ") == true && titles.last?.hasPrefix("info  ") == true)
        #expect(titles.count { $0.hasSuffix("  exposes") } == LintRule.allCases.count(where: \.exposes))
    }

    @Test func coloursAreForTerminalsThatHaveThem() throws {
        let report = try report(["zone-bad.zone"])
        #expect(!LintTextReporter(style: ConsoleStyle()).text(report).contains("\u{1b}"))
        #expect(LintTextReporter(style: ConsoleStyle(usesColour: true)).text(report).contains("\u{1b}[1;31m"))
    }
}
