package import SigilloCore
package import SigilloWire

/// What the checker says of a capture.
package struct CheckResult: Sendable, Hashable {
    /// The verdict of a capture.
    package enum Verdict: String, Sendable, Hashable {
        case clean, leak, inconclusive, unreadable
    }

    package var verdict: Verdict
    /// Why it is not `clean`, in one sentence; nil when it is.
    package var reason: String?
    package var packets = 0
    package var octets: UInt64 = 0
    package var cutFrames = 0
    /// The link types seen, by name, in order of appearance.
    package var linkTypes: [String] = []
    package var flows: [FlowReport] = []
    /// Further flows, which were too many to be reported one by one.
    package var leftOut = FlowTotals()
    /// Flows that were judged and closed early, each because it had been idle for the longest time when there were too
    /// many; one that had said something is a reason for doubt.
    package var evictedFlows = 0
    package var findings: [Finding] = []
    /// Whether the capture was read and holds no connection, only attempts at one that nobody answered, or other packets.
    package var holdsNoConnection = false
    /// What could be read with keys, where there were any: it does not count for the verdict.
    package var withKeys: KeyedReading?
    /// What could not be judged, each with the first frame and how often.
    package var blindness: [BlindSpot] = []
    /// Names that were asked of DNS, in order of first appearance.
    package var namesAsked: [String] = []

    package init(verdict: Verdict, reason: String? = nil) {
        self.verdict = verdict
        self.reason = reason
    }

    /// Gaps in all flows together.
    package var gaps: Int { flows.reduce(leftOut.gaps) { $0 + $1.gaps } }
    /// Flows in which TLS was spoken.
    package var tlsFlows: Int { flows.count { $0.tls != nil } + leftOut.tlsFlows }
    /// All flows, reported or only counted.
    package var flowCount: Int { flows.count + leftOut.flows }
}

/// A reason for blindness, the first frame that showed it, and how often it was met.
package struct BlindSpot: Sendable, Hashable {
    package var reason: Blindness
    package var frame: Int
    package var count: Int

    package init(reason: Blindness, frame: Int, count: Int) {
        self.reason = reason
        self.frame = frame
        self.count = count
    }
}

/// What was seen of one TCP flow.
package struct FlowReport: Sendable, Hashable {
    package var flow: Int
    package var client: Endpoint
    package var server: Endpoint
    package var firstFrame: Int
    package var lastFrame: Int
    package var sawSYN: Bool
    /// Both FINs, or a reset.
    package var sawEnd: Bool
    package var sawClient: Bool
    package var sawServer: Bool
    package var clientOctets: UInt64
    package var serverOctets: UInt64
    package var gaps: Int
    /// Segments that contradicted earlier ones.
    package var contradictions: Int
    /// The protocol spoken in clear, by content: `imap`, `smtp`, …; nil where none was recognised.
    package var protocolName: String?
    /// What the flow's TLS showed on the wire, or nil where none was spoken.
    package var tls: TLSOnTheWire?
    /// Octets of application protocol that the client sent outside TLS.
    package var clearClientOctets: UInt64
    /// What happened, frame by frame, bounded: head, tail, and a count between.
    package var timeline: [TimelineEntry]
    /// For each of the server's first segments the position behind its last octet in the server's stream.
    package var serverSegmentEnds: [UInt64]
    /// What is said of this flow alone.
    package var verdict = FlowVerdict.nothing
    /// Why, in one sentence without any secret.
    package var reason = ""

    package init(
        flow: Int, client: Endpoint, server: Endpoint, firstFrame: Int, lastFrame: Int, sawSYN: Bool, sawEnd: Bool,
        sawClient: Bool, sawServer: Bool, clientOctets: UInt64, serverOctets: UInt64, gaps: Int,
        contradictions: Int, protocolName: String?, tls: TLSOnTheWire?, clearClientOctets: UInt64,
        timeline: [TimelineEntry], serverSegmentEnds: [UInt64] = []
    ) {
        self.flow = flow
        self.client = client
        self.server = server
        self.firstFrame = firstFrame
        self.lastFrame = lastFrame
        self.sawSYN = sawSYN
        self.sawEnd = sawEnd
        self.sawClient = sawClient
        self.sawServer = sawServer
        self.clientOctets = clientOctets
        self.serverOctets = serverOctets
        self.gaps = gaps
        self.contradictions = contradictions
        self.protocolName = protocolName
        self.tls = tls
        self.clearClientOctets = clearClientOctets
        self.timeline = timeline
        self.serverSegmentEnds = serverSegmentEnds
    }

    /// Whether every octet from SYN to FIN or reset was seen, once.
    package var isWhole: Bool { sawSYN && sawEnd && sawClient && sawServer && gaps == 0 && contradictions == 0 }
}

extension FlowReport {
    /// Whether the client tried to connect, and nothing ever answered.
    package var isUnanswered: Bool { sawSYN && !sawServer && clientOctets == 0 }
}

/// What TLS shows to an eavesdropper.
package struct TLSOnTheWire: Sendable, Hashable {
    package var serverName: String?
    package var alpn: [String] = []
    package var offeredVersions: [TLSVersion] = []
    package var version: TLSVersion?
    package var suite: UInt16?
    /// Whether the chosen suite encrypts nothing.
    package var isNull = false
    /// Alerts in clear: level, description, and whether the client sent it.
    package var alerts: [TLSObservation.Alert] = []
    package var clientApplicationRecords = 0
    package var serverApplicationRecords = 0

    package init() {}
}

/// One line of the eavesdropper's view of a flow; `text` holds no secret.
package struct TimelineEntry: Sendable, Hashable {
    package var frame: Int
    package var time: UInt64
    /// Nil for what is nobody's, such as a count of frames left out.
    package var direction: Direction?
    /// `tcp` (SYN, FIN, RST), `line` (a line in clear), `data` (octets in clear that are no text), `record` (TLS), `gap`, `more`.
    package var kind: String
    package var text: String
    /// A word that marks the decisive ones: `secret`, `content`, `gap`; else nil.
    package var mark: String?
    /// The position behind its last octet in the direction's stream.
    package var endOffset: UInt64

    package init(
        frame: Int, time: UInt64, direction: Direction?, kind: String, text: String, mark: String? = nil,
        endOffset: UInt64 = 0
    ) {
        self.frame = frame
        self.time = time
        self.direction = direction
        self.kind = kind
        self.text = text
        self.mark = mark
        self.endOffset = endOffset
    }
}
