import SigilloWire

/// What was not seen: it alone decides between `clean` and `inconclusive`, and never lowers a leak.
struct Sight: Sendable {
    /// A cause of doubt, worst first in the order of cases.
    private enum Cause: Hashable, Comparable {
        case damaged(String)
        case dropped
        case blind(Blindness)
        case gap
        case contradiction
        case missingStart
        case missingHalf
        case obstacle(String)

        var rank: Int {
            switch self {
            case .damaged: 0
            case .dropped: 1
            case .blind: 2
            case .gap: 3
            case .contradiction: 4
            case .missingStart: 5
            case .missingHalf: 6
            case .obstacle: 7
            }
        }

        static func < (left: Cause, right: Cause) -> Bool { left.rank < right.rank }
    }

    private var causes: [Cause: (frame: Int, count: Int, order: Int)] = [:]
    /// Reasons for blindness in the order in which they were met.
    private(set) var blindSpots: [BlindSpot] = []

    private static let causeLimit = 256

    /// Whether everything was seen.
    var isClear: Bool { causes.isEmpty }

    private mutating func add(_ cause: Cause, frame: Int) {
        if let known = causes[cause] {
            causes[cause] = (min(known.frame, frame), known.count + 1, known.order)
        } else if causes.count < Self.causeLimit {
            causes[cause] = (frame, 1, causes.count)
        }
    }

    mutating func blind(_ reason: Blindness, frame: Int) {
        add(.blind(reason), frame: frame)
        if let index = blindSpots.firstIndex(where: { $0.reason == reason }) {
            blindSpots[index].count += 1
        } else if blindSpots.count < Self.causeLimit {
            blindSpots.append(BlindSpot(reason: reason, frame: frame, count: 1))
        }
    }

    mutating func damaged(_ what: String, frame: Int) { add(.damaged(what), frame: frame) }

    mutating func dropped() { add(.dropped, frame: 0) }

    /// Adds what a flow leaves open.
    mutating func add(_ flow: FlowState.Doubt, end: FlowEnd) {
        let first = flow.start.frame.number
        if flow.gaps > 0 { add(.gap, frame: flow.firstGapFrame ?? first) }
        if flow.contradictions > 0 { add(.contradiction, frame: flow.firstContradictionFrame ?? first) }
        add(flow.start, end: end, gaps: flow.gaps)
        for obstacle in flow.obstacles { add(.obstacle(obstacle), frame: first) }
    }

    /// Adds what a flow of which no octets were seen leaves open.
    mutating func add(_ start: FlowStart, end: FlowEnd, gaps: Int = 0) {
        if !start.sawSYN || end.lacksStart { add(.missingStart, frame: start.frame.number) }
        if end.lacksHalf(after: start, gaps: gaps) { add(.missingHalf, frame: start.frame.number) }
    }

    /// The worst reason for doubt in one sentence, or nil where everything was seen.
    func reason(drops: UInt64) -> String? {
        // By rank: causes of the same rank are not equal, and the order of a dictionary is chance.
        let worst = causes.min {
            ($0.key.rank, $0.value.frame, $0.value.order) < ($1.key.rank, $1.value.frame, $1.value.order)
        }
        guard let (cause, met) = worst else { return nil }
        let more = met.count > 1 ? " (and \(met.count - 1) more)" : ""
        switch cause {
        case .damaged(let what):
            return "The file is damaged behind frame \(met.frame) (\(what)): what followed is not known."
        case .dropped:
            return "The capture lost \(drops) packets: a password may have crossed in one of them."
        case .blind(.linkType), .blind(.encapsulation): return undecoded
        case .blind(let reason): return Self.sentence(reason, frame: met.frame, more: more)
        case .gap:
            return "Octets before frame \(met.frame) were never captured\(more): a password may have crossed in them."
        case .contradiction:
            return
                "Frame \(met.frame) contradicts an earlier one\(more): which of the two the receiver took is not known."
        case .missingStart:
            return "The connection of frame \(met.frame) began before the capture\(more): "
                + "a password may have crossed before."
        case .missingHalf:
            return "Only one direction of the connection of frame \(met.frame) was captured\(more): "
                + "what the other side said is not known."
        case .obstacle(let what):
            return "The connection of frame \(met.frame) holds \(what)\(more): a log-in in it would not be noticed."
        }
    }

    private static func sentence(_ reason: Blindness, frame: Int, more: String) -> String {
        switch reason {
        case .cutFrame:
            "Frame \(frame) is cut short\(more): what its missing octets held is not known."
        case .linkType, .encapsulation: "Frame \(frame) was not decoded\(more): what it carried is not known."
        case .fragment:
            "Frame \(frame) is a fragment whose others are missing\(more): what they held is not known."
        case .malformed(let what):
            "Frame \(frame) is malformed (\(what))\(more): what it carried is not known."
        case .evicted:
            "Connections were given up for want of room at frame \(frame)\(more): the rest of them was not judged."
        }
    }
}

extension FlowEnd {
    /// Whether one direction should have been seen and was not.
    ///
    /// A SYN that nobody answers opens no connection: there was no other half, unless the client went on to send.
    func lacksHalf(after start: FlowStart, gaps: Int) -> Bool {
        if sawClient, sawServer { return false }
        return !(sawClient && start.sawSYN && clientOctets == 0 && gaps == 0)
    }

    /// Whether something can be said of the flow: octets crossed, or both sides were seen to say nothing.
    var isJudgeable: Bool { clientOctets > 0 || serverOctets > 0 || sawClient && sawServer }
}

extension FlowReport {
    /// Whether one direction should have been seen and was not; a SYN that nobody answers opens no connection.
    var lacksHalf: Bool {
        if sawClient, sawServer { return false }
        return !(sawClient && sawSYN && clientOctets == 0 && gaps == 0)
    }

    /// Whether something can be said of it.
    var isJudgeable: Bool { clientOctets > 0 || serverOctets > 0 || sawClient && sawServer }
}
