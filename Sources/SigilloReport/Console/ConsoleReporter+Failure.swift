import SigilloCore
import SigilloVerdict

extension ConsoleReporter {
    /// A failure in its six parts, in a group of its own where GitHub Actions reads.
    func failure(_ result: InstanceResult, owner: String) -> [ConsoleLine] {
        var title = ConsoleLine(.fail, result.id + owner)
        title.pad(to: 69)
        title.add("  " + result.severity.rawValue, .strong)
        if let outcome = result.outcome { title.add("  " + outcome.rawValue) }
        let body =
            [title] + part("What happened", result.reason) + evidence(result)
            + part("Why it matters", why(result)) + part("How to mend", result.mend ?? Wording.mend)
            + part("How sure", assurance(result)) + command("Again", result.rerun)
        guard style.isGitHubActions else { return body }
        let name = GitHubActions.escape(VisibleText.line("FAIL " + result.id + owner))
        return [.command("::group::" + name)] + body + [.command("::endgroup::")]
    }

    /// Why it matters, with the standards that say so.
    func why(_ result: InstanceResult) -> String {
        let reason = result.why ?? result.outcome.map(Wording.why) ?? ""
        return ([reason] + [result.references.joined(separator: "; ")]).filter { !$0.isEmpty }.joined(separator: " ")
    }

    /// How sure it is: the controls, or what needs none.
    func assurance(_ result: InstanceResult) -> String {
        if !result.assurances.isEmpty { return result.assurances.joined(separator: " · ") }
        let witness = result.findings.contains(where: \.isLeak) ? "the frame above shows" : "the server itself saw"
        return witness + " it; no control is needed to say so"
    }

    /// The findings, each with the filter that shows its frame, and the timeline with both eyes.
    func evidence(_ result: InstanceResult) -> [ConsoleLine] {
        var lines: [ConsoleLine] = []
        let groups = Self.byFrame(result.findings.filter(\.isLeak))
        for findings in groups.prefix(Self.evidenceLimit) {
            guard let first = findings.first else { continue }
            let stream = first.tcpStream.map { "tcp stream \($0), " } ?? ""
            let others = findings.count > 1 ? "; \(findings.count - 1) more in the same frame" : ""
            lines += part(lines.isEmpty ? "Evidence" : "", "\(stream)\(first.flow), \(first.inShort)\(others)")
            lines += command("", first.displayFilter)
        }
        if lines.isEmpty { lines = part("Evidence", noFinding(result)) }
        let more = groups.count - Self.evidenceLimit
        if more > 0 { lines += part("", "and \(Wording.count(more, "more frame")), which the JSON report lists") }
        return lines + EvidenceTable(rows: result.timeline, style: style).lines
    }

    /// Findings of one frame together, in the order of frames, what weighs most in front.
    private static func byFrame(_ findings: [ReportFinding]) -> [[ReportFinding]] {
        struct Place: Hashable {
            var stream: Int?
            var frame: Int
        }
        let order = ["credential", "content", "canary"]
        let groups = Dictionary(grouping: findings) { Place(stream: $0.tcpStream, frame: $0.frame) }
        return groups.values
            .map { group in
                group.enumerated().sorted { left, right in
                    let ranks = [left, right].map { order.firstIndex(of: $0.element.kind) ?? order.count }
                    return (ranks[0], left.offset) < (ranks[1], right.offset)
                }.map(\.element)
            }
            .sorted { ($0[0].frame, $0[0].flow) < ($1[0].frame, $1[0].flow) }
    }

    private func noFinding(_ result: InstanceResult) -> String {
        result.timeline.isEmpty
            ? "no secret stands on the wire in clear; the server saw it at its end of the connection"
            : "no secret stands on the wire; the connection as it went:"
    }

    /// A labelled part, wrapped to the terminal with its continuation under its text.
    func part(_ label: String, _ text: String) -> [ConsoleLine] {
        let room = style.width.map { max(24, $0 - Self.textColumn) }
        return TextWrap.lines(VisibleText.line(text), width: room).enumerated().map { index, piece in
            var line = ConsoleLine("      ")
            if index == 0 { line.add(label, .strong) }
            line.pad(to: Self.textColumn)
            line.add(piece)
            return line
        }
    }

    /// A labelled part that is there to be copied: never wrapped.
    func command(_ label: String, _ text: String) -> [ConsoleLine] {
        var line = ConsoleLine("      ")
        line.add(label, .strong)
        line.pad(to: Self.textColumn)
        line.add(text)
        return [line]
    }

    static var textColumn: Int { 22 }

    /// Frames whose findings are shown one by one; of the others only the number is.
    private static var evidenceLimit: Int { 12 }
}

extension ReportFinding {
    /// What, how encoded, where: `password in clear, base64, frame 9`.
    var inShort: String {
        let what =
            switch kind {
            case "credential": "password"
            case "canary": "known secret" + (label.map { " \"\($0)\"" } ?? "")
            case "content": "message content"
            default: kind
            }
        let mechanism = [protocolName, mechanism].compactMap(\.self).joined(separator: " ")
        return [
            what + " in clear" + (mechanism.isEmpty ? "" : " (\(mechanism))"), encoding, secret, "frame \(frame)",
        ].compactMap(\.self).joined(separator: ", ")
    }
}

/// Breaks text at spaces.
enum TextWrap {
    /// The lines of `text`, none longer than `width` but for words that are; nil leaves it whole.
    static func lines(_ text: String, width: Int?) -> [String] {
        guard let width, text.count > width else { return [text] }
        var lines: [String] = []
        var line = ""
        for word in text.split(separator: " ", omittingEmptySubsequences: false) {
            if !line.isEmpty, line.count + 1 + word.count > width {
                lines.append(line)
                line = String(word)
            } else {
                line += (line.isEmpty ? "" : " ") + word
            }
        }
        return lines + [line]
    }
}
