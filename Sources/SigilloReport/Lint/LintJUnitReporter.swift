package import SigilloLint

/// Writes what is said of published settings as JUnit XML: each file is a case.
///
/// What exposes is a `<failure>`, what could not be read an `<error>`; what else was found stands in `<system-out>`.
package enum LintJUnitReporter {
    /// The file's text.
    package static func text(_ report: LintReport) -> String {
        var xml = XMLWriter()
        let counts = [
            ("tests", String(report.files.count)),
            ("failures", String(report.files.count { $0.verdict == .exposed })),
            ("errors", String(report.files.count { $0.verdict == .unreadable })),
        ]
        xml.open("testsuites", [("name", "sigillo lint")] + counts)
        xml.open("testsuite", [("name", "sigillo lint")] + counts)
        for file in report.files { write(file, &xml) }
        xml.close("testsuite")
        xml.close("testsuites")
        return xml.text
    }

    private static func write(_ file: LintReport.File, _ xml: inout XMLWriter) {
        let attributes = [("classname", "sigillo.lint"), ("name", file.file)]
        let details = String(LintTextReporter(style: ConsoleStyle()).text(of: file).dropLast())
        xml.open("testcase", attributes)
        switch file.verdict {
        case .clean: xml.element("system-out", [], details)
        case .exposed:
            let worst = file.findings.first(where: \.rule.exposes)
            xml.element("failure", [("type", "exposed"), ("message", worst?.text ?? "exposed")], details)
        case .unreadable:
            xml.element("error", [("type", "unreadable"), ("message", file.reason ?? "unreadable")], details)
        }
        xml.close("testcase")
    }
}
