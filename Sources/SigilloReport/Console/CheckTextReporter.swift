import SigilloCore
import SigilloVerdict

/// Writes what the checker says of captures for people: one line a file, and under it what can be read in it.
package struct CheckTextReporter: Sendable {
    /// How it may look.
    package var style: ConsoleStyle

    /// Creates a reporter.
    package init(style: ConsoleStyle) {
        self.style = style
    }

    /// The whole report.
    package func text(_ report: CheckReport) -> String {
        var lines: [ConsoleLine] = []
        if report.isRevealed { lines.append(ConsoleLine("SECRETS ARE REVEALED", .verdict(.error))) }
        if let reason = report.reason { lines.append(ConsoleLine(reason)) }
        lines += report.files.flatMap(self.lines)
        lines.append(closing(report))
        return lines.render(style)
    }

    /// What is said of one file without its findings: its verdict, its measures, its reason.
    package func closing(of file: CheckReport.File) -> String {
        opening(file).render(style)
    }

    /// What is said of one file with its findings.
    func text(of file: CheckReport.File) -> String {
        lines(file).render(style)
    }

    private func opening(_ file: CheckReport.File) -> [ConsoleLine] {
        var title = ConsoleLine()
        title.add(file.verdict.consoleWord, file.verdict.ink)
        title.add("  " + file.file)
        if file.verdict != .unreadable { title.add("  " + measures(file), .faint) }
        var lines = [title]
        if file.verdict == .clean {
            lines += indented(
                "nothing was readable that should be sealed, and it would have been seen: what was captured is whole")
        }
        if let reason = file.reason { lines += indented(reason) }
        return lines
    }

    private func lines(_ file: CheckReport.File) -> [ConsoleLine] {
        let lines = opening(file)
        var advised: Set<String> = []
        // Leaks first, worst first; equals stay in the capture's order.
        let ordered = file.findings.enumerated().sorted { left, right in
            let leftRank = (left.element.isLeak ? 0 : 1, left.element.severity, left.offset)
            return leftRank < (right.element.isLeak ? 0 : 1, right.element.severity, right.offset)
        }
        return lines
            + ordered.flatMap { _, finding in
                // Advice is given once a rule: a capture may hold hundreds of the same.
                self.lines(finding, of: file.file, advises: advised.insert(finding.rule).inserted)
            }
            + file.more.flatMap { total in
                indented(
                    "and \(Wording.count(total.findings, "more finding")) of \(total.rule) in "
                        + Wording.count(total.flows, "flow"))
            }
            + (file.withKeys.map(self.lines(withKeys:)) ?? [])
    }

    private func measures(_ file: CheckReport.File) -> String {
        let kind = [file.format, file.linkType].compactMap(\.self).joined(separator: ", ")
        return [
            kind, Wording.count(file.packets, "packet"),
            "\(Wording.count(file.flows, "flow")) (\(Wording.grouped(file.tlsFlows)) with TLS)",
            file.evictedFlows > 0 ? "\(Wording.grouped(file.evictedFlows)) closed early for want of room" : "",
            Wording.count(file.gaps, "gap"), "\(Wording.grouped(file.cutPackets)) cut",
        ].filter { !$0.isEmpty }.joined(separator: ", ")
    }

    private func lines(_ finding: ReportFinding, of file: String, advises: Bool) -> [ConsoleLine] {
        var title = ConsoleLine("  ")
        title.add(finding.severity.rawValue, finding.isLeak ? .verdict(.fail) : .verdict(.warn))
        title.add("  \(finding.kind)  ", .strong)
        title.add(finding.summary)
        return [title] + indented(finding.text) + excerpt(finding)
            + indented("\(finding.flow)  frame \(finding.frame)  offset \(finding.offset)")
            + indented("\(finding.rule)  \(finding.reference)")
            + (advises ? finding.mend.map { indented("mend: " + $0) } ?? [] : [])
            + indented("tshark -r \(Self.shellWord(file)) -Y '\(finding.displayFilter)'")
    }

    /// A file's name as a POSIX shell takes it for one word.
    private static func shellWord(_ name: String) -> String {
        let isSafe =
            !name.isEmpty
            && name.utf8.allSatisfy { octet in
                octet >= 0x30 && octet <= 0x39 || octet | 0x20 >= 0x61 && octet | 0x20 <= 0x7a
                    || "/._-+,:@%".utf8.contains(octet)
            }
        guard !isSafe else { return name }
        return "'" + name.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''") + "'"
    }

    private func excerpt(_ finding: ReportFinding) -> [ConsoleLine] {
        finding.excerpt.map { row in
            var line = ConsoleLine("      ")
            let frame = row.frame > 0 ? "#\(row.frame)" : ""
            line.add(frame + String(repeating: " ", count: max(1, 8 - frame.count)), .faint)
            line.add("\(row.direction ?? "   ")  \(row.text)")
            return line
        }
    }

    func indented(_ text: String) -> [ConsoleLine] {
        var line = ConsoleLine("      ")
        line.add(text)
        return [line]
    }

    /// `sigillo check: 1 leak, 0 unreadable, 0 inconclusive, 2 clean of 3`.
    private func closing(_ report: CheckReport) -> ConsoleLine {
        let order: [CheckReport.Verdict] = [.leak, .unreadable, .inconclusive, .clean]
        let counts = order.map { verdict in "\(report.files.count { $0.verdict == verdict }) \(verdict.rawValue)" }
        return ConsoleLine("sigillo check: \(counts.joined(separator: ", ")) of \(report.files.count)", .strong)
    }
}

extension CheckReport.Verdict {
    /// The word that stands in the first column.
    package var consoleWord: String { rawValue.uppercased() }

    fileprivate var ink: ConsoleLine.Ink {
        switch self {
        case .clean: .verdict(.pass)
        case .leak: .verdict(.fail)
        case .inconclusive: .verdict(.inconclusive)
        case .unreadable: .verdict(.error)
        }
    }
}
