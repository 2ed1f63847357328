import SigilloCore
import SigilloVerdict

/// One line for a finding that was just made: `critical  credential  imap LOGIN, user ada, ‹10 octets›  …`.
package struct WatchLine: Sendable {
    /// How it may look.
    package var style: ConsoleStyle

    /// Creates a writer of such lines.
    package init(style: ConsoleStyle) {
        self.style = style
    }

    /// The line with its newline; nothing that a peer chose reaches the terminal as it came.
    package func text(_ finding: ReportFinding) -> String {
        var line = ConsoleLine()
        line.add(finding.severity.rawValue, finding.isLeak ? .verdict(.fail) : .verdict(.warn))
        line.pad(to: 10)
        line.add(finding.kind, .strong)
        line.pad(to: 22)
        line.add(finding.summary)
        line.add("  \(finding.flow)  frame \(finding.frame)  \(finding.rule)", .faint)
        return [line].render(style)
    }
}

extension ReportFinding {
    /// Protocol, mechanism, user and secret in a few words: `imap LOGIN, user ada, ‹10 octets›`.
    var summary: String {
        [
            protocolName.map { [$0, mechanism].compactMap(\.self).joined(separator: " ") },
            user.map { "user \($0)" }, label.map { "known secret \"\($0)\"" }, secret, encoding,
        ].compactMap(\.self).joined(separator: ", ")
    }
}
