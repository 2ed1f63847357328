package import SigilloLint

/// A form in which what is said of published settings can be written to a file.
package enum LintReportFormat: String, Sendable, Hashable, CaseIterable {
    /// `sigillo.lint/1` itself.
    case json
    /// JUnit XML, for CI systems.
    case junit
    /// What is printed, without colours and unlimited in width.
    case console

    /// The file's text.
    package func text(_ report: LintReport) -> String {
        switch self {
        case .json: report.json.document
        case .junit: LintJUnitReporter.text(report)
        case .console: LintTextReporter(style: ConsoleStyle()).text(report)
        }
    }
}
