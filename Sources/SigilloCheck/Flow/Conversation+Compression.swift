import SigilloCore

/// A conversation whose directions are compressed from a certain octet on (IMAP's COMPRESS, RFC 4978).
struct Compression: Sendable {
    /// What is kept of a direction.
    struct Side: Sendable {
        var stream: InflatingStream?
        /// How many octets came out.
        var position: UInt64 = 0
        /// Whether the first compressed octet came.
        var hasBegun = false
        /// Whether nothing more can be inflated.
        var isLost = false
    }

    /// What it is called, for example `COMPRESS=DEFLATE`.
    let name: String
    var sides = PerDirection(repeating: Side())

    /// Mail shrinks to a tenth; what shrinks much further for long is made to harm.
    static let limits = InflationLimits(base: 16 << 20, ratio: 64)
}

extension Conversation {
    /// Reads on in what comes out of compressed octets.
    mutating func readCompressed(
        _ octets: ArraySlice<UInt8>, offset: UInt64, direction: Direction, evidence: inout Evidence,
        spills: inout [Spill]
    ) {
        var rest = octets
        if compression?.sides[direction].hasBegun == false {
            compression?.sides[direction].hasBegun = true
            // What looked like the beginning of a line was compressed already.
            rest = sides[direction].held + rest
            sides[direction].held = []
            sides[direction].isSkipping = false
            let stream = InflatingStream(.raw, evidence.inflater, limits: Compression.limits)
            if stream == nil { lose(direction, "\(compression?.name ?? ""), which is not inflated") }
            compression?.sides[direction].stream = stream
        }
        guard let side = compression?.sides[direction], !side.isLost, var stream = side.stream else {
            evidence.add(
                kind: "data", .clear(octets: UInt64(octets.count)), direction: direction,
                end: offset &+ UInt64(octets.count))
            return
        }
        let outer = evidence.layer
        let frame = evidence.frame(at: offset &+ UInt64(max(octets.count, 1) - 1), direction)
        evidence.layer = .inflated
        evidence.carrier = outer
        while let part = stream.next(&rest) {
            let position = compression?.sides[direction].position ?? 0
            evidence.carry(frame, direction: direction, inflated: position, packed: offset)
            compression?.sides[direction].position = position &+ UInt64(part.count)
            evidence.derive(part[...], at: position, direction: direction)
            read(part[...], offset: position, direction: direction, evidence: &evidence, spills: &spills)
        }
        evidence.layer = outer
        compression?.sides[direction].stream = stream
        switch stream.state {
        case .open: break
        case .ended: if !rest.isEmpty { lose(direction, "octets behind the end of what was compressed") }
        case .broken: lose(direction, "\(compression?.name ?? ""), whose octets cannot be inflated")
        case .bomb: lose(direction, "\(compression?.name ?? ""), out of which more comes than is read")
        }
    }

    /// Nothing more can be read of a direction.
    mutating func lose(_ direction: Direction, _ obstacle: String?) {
        compression?.sides[direction].isLost = true
        compression?.sides[direction].stream = nil
        if let obstacle { ownObstacle = ownObstacle ?? obstacle }
    }
}
