internal import SigilloCore
internal import SigilloLint
internal import SigilloVerdict

/// Writes what `sigillo lint` looks for, for people: the worst rules first.
package enum LintRuleList {
    /// The list.
    package static func text(_ style: ConsoleStyle) -> String {
        let ordered = LintRule.allCases.enumerated().sorted { left, right in
            (left.element.severity, left.offset) < (right.element.severity, right.offset)
        }
        return ordered.flatMap { lines($0.element) }.render(style)
    }

    private static func lines(_ rule: LintRule) -> [ConsoleLine] {
        var title = ConsoleLine()
        title.add(rule.severity.rawValue, rule.exposes ? .verdict(.fail) : rule.ink)
        title.add("  \(rule.rawValue)", .strong)
        title.add(rule.exposes ? "  exposes" : "", .faint)
        return [
            title, ConsoleLine("      \(rule.why) \(rule.reference)"), ConsoleLine("      mend: \(rule.mend)"),
        ]
    }
}
