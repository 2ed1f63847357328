package import SigilloCheck
package import SigilloCore

/// What the checker's findings say of an instance: the second eye, which trusts no server.
package enum WireRule {
    /// A leak and the index of the finding that shows it.
    package struct Leak: Sendable, Hashable {
        /// What leaked.
        package var outcome: Outcome
        /// The index in the check's findings.
        package var finding: Int
    }

    /// The leaks among the findings, in their order; what Sigillo itself sent to test the capture is none, and neither
    /// is a message that a script put into the server's mouth.
    ///
    /// - Parameter connections: what the server's engine saw, to tell its own messages from a script's.
    package static func leaks(
        in check: CheckResult, capture: CaptureCompleteness, connections: [ConnectionRecord] = []
    ) -> [Leak] {
        check.findings.enumerated().compactMap { index, finding in
            let isMarker =
                finding.secretLabel == markerLabel
                || (capture.markerStream != nil && finding.tcpStream == capture.markerStream)
            guard !isMarker, !isForged(finding, in: check, connections), let outcome = outcome(of: finding) else {
                return nil
            }
            return Leak(outcome: outcome, finding: index)
        }
    }

    /// Whether a message in clear is one that a script forged: the server's engine played a step on the connection, and
    /// gave out no message of its own in clear. Known secrets are looked for besides, wherever they stand.
    private static func isForged(
        _ finding: Finding, in check: CheckResult, _ connections: [ConnectionRecord]
    ) -> Bool {
        guard finding.kind == .content, finding.direction == .serverToClient,
            let flow = check.flows.first(where: { $0.flow == finding.tcpStream }),
            let record = connections.first(where: {
                $0.client.port == flow.client.port && $0.server.port == flow.server.port
            })
        else { return false }
        let clear = record.events.lazy.filter { !$0.isSealed }.map(\.note)
        let isScripted = clear.contains { if case .scripted = $0 { true } else { false } }
        let givesMessage = clear.contains { if case .messageSent = $0 { true } else { false } }
        return isScripted && !givesMessage
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
