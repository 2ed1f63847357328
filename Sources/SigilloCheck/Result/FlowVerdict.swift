/// What is said of one flow.
package enum FlowVerdict: String, Sendable, Hashable, CaseIterable {
    /// All of it was read, and no secret stands in it.
    case clean
    /// A secret crossed in clear.
    case leak
    /// Something was not seen in which a secret may have crossed.
    case inconclusive
    /// All of it was seen, and TLS seals what follows its hello.
    case sealed
    /// Nothing crossed that could be judged.
    case nothing
}

extension FlowReport {
    /// Sets the verdict and the reason, by the findings of the flow and by what was not seen of it.
    mutating func judge(_ findings: [Finding], obstacles: [String], gapFrame: Int?, contradictionFrame: Int?) {
        (verdict, reason) = judgement(
            findings, obstacles: obstacles, gapFrame: gapFrame, contradictionFrame: contradictionFrame)
    }

    private func judgement(
        _ findings: [Finding], obstacles: [String], gapFrame: Int?, contradictionFrame: Int?
    ) -> (FlowVerdict, String) {
        let leaks = findings.filter { $0.kind.isLeak }
        if let worst = leaks.min(by: { ($0.severity, $0.frame) < ($1.severity, $1.frame) }) {
            return (.leak, "Frame \(worst.frame): \(worst.text)")
        }
        if let doubt = doubt(obstacles, gapFrame, contradictionFrame) { return (.inconclusive, doubt) }
        guard isJudgeable else {
            return (.nothing, "No octet crossed, and nobody answered: there was nothing to judge.")
        }
        if let tls, let version = tls.version, !tls.isNull {
            let before = clearClientOctets > 0 ? "; what stood in clear before it holds no secret" : ""
            return (.sealed, "\(version) seals it from its hello on\(before).")
        }
        return (.clean, "Every octet of both directions was read, and none of them is a secret.")
    }

    /// What was not seen, and why that matters.
    private func doubt(_ obstacles: [String], _ gapFrame: Int?, _ contradictionFrame: Int?) -> String? {
        if gaps > 0 {
            let places = gaps == 1 ? "one place" : "\(gaps) places"
            return "In \(places), first before frame \(gapFrame ?? firstFrame), octets were never captured: "
                + "a log-in may have crossed in them."
        }
        if contradictions > 0 {
            return "From frame \(contradictionFrame ?? firstFrame) on octets contradict earlier ones in their place: "
                + "which of the two the receiver took is not known."
        }
        if !sawSYN { return "It began before the capture: a log-in may have crossed before frame \(firstFrame)." }
        if lacksHalf {
            let who = sawClient ? "server" : "client"
            return "Nothing that the \(who) sent was captured: what it said is not known."
        }
        return obstacles.first.map { "It holds \($0): a log-in in it would not be noticed." }
    }
}
