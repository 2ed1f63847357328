/// A form in which the judgement of captures can be written to a file: each is a pure function of the report.
package enum CheckReportFormat: String, Sendable, Hashable, CaseIterable {
    /// `sigillo.check/1` itself.
    case json
    /// JUnit XML, for CI systems.
    case junit
    /// What is printed, without colours and unlimited in width.
    case console

    /// The file's text.
    package func text(_ report: CheckReport) -> String {
        switch self {
        case .json: report.json.document
        case .junit: CheckJUnitReporter.text(report)
        case .console: CheckTextReporter(style: ConsoleStyle()).text(report)
        }
    }
}
