import SigilloCore
import SigilloVerdict

/// One failure in Markdown: its sentence for everybody, the rest for whoever opens it.
enum MarkdownFailure {
    /// Columns of the evidence: as many as a page shows without scrolling far.
    private static let style = ConsoleStyle(isTerminal: true, width: 160)

    static func text(_ result: InstanceResult, in report: RunReport) -> String {
        let reporter = ConsoleReporter(style: style)
        let outcome = result.outcome.map { ", " + $0.rawValue } ?? ""
        let owner = reporter.owner(of: result, in: report.clients)
        let title = "**✗ FAIL** \(MarkdownText.code(result.id + owner)) (\(result.severity.rawValue)\(outcome)): "
        // The evidence as on the console, without the margin in front of it.
        let evidence = reporter.evidence(result).map { line in
            let text = line.render(style)
            return text.hasPrefix(margin) ? String(text.dropFirst(margin.count)) : text
        }
        let parts = [
            ("Why it matters", reporter.why(result)), ("How to mend", result.mend ?? Wording.mend),
            ("How sure", reporter.assurance(result)),
        ]
        return title + MarkdownText.prose(result.reason) + "\n\n"
            + "<details><summary>Evidence, why it matters, how to mend it</summary>\n\n" + MarkdownText.block(evidence)
            + "\n" + parts.map { "- **\($0.0):** \(MarkdownText.prose($0.1))\n" }.joined() + "\n"
            + MarkdownText.block([VisibleText.line(result.rerun, limit: 2000)], language: "sh", width: 2000)
            + "\n</details>\n\n"
    }

    private static let margin = "      "
}
