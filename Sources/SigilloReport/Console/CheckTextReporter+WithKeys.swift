import SigilloCore

extension CheckTextReporter {
    /// What was read with keys, behind all that counts for the verdict.
    func lines(withKeys reading: CheckReport.WithKeys) -> [ConsoleLine] {
        var title = ConsoleLine("  ")
        title.add("with keys  ", .strong)
        title.add(
            "\(Wording.grouped(reading.decrypted)) of \(Wording.count(reading.flows, "TLS flow")) opened, "
                + "\(Wording.count(reading.records, "record")): what the server read, sealed on the wire and no leak")
        return [title] + reading.findings.flatMap(lines(opened:)) + reading.obstacles.flatMap(indented)
    }

    private func lines(opened finding: ReportFinding) -> [ConsoleLine] {
        var title = ConsoleLine("      ")
        title.add("\(finding.kind)  \(finding.summary)")
        return [title]
            + indented("    \(finding.text)")
            + indented("    \(finding.flow)  frame \(finding.frame)  \(finding.rule)")
    }
}
