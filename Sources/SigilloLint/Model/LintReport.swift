/// What is said of files with settings, `sigillo.lint/1`.
package struct LintReport: Sendable, Hashable {
    /// The schema's name, which the JSON carries.
    package static let schema = "sigillo.lint/1"

    /// The verdict of a file, and of several together.
    package enum Verdict: String, Sendable, Hashable, CaseIterable {
        /// Nothing in it lets a password or a message cross in clear.
        case clean
        /// Something does.
        case exposed
        /// It could not be judged.
        case unreadable

        /// The exit status that says it.
        package var exitStatus: Int32 {
            switch self {
            case .clean: 0
            case .exposed: 1
            case .unreadable: 2
            }
        }
    }

    /// What is said of one file.
    package struct File: Sendable, Hashable {
        /// Its name as the caller gave it; `-` is standard input.
        package var file: String
        /// Its form, or nil where it was not recognised.
        package var format: LintFormat?
        /// What is said of it.
        package var verdict: Verdict
        /// Why it could not be judged, in one or two sentences; nil where it could.
        package var reason: String?
        /// Where it could not be read; nil where no place is to blame.
        package var position: TextPosition?
        /// The services that it offers, in the order of the file.
        package var services: [OfferedService] = []
        /// What was found, in the order of the file; the first ``mostFindings``, those that expose before the others.
        package var findings: [LintFinding] = []

        /// Findings of a file that are kept.
        package static let mostFindings = 1_000

        /// What is said of a file that was read.
        init(_ file: String, _ format: LintFormat, _ services: [OfferedService], _ findings: [LintFinding]) {
            self.file = file
            self.format = format
            self.services = services
            let kept =
                findings.count <= Self.mostFindings
                ? findings
                : Array(
                    (findings.filter(\.rule.exposes) + findings.filter { !$0.rule.exposes }).prefix(Self.mostFindings))
            // By place; findings at one place stay in their order.
            self.findings = kept.enumerated()
                .sorted { ($0.element.position, $0.offset) < ($1.element.position, $1.offset) }
                .map(\.element)
            verdict = findings.contains { $0.rule.exposes } ? .exposed : .clean
        }

        /// What is said of a file that could not be read.
        package init(unreadable file: String, format: LintFormat? = nil, _ fault: LintFault) {
            self.file = file
            self.format = format
            verdict = .unreadable
            reason = fault.sentence
            position = fault.position
        }
    }

    /// The files, in the caller's order.
    package var files: [File]

    /// Creates a report.
    package init(files: [File]) {
        self.files = files
    }

    /// The verdict over all files: exposed before unreadable before clean; without any file, unreadable.
    package var verdict: Verdict {
        let verdicts = Set(files.map(\.verdict))
        return [.exposed, .unreadable, .clean].first(where: verdicts.contains) ?? .unreadable
    }

    /// The exit status: 0 clean, 1 exposed, 2 unreadable.
    package var exitStatus: Int32 { verdict.exitStatus }
}
