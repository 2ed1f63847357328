import Foundation
import SigilloCore
import SigilloReport
import SigilloVerdict
import Testing

@Suite struct MarkdownReporterTests {
    @Test(arguments: ["passing", "failing", "inconclusive", "merged", "expected"])
    func writesTheGoldenFile(_ name: String) throws {
        let report = try #require(SampleReports.all[name])
        try Golden.expect(MarkdownReporter.text(report), name + ".md")
    }

    @Test func neverShowsSilenceAsGreen() {
        let text = MarkdownReporter.text(SampleReports.inconclusive)
        #expect(text.hasPrefix("### ? INCONCLUSIVE · 5 of 6 could not be shown"))
        #expect(text.contains("#### Not shown (5): no pass\n"))
        #expect(!text.contains("✓"))
    }

    @Test func saysThatItReveals() {
        var report = SampleReports.passing
        report.isRevealed = true
        #expect(MarkdownReporter.text(report).split(separator: "\n").first?.hasSuffix("SECRETS ARE REVEALED") == true)
    }

    @Test func isCutBetweenFailuresAndSaysHowManyMore() throws {
        let results = (0..<500).map { number in
            var result = SampleReports.stripped
            result.id = "cert.n\(number)@imap-starttls"
            return result
        }
        let text = MarkdownReporter.text(SampleReports.report(results))
        #expect(text.utf8.count <= MarkdownReporter.budget)
        #expect(text.utf8.count > MarkdownReporter.budget - 12_000)
        let shown = text.split(separator: "\n").count { $0.hasPrefix("**✗ FAIL** ") }
        #expect(text.contains("**\(500 - shown) more failures** stand in the JSON report"))
        #expect(text.split(separator: "<details>").count == text.split(separator: "</details>").count)
        #expect(MarkdownReader(text).isClosed)
    }

    @Test(arguments: [Verdict.pass, .fail, .inconclusive, .warn, .info, .skipped, .error], [10, 10_000])
    func staysWithinItsBudgetWhateverTheRun(_ verdict: Verdict, count: Int) {
        let long = String(repeating: "\u{202e}`|<@", count: 2000)
        var clients: [RunReport.Client] = []
        for number in 0..<50 {
            clients.append(RunReport.Client(name: "c\(number)", version: long, command: long, setting: "strict"))
        }
        let results = (0..<count).map { number in
            var result = SampleReports.result(
                "s\(number)", .imaps, verdict, nil, reason: count > 100 ? "short" : long,
                parameters: ["n": String(number)])
            result.client = "c\(number % 50)"
            result.expected = number.isMultiple(of: 3) ? ExpectedResult(verdict: .fail, reason: long) : nil
            return result
        }
        var report = SampleReports.report(results, clients: clients)
        report.proved = (0..<100).map { RunReport.Statement(key: "k\($0)", text: long) }
        report.notRun = report.proved
        report.version = long
        report.room.interface = long
        let text = MarkdownReporter.text(report)
        #expect(text.utf8.count <= MarkdownReporter.budget)
        #expect(MarkdownReader(text).isClosed)
    }

    @Test(
        arguments: HostileTextTests.corpus + [
            "@octocat look", "#1 and GH-2", "![x](https://evil.test/x.png)", "[click](https://evil.test)",
            "https://evil.test/", "www.evil.test", "<img src=x>", "**PASS**", "# PASS", "| PASS |", "---", "$x$",
            "$$x$$",
            ":white_check_mark:", "&#64;octocat", "\\", "a\\", "`` ` ```", "~~~", "1. x", "> quote", "    code",
            "\\@octocat",
            "^note", "[^1]: note",
        ])
    func cannotBeForged(_ text: String) {
        let printed = MarkdownReporter.text(HostileTextTests.report(text))
        #expect(HostileTextTests.isHarmless(printed))
        #expect(printed.utf8.count <= MarkdownReporter.budget)
        let reader = MarkdownReader(printed)
        #expect(reader.isClosed)
        let starts = [
            "### ✗ FAIL · ", "#### ", "**✗ FAIL** ", "**1 more ", "- **", "| ", "<details><summary>", "</details>",
        ]
        for line in reader.prose where !line.isEmpty {
            let isStatement = line.hasPrefix("- ")
            let isFact = line.hasPrefix(" · 41.2 s · ")
            #expect(starts.contains { line.hasPrefix($0) } || isStatement || isFact, "\(line)")
            // Sigillo's own tags and signs are taken out; of what is left nothing may mean anything.
            var rest = line
            for own in ["<details><summary>", "</summary>", "</details>", "**", "#### ", "### "] {
                rest = rest.replacingOccurrences(of: own, with: "")
            }
            if rest.hasPrefix("| ") { rest = rest.replacingOccurrences(of: " | ", with: " ") }
            #expect(!Self.hasMeaning(rest), "\(line)")
        }
        let isCommand = { (line: String) in line.hasPrefix("::") || line.hasPrefix("##") }
        #expect(!reader.code.contains(where: isCommand))
    }

    /// Whether a sign of Markdown or of GitHub stands in `text` without a backslash in front of it.
    private static func hasMeaning(_ text: String) -> Bool {
        var isEscaped = false
        for letter in text.drop(while: { "|- ".contains($0) }) {
            if isEscaped {
                isEscaped = false
                // GitHub takes no notice of the backslash here.
                if "@$".contains(letter) { return true }
            } else if letter == "\\" {
                isEscaped = true
            } else if "<[]*`@$~".contains(letter) {
                return true
            }
        }
        return text.contains("://") || text.lowercased().contains("www.")
    }
}
