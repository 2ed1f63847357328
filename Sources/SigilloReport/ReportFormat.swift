/// A form in which a run can be written to a file: each is a pure function of the run's report.
package enum ReportFormat: String, Sendable, Hashable, CaseIterable {
    /// `sigillo.report/1` itself, from which all others can be made again.
    case json
    /// JUnit XML, for CI systems.
    case junit
    /// GitHub's Markdown, for the summary of a job and for comments.
    case markdown
    /// What is printed, without colours and unlimited in width.
    case console
    /// Scenarios by paths, or by clients.
    case table

    /// The file's text.
    package func text(_ report: RunReport) -> String {
        switch self {
        case .json: report.json.document
        case .junit: JUnitReporter.text(report)
        case .markdown: MarkdownReporter.text(report)
        case .console: ConsoleReporter(style: ConsoleStyle()).text(report)
        case .table: VerdictTableText(report).text(ConsoleStyle())
        }
    }
}
