/// What is said of the whole capture.
extension CaptureJudge {
    /// What is said of the capture when its last frame was given.
    ///
    /// - Parameters:
    ///   - drops: packets that the capture is known to have lost.
    ///   - packets: how many frames there were; 0 is `inconclusive`.
    package mutating func finish(
        drops: UInt64 = 0, packets: Int, octets: UInt64 = 0, cutFrames: Int = 0, linkTypes: [String] = []
    ) -> CheckResult {
        if drops > 0 { sight.dropped() }
        fallback.amend(&findings)
        if let secretsFinding { findings.append(secretsFinding) }
        findings.sort { ($0.frame, $0.offset) < ($1.frame, $1.offset) }
        reports.sort { $0.flow < $1.flow }
        var result = CheckResult(verdict: .clean)
        result.packets = packets
        result.octets = octets
        result.cutFrames = cutFrames
        result.linkTypes = linkTypes
        result.flows = reports
        result.leftOut = leftOut
        result.evictedFlows = evictedFlows
        result.findings = findings
        result.blindness = sight.blindSpots
        result.namesAsked = names
        result.withKeys = decryption?.result
        if hasLeak {
            result.verdict = .leak
            result.reason = leakReason
        } else if let reason = sight.reason(drops: drops) {
            result.verdict = .inconclusive
            result.reason = reason
        } else if !hasJudged {
            result.verdict = .inconclusive
            result.holdsNoConnection = packets > 0
            result.reason =
                packets == 0
                ? "The capture holds no packets: nothing was judged."
                : "No connection was found in \(packets) packets: nothing was judged."
        }
        return result
    }

    private var leakReason: String {
        let leaks = findings.filter { $0.kind.isLeak }
        guard let worst = leaks.min(by: { ($0.severity, $0.frame) < ($1.severity, $1.frame) }) else {
            return "More findings were made than are kept."
        }
        let more =
            switch leaks.count {
            case 1: ""
            case 2: " There is one more."
            default: " There are \(leaks.count - 1) more."
            }
        return "Frame \(worst.frame): \(worst.text)\(more)"
    }
}
