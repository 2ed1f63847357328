import SigilloVerdict

/// Writes a run for people who read a terminal or a CI log.
///
/// Everything is a pure function of the report. The verdict's word stands in the first column, so that `grep ^FAIL`
/// finds the failures and nothing else; failures come first, then what was not shown, then the rest; the last line
/// says enough.
package struct ConsoleReporter: Sendable {
    /// How it may look.
    package var style: ConsoleStyle

    /// Creates a reporter.
    package init(style: ConsoleStyle) {
        self.style = style
    }

    /// The whole report: what a live run prints bit by bit.
    package func text(_ report: RunReport) -> String {
        header(version: report.version, clients: report.clients, room: report.room, isRevealed: report.isRevealed)
            + report.results.map { result($0, in: report.clients) }.joined()
            + summary(report)
    }

    /// The first lines: who was tested, and where.
    package func header(
        version: String, clients: [RunReport.Client], room: RunReport.Room, isRevealed: Bool
    ) -> String {
        let lines = clients.map { client in
            var line = ConsoleLine("sigillo \(version)", .strong)
            line.add("  " + name(client) + "  setting \(client.setting)  \(Self.place(room))")
            if isRevealed { line.add("  SECRETS ARE REVEALED", .verdict(.error)) }
            return line
        }
        return lines.render(style)
    }

    /// Where clients ran and what listened, in a few words.
    static func place(_ room: RunReport.Room) -> String {
        let place =
            switch (room.isSealed, room.capture) {
            case (true, .kernel): "sealed room, kernel capture"
            case (true, .tap): "sealed room, in-process tap"
            case (true, .none): "sealed room, no capture"
            case (false, .kernel): "no room, kernel capture"
            case (false, .tap): "no room, in-process tap"
            case (false, .none): "no room, no capture"
            }
        return place + (room.interface.map { " on " + $0 } ?? "")
    }

    /// What is printed as soon as one result is there: a failure in full, otherwise a line where the style is verbose.
    ///
    /// - Parameters:
    ///   - result: the result.
    ///   - clients: the run's clients, which say whether a result must name its own.
    package func result(_ result: InstanceResult, in clients: [RunReport.Client]) -> String {
        let owner = self.owner(of: result, in: clients)
        switch result.verdict {
        // What was expected is listed further down, one line each.
        case .fail where result.standing == .expected: return ""
        case .fail: return failure(result, owner: owner).render(style)
        case .pass where style.isVerbose:
            var line = ConsoleLine(result.verdict, result.id + owner)
            line.add("  " + result.reason, .faint)
            return [line].render(style)
        default: return ""
        }
    }

    /// Everything behind the failures: what was not shown, warnings, passes, what was proved, and the closing line.
    package func summary(_ report: RunReport) -> String {
        let sections = [
            stale(report), silences(report), warnings(report), expected(report), passes(report), notes(report),
            proof(report), failureList(report), matrix(report), annotations(report), account(report),
            [closing(report)],
        ]
        return sections.flatMap(\.self).render(style)
    }

    /// Several clients by paths, the worst of each; nothing where there is one client in one setting.
    func matrix(_ report: RunReport) -> [ConsoleLine] {
        guard report.clients.count > 1 else { return [] }
        return [ConsoleLine("The worst of each client and path:", .strong)] + ClientMatrix(report).lines(style)
    }

    /// The verdict on the account that all clients share; nothing where they share none.
    func account(_ report: RunReport) -> [ConsoleLine] {
        guard let account = report.accountVerdict else { return [] }
        let title = "ACCOUNT  "
        let room = style.width.map { max(24, $0 - title.count) }
        return TextWrap.lines(VisibleText.line(account.text), width: room).enumerated().map { index, piece in
            var line = ConsoleLine(index == 0 ? title : "", .strong)
            line.pad(to: title.count)
            line.add(piece, .verdict(account.verdict))
            return line
        }
    }

    /// The last line alone, which says enough.
    package func lastLine(_ report: RunReport) -> String { [closing(report)].render(style) }

    /// `sigillo: 3 failed, 0 inconclusive, 0 errors, 1 warnings, 95 passed, 0 skipped of 99   39.8 s`.
    func closing(_ report: RunReport) -> ConsoleLine {
        let summary = report.summary
        let counts = [
            "\(summary[.fail]) failed", "\(summary[.inconclusive]) inconclusive", "\(summary[.error]) errors",
            "\(summary[.warn]) warnings", "\(summary[.pass]) passed", "\(summary[.skipped]) skipped",
        ]
        var line = ConsoleLine("sigillo: \(counts.joined(separator: ", ")) of \(summary.total)", .strong)
        if let duration = report.durationMs { line.add("   " + Wording.seconds(milliseconds: duration)) }
        if report.expectations != nil { line.add("   " + standings(report)) }
        if report.exitStatus == 3 { line.add("   exit 3: silence is not a pass", .verdict(.inconclusive)) }
        return line
    }

    /// A client and its version.
    func name(_ client: RunReport.Client) -> String {
        client.name + (client.version.map { " " + $0 } ?? "")
    }

    /// Which client a result belongs to, in brackets, where a run has several; else nothing.
    func owner(of result: InstanceResult, in clients: [RunReport.Client]) -> String {
        clients.count > 1 ? " [\(result.client) \(result.setting)]" : ""
    }
}

extension RunReport {
    /// How long the run took, or nil where its times cannot be read.
    package var durationMs: Int? {
        guard let start = RFC3339.milliseconds(startedAt), let end = RFC3339.milliseconds(finishedAt), end >= start
        else { return nil }
        return end - start
    }
}
