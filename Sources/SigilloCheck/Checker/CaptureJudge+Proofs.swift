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
}
