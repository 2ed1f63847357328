/// Writes what is said of captures as JUnit XML: each capture is a case.
///
/// A leak is a `<failure>`; what could not be seen or read is an `<error>`, so that no reader takes it for green.
package enum CheckJUnitReporter {
    /// Findings of one capture whose text is written.
    private static let findingLimit = 200

    /// The file's text.
    package static func text(_ report: CheckReport) -> String {
        var xml = XMLWriter()
        let failures = report.files.count { $0.verdict == .leak }
        let errors = report.files.count { [.inconclusive, .unreadable].contains($0.verdict) }
        let counts = [
            ("tests", String(report.files.count)), ("failures", String(failures)), ("errors", String(errors)),
        ]
        xml.open("testsuites", [("name", "sigillo check")] + counts)
        xml.open("testsuite", [("name", "sigillo check")] + counts)
        for file in report.files { write(file, &xml) }
        xml.close("testsuite")
        xml.close("testsuites")
        return xml.text
    }

    private static func write(_ file: CheckReport.File, _ xml: inout XMLWriter) {
        let attributes = [("classname", "sigillo.check"), ("name", file.file)]
        guard file.verdict != .clean else { return xml.empty("testcase", attributes) }
        xml.open("testcase", attributes)
        xml.element(
            file.verdict == .leak ? "failure" : "error",
            [("type", file.verdict.rawValue), ("message", file.reason ?? file.verdict.rawValue)],
            details(file))
        xml.close("testcase")
    }

    private static func details(_ file: CheckReport.File) -> String {
        var shown = file
        let more = file.findings.count - findingLimit
        shown.findings = Array(file.findings.prefix(findingLimit))
        let text = CheckTextReporter(style: ConsoleStyle()).text(of: shown)
        return more > 0 ? text + "… \(more) more findings stand in the JSON report" : String(text.dropLast())
    }
}
