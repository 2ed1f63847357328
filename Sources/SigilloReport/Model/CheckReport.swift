/// What the checker says of one or more captures, `sigillo.check/1`.
package struct CheckReport: Sendable, Hashable {
    /// The schema's name, which the JSON carries.
    package static let schema = "sigillo.check/1"

    /// The verdict of a capture, and of several together.
    package enum Verdict: String, Sendable, Hashable, CaseIterable {
        case clean, leak, inconclusive, unreadable

        /// The exit status that says it.
        package var exitStatus: Int32 {
            switch self {
            case .clean: 0
            case .leak: 1
            case .unreadable: 2
            case .inconclusive: 3
            }
        }
    }

    /// Findings of one rule that are only counted.
    package struct More: Sendable, Hashable {
        package var kind: String
        package var rule: String
        /// How many there are.
        package var findings: Int
        /// The flows in which they were made.
        package var flows: Int

        /// Creates a count.
        package init(kind: String, rule: String, findings: Int, flows: Int) {
            self.kind = kind
            self.rule = rule
            self.findings = findings
            self.flows = flows
        }
    }

    /// What is said of one capture file.
    package struct File: Sendable, Hashable {
        /// Its name as the caller gave it; `-` is standard input.
        package var file: String
        /// `pcap` or `pcapng`, or nil where it is neither.
        package var format: String?
        /// The link type's name, the first where there are several; nil where none was read.
        package var linkType: String?
        /// Packets in the file.
        package var packets: Int
        /// Octets of the packets on the wire.
        package var octets: Int
        /// Packets of which the capture holds only a part.
        package var cutPackets: Int
        /// TCP flows.
        package var flows: Int
        /// Flows in which TLS was spoken.
        package var tlsFlows: Int
        /// Flows that were judged and closed early, each because it had been idle for the longest time when there were
        /// too many.
        package var evictedFlows = 0
        /// Gaps in all flows together.
        package var gaps: Int
        /// What is said of it.
        package var verdict: Verdict
        /// Why it is not `clean`, in one sentence; nil when it is.
        package var reason: String?
        /// What could be read in it.
        package var findings: [ReportFinding]
        /// Findings beyond those, by rule.
        package var more: [More] = []
        /// What could be read with keys; nil where there were none.
        package var withKeys: WithKeys?

        /// Creates what is said of a file.
        package init(
            file: String, format: String?, linkType: String?, packets: Int = 0, octets: Int = 0,
            cutPackets: Int = 0, flows: Int = 0, tlsFlows: Int = 0, gaps: Int = 0, verdict: Verdict,
            reason: String?, findings: [ReportFinding] = []
        ) {
            self.file = file
            self.format = format
            self.linkType = linkType
            self.packets = packets
            self.octets = octets
            self.cutPackets = cutPackets
            self.flows = flows
            self.tlsFlows = tlsFlows
            self.gaps = gaps
            self.verdict = verdict
            self.reason = reason
            self.findings = findings
        }
    }

    /// The files, in the caller's order.
    package var files: [File]
    /// A reason that is no single file's, for example that no capture was named; nil where there is none.
    package var reason: String?
    /// Whether secrets stand in it in full, because the caller asked for that.
    package var isRevealed: Bool

    /// Creates a report.
    package init(files: [File], reason: String? = nil, isRevealed: Bool = false) {
        self.files = files
        self.reason = reason
        self.isRevealed = isRevealed
    }

    /// The verdict over all files: leak before unreadable before inconclusive before clean; without any file, unreadable.
    package var verdict: Verdict {
        let verdicts = Set(files.map(\.verdict))
        let order: [Verdict] = [.leak, .unreadable, .inconclusive, .clean]
        return order.first(where: verdicts.contains) ?? .unreadable
    }

    /// The exit status: 0 clean, 1 leak, 2 unreadable, 3 inconclusive.
    package var exitStatus: Int32 { verdict.exitStatus }
}
