internal import SigilloCore
package import SigilloLint
internal import SigilloVerdict

/// Writes what is said of published settings for people: one line a file, and under it what was found, by place.
package struct LintTextReporter: Sendable {
    /// How it may look.
    package var style: ConsoleStyle

    /// Creates a reporter.
    package init(style: ConsoleStyle) {
        self.style = style
    }

    /// The whole report.
    package func text(_ report: LintReport) -> String {
        (report.files.flatMap(lines) + [closing(report)]).render(style)
    }

    /// What is said of one file.
    func text(of file: LintReport.File) -> String {
        lines(file).render(style)
    }

    private func lines(_ file: LintReport.File) -> [ConsoleLine] {
        var title = ConsoleLine()
        title.add(file.verdict.rawValue.uppercased(), file.verdict.ink)
        title.add("  " + file.file)
        if let format = file.format, file.verdict != .unreadable {
            title.add("  \(format.rawValue), \(Wording.count(file.services.count, "service"))", .faint)
        }
        var lines = [title]
        if let reason = file.reason {
            let place = file.position.map { "\(file.file):\($0.line):\($0.column): " } ?? ""
            lines.append(indented(place + reason))
        }
        if file.verdict == .clean {
            lines.append(indented("no setting lets a password or a message cross in clear: " + offered(file.services)))
        }
        var advised: Set<String> = []
        for finding in file.findings {
            // The same words are said once a file.
            lines += self.lines(finding, of: file.file, explains: advised.insert(finding.rule.rawValue).inserted)
        }
        return lines
    }

    /// `IMAP imap.ateneo.test:993 with TLS`, each once.
    private func offered(_ services: [OfferedService]) -> String {
        guard !services.isEmpty else { return "addresses alone, all of them https" }
        var texts: [String] = []
        for service in services.prefix(12) {
            let text = "\(service.kind.title) \(service.address) \(service.protection.words)"
            if !texts.contains(text) { texts.append(text) }
        }
        return texts.joined(separator: ", ") + (services.count > 12 ? ", …" : "")
    }

    private func lines(_ finding: LintFinding, of file: String, explains: Bool) -> [ConsoleLine] {
        var title = ConsoleLine("  ")
        title.add(finding.rule.severity.rawValue, finding.rule.exposes ? .verdict(.fail) : finding.rule.ink)
        title.add("  \(file):\(finding.position.line):\(finding.position.column)", .strong)
        title.add("  \(finding.rule.rawValue)", .faint)
        var lines = [title, indented(finding.text)]
        if explains { lines.append(indented("\(finding.rule.why) \(finding.rule.reference)")) }
        lines.append(indented("mend: " + finding.mend))
        return lines
    }

    private func indented(_ text: String) -> ConsoleLine { ConsoleLine("      " + text) }

    /// `sigillo lint: 1 exposed, 0 unreadable, 2 clean of 3`.
    private func closing(_ report: LintReport) -> ConsoleLine {
        let order: [LintReport.Verdict] = [.exposed, .unreadable, .clean]
        let counts = order.map { verdict in "\(report.files.count { $0.verdict == verdict }) \(verdict.rawValue)" }
        return ConsoleLine("sigillo lint: \(counts.joined(separator: ", ")) of \(report.files.count)", .strong)
    }
}

extension LintReport.Verdict {
    fileprivate var ink: ConsoleLine.Ink {
        switch self {
        case .clean: .verdict(.pass)
        case .exposed: .verdict(.fail)
        case .unreadable: .verdict(.error)
        }
    }
}

extension LintRule {
    /// The colour of what exposes nothing.
    var ink: ConsoleLine.Ink { severity == .info ? .faint : .verdict(.warn) }
}

extension OfferedService.Protection {
    fileprivate var words: String {
        switch self {
        case .none: "without TLS"
        case .optional: "with TLS where it is offered"
        case .startTLS: "with STARTTLS"
        case .implicit: "with TLS"
        }
    }
}
