import SigilloVerdict

/// Writes a run in GitHub's Markdown: for the summary of a job, a comment, a note.
///
/// Whatever the run, there are at most ``budget`` octets: GitHub drops a summary that is too long as a whole, and a
/// comment ends at 64 kB. It is cut between failures, never within one, and says how many more there are.
package enum MarkdownReporter {
    /// Octets of a report at most.
    package static let budget = 60_000

    /// The file's text.
    package static func text(_ report: RunReport) -> String {
        let head =
            MarkdownSections.headline(report) + MarkdownSections.account(report) + MarkdownSections.counts(report)
            + MarkdownSections.matrix(report) + MarkdownSections.facts(report)
        let tail =
            MarkdownSections.stale(report) + MarkdownSections.silences(report) + MarkdownSections.expected(report)
            + MarkdownSections.warnings(report) + MarkdownSections.statements(report) + MarkdownSections.table(report)
        let rest = budget - head.utf8.count - tail.utf8.count
        return head + failures(report, budget: rest) + tail
    }

    /// The failures, worst first, as many as `budget` octets hold as a whole.
    private static func failures(_ report: RunReport, budget: Int) -> String {
        let failures = report.failuresWorstFirst
        return MarkdownList(budget: budget).text(
            "#### Failed (\(failures.count)), worst first\n\n",
            failures.lazy.map { MarkdownFailure.text($0, in: report) },
            more: "failures")
    }
}

/// A part of a report with a share of its octets: cut between items, with the number of those left out.
struct MarkdownList {
    /// Octets at most, title and closing line included.
    let budget: Int

    /// What the line about the items left out takes at most.
    private static let reserve = 120

    /// The title and as many items as there is room for; nothing where there is no item.
    func text(_ title: String, _ items: some Collection<String>, more noun: String) -> String {
        guard !items.isEmpty else { return "" }
        guard title.utf8.count + Self.reserve <= budget else { return Self.rest(items.count, noun) + "\n" }
        var text = title
        var count = 0
        for item in items {
            guard text.utf8.count + item.utf8.count + Self.reserve <= budget else { break }
            text += item
            count += 1
        }
        let more = items.count - count
        if more > 0 { text += "\n" + Self.rest(more, "more " + noun) }
        return text + "\n"
    }

    private static func rest(_ count: Int, _ noun: String) -> String {
        "**\(Wording.grouped(count)) \(noun)** stand in the JSON report and in those made from it.\n"
    }
}
