package import SigilloCheck

/// What the checker's findings say of an instance: the second eye, which trusts no server.
package enum WireRule {
    /// A leak and the index of the finding that shows it.
    package struct Leak: Sendable, Hashable {
        /// What leaked.
        package var outcome: Outcome
        /// The index in the check's findings.
        package var finding: Int
    }

    /// The leaks among the findings, in their order; what Sigillo itself sent to test the capture is none.
    package static func leaks(in check: CheckResult, capture: CaptureCompleteness) -> [Leak] {
        check.findings.enumerated().compactMap { index, finding in
            let isMarker =
                finding.secretLabel == markerLabel
                || (capture.markerStream != nil && finding.tcpStream == capture.markerStream)
            guard !isMarker, let outcome = outcome(of: finding) else { return nil }
            return Leak(outcome: outcome, finding: index)
        }
    }

    /// The label of the plain marker that a capture must show.
    package static let markerLabel = "marker"

    /// The labels of known secrets that are a message's own.
    private static let contentLabels: Set<String> = ["subject", "body", "attachment", "filename", "message"]
    /// The labels of known secrets that only say who somebody is.
    private static let identityLabels: Set<String> = ["user", "sender", "recipient", "from", "to", "mailbox"]
    /// The rules that find mailbox names and envelopes; other metadata, such as EHLO's name, harms nobody alone.
    private static let metadataRules: Set<String> = ["imap.mailbox", "smtp.envelope"]

    private static func outcome(of finding: Finding) -> Outcome? {
        switch finding.kind {
        case .credential: .leakedPlaintext
        case .canary: outcome(ofCanary: finding.secretLabel)
        case .content: .leakedContent
        case .metadata: metadataRules.contains(finding.rule) ? .leakedMetadata : nil
        case .weakTLS: nil
        }
    }

    /// A known secret of which nobody says what it is counts as a credential.
    private static func outcome(ofCanary label: String?) -> Outcome {
        guard let label else { return .leakedPlaintext }
        if contentLabels.contains(label) { return .leakedContent }
        return identityLabels.contains(label) ? .leakedMetadata : .leakedPlaintext
    }
}
