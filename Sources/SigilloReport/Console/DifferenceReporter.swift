import SigilloCore
import SigilloVerdict

/// Writes what changed between two runs: one line an instance, nothing of what stayed as it was.
package struct DifferenceReporter: Sendable {
    /// How it may look.
    package var style: ConsoleStyle

    /// Creates a reporter.
    package init(style: ConsoleStyle) {
        self.style = style
    }

    /// The whole text; its last line counts the changes.
    package func text(from old: RunReport, to new: RunReport) -> String {
        let difference = RunDifference(from: old, to: new)
        let reporter = ConsoleReporter(style: style)
        let clients = (old.clients + new.clients).reduce(into: [RunReport.Client]()) { clients, client in
            if !clients.contains(where: { $0.name == client.name && $0.setting == client.setting }) {
                clients.append(client)
            }
        }
        var lines: [ConsoleLine] = []
        for change in RunDifference.Change.allCases {
            let items = difference[change]
            guard !items.isEmpty else { continue }
            lines.append(ConsoleLine("\(Self.title(change)) (\(items.count)):", .strong))
            lines += items.map { item in line(item) { reporter.owner(of: $0, in: clients) } }
        }
        let counts = RunDifference.Change.allCases.map { "\(difference[$0].count) \($0.rawValue)" }
        lines.append(ConsoleLine("sigillo report: \(counts.joined(separator: ", "))", .strong))
        return lines.render(style)
    }

    private func line(_ item: RunDifference.Item, owner: (InstanceResult) -> String) -> ConsoleLine {
        var line = ConsoleLine("  ")
        if let result = item.new {
            line.add(result.verdict.consoleWord, .verdict(result.verdict))
            line.add("  \(result.id)\(owner(result))")
            if InstanceResult.deviates(result.verdict) {
                line.add("  \(result.severity.rawValue)")
                let sentence = result.verdict == .fail ? result.inShort : result.reason
                line.add("  \(sentence)")
            }
        } else if let result = item.old {
            line.add("\(result.id)\(owner(result))")
        }
        if item.change != .stillFailing, let old = item.old { line.add("  was \(old.verdict.consoleWord)", .faint) }
        return line
    }

    private static func title(_ change: RunDifference.Change) -> String {
        change.rawValue.prefix(1).uppercased() + change.rawValue.dropFirst()
    }
}
