import SigilloCore
import SigilloWire

/// What is said of a flow when it ends.
extension FlowState {
    /// Why what was said cannot be judged, each the end of a sentence.
    var obstacles: [String] {
        var all: [String] = []
        if let obstacle = conversation.obstacle { all.append(obstacle) }
        if let obstacle = inner.value?.conversation.obstacle { all.append(obstacle) }
        if let obstacle = tls?.obstacle { all.append(obstacle) }
        if conversation.hasEndlessLine || inner.value?.conversation.hasEndlessLine == true {
            all.append("a line too long to be read")
        }
        return all
    }

    /// What the flow leaves open.
    struct Doubt: Sendable {
        var start: FlowStart
        var gaps: Int
        var firstGapFrame: Int?
        var contradictions: Int
        var firstContradictionFrame: Int?
        var obstacles: [String]
        var isTLS: Bool
    }

    /// What is asked of every flow that ends.
    struct Summary: Sendable {
        var doubt: Doubt
        /// The findings with their counts in the text.
        var findings: [Finding]
        /// The names that its handshake gave away, where it has one.
        var names: TLSSession.Names?
        /// Whether its handshake was broken off.
        var hasFailedHandshake: Bool
    }

    /// What is asked of every flow that ends.
    ///
    /// It changes nothing, but says so: a state that may change is asked where it lies, another is copied for it.
    mutating func summary() -> Summary {
        let doubt = Doubt(
            start: evidence.start, gaps: gaps, firstGapFrame: firstGapFrame, contradictions: contradictions,
            firstContradictionFrame: firstContradictionFrame, obstacles: obstacles, isTLS: tls != nil)
        return Summary(
            doubt: doubt, findings: evidence.countedFindings(), names: tls?.names,
            hasFailedHandshake: tls?.hasFailed ?? false)
    }

    /// The flow's report; `end` is how it ended, and `findings` what was found. Without a redactor it has no timeline.
    func report(_ end: FlowEnd, findings: [Finding], redactor: Redactor?) -> FlowReport {
        let start = evidence.start
        var report = FlowReport(
            flow: start.flow, client: start.client, server: start.server, firstFrame: start.frame.number,
            lastFrame: lastFrame.number, sawSYN: start.sawSYN && !end.lacksStart,
            sawEnd: end.resetBy != nil || end.sawClientFIN && end.sawServerFIN, sawClient: end.sawClient,
            sawServer: end.sawServer, clientOctets: end.clientOctets, serverOctets: end.serverOctets, gaps: gaps,
            contradictions: contradictions, protocolName: evidence.protocolName, tls: tls?.facts,
            clearClientOctets: evidence.clearClientOctets,
            timeline: redactor.map { redactor in evidence.timeline.entries { redactor.text(of: $0) } } ?? [],
            serverSegmentEnds: serverSegmentEnds)
        report.judge(
            findings, obstacles: obstacles, gapFrame: firstGapFrame, contradictionFrame: firstContradictionFrame)
        return report
    }
}
