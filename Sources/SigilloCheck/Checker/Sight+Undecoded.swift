import SigilloWire

/// What is said of packets that no decoder reads: how many of which link type, and how many in which tunnel.
extension Sight {
    private static let namesShown = 4

    /// One sentence that counts them by kind, the most frequent first.
    var undecoded: String {
        let spots = blindSpots.enumerated().filter { $0.element.reason.isUndecoded }
            .sorted { ($1.element.count, $0.offset) < ($0.element.count, $1.offset) }.map(\.element)
        let total = spots.reduce(0) { $0 + $1.count }
        let first = spots.map(\.frame).min() ?? 0
        var kinds = spots.prefix(Self.namesShown).map { "\($0.count) \($0.reason.kind)" }
        let others = spots.dropFirst(Self.namesShown).reduce(0) { $0 + $1.count }
        if others > 0 { kinds.append("\(others) of other kinds") }
        let subject = total == 1 ? "1 packet was" : "\(total) packets were"
        return "\(subject) not decoded (\(kinds.joined(separator: ", ")), from frame \(first) on): "
            + "what \(total == 1 ? "it" : "they") carried is not known."
    }
}

extension Blindness {
    /// Whether there is no decoder for it, rather than damage.
    var isUndecoded: Bool {
        switch self {
        case .linkType, .encapsulation: true
        default: false
        }
    }

    /// The kind of packet behind its number.
    fileprivate var kind: String {
        switch self {
        case .linkType(let number): "of link type \(number), \(LinkType(rawValue: number).words)"
        case .encapsulation(let name): "in \(name)"
        default: "damaged"
        }
    }
}
