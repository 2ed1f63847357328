package import SigilloCheck
internal import SigilloCore
package import SigilloReport

/// Says a checker's finding in the words of reports.
extension ReportFinding {
    /// Creates a report's finding; the secret itself stands in it only when the report reveals.
    package init(_ finding: Finding, reveals: Bool) {
        let secret: String? =
            if reveals, let value = finding.secret {
                String(decoding: value.reveal(), as: UTF8.self)
            } else {
                finding.redactedSecret
            }
        self.init(
            kind: finding.kind.rawValue, severity: finding.severity, protocolName: finding.protocolName,
            mechanism: finding.mechanism, user: finding.user, secret: secret, label: finding.secretLabel,
            encoding: finding.encoding, flow: finding.flow, tcpStream: finding.tcpStream, frame: finding.frame,
            offset: Int(clamping: finding.offset), rule: finding.rule, reference: finding.reference, text: finding.text)
    }

    /// Creates a report's finding with what crossed around it.
    package init(explaining finding: Finding, reveals: Bool) {
        self.init(finding, reveals: reveals)
        excerpt = finding.excerpt.map { entry in
            Line(frame: entry.frame, direction: entry.direction?.rawValue, text: entry.text)
        }
    }
}
