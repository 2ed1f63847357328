import SigilloCore

extension CaptureJudge {
    /// A finding that says so where its digest is that of a known secret.
    mutating func prove(_ finding: Finding) -> Finding {
        guard let proof = finding.proof, var verifier else { return finding }
        defer { self.verifier = verifier }
        guard let label = verifier.label(of: proof, among: secrets) else { return finding }
        var finding = finding
        finding.secretLabel = label
        finding.text += " The known secret “\(label)” is at stake: its digest is this one."
        return finding
    }

    /// Keeps findings within their bound; those that harm nobody leave room for the others.
    mutating func keep(_ found: [Finding]) {
        for finding in found {
            let limit = finding.kind.isLeak ? settings.findingLimit : settings.findingLimit / 2
            if findings.count < limit { findings.append(finding) }
        }
    }
}
