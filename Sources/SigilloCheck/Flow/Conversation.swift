import SigilloCore
import SigilloWire

/// What a flow says in clear, from its first octet, or inside a TLS session that encrypts nothing.
///
/// It finds the protocol, cuts lines, and hands over to TLS at the exact octet at which a direction begins to speak it.
/// A proxy's prefix, SOCKS and a tunnel of HTTP are followed by a protocol of its own, found in the same way.
struct Conversation: Sendable {
    /// Octets of a direction that belong to TLS, or wait until the protocol is known.
    struct Spill: Sendable {
        var direction: Direction
        var octets: ArraySlice<UInt8>
        var offset: UInt64
    }

    /// How far an upgrade to TLS has come.
    enum Upgrade: Sendable, Hashable {
        case none, asked, accepted
    }

    /// What is kept of a direction.
    struct Side: Sendable {
        /// The part of a line that came.
        var held: [UInt8] = []
        var heldOffset: UInt64 = 0
        /// Whether the rest of an endless line is dropped.
        var isSkipping = false
        var dotted = DottedText()
        /// Where the direction began to speak TLS, or nil while it is in clear.
        var sealedAt: UInt64?
        /// Whether the direction speaks TLS from here on.
        var isSealed: Bool { sealedAt != nil }
        /// Whether anything came.
        var hasSpoken = false
        /// Whether octets that should have been TLS were reported.
        var isUpgradeBreachReported = false
    }

    /// What is known to be served, if anything.
    var service: Service?
    var sides = PerDirection(repeating: Side())
    var dialogue: (any Dialogue)?
    /// What came before the protocol was known, in the order of the capture.
    var waiting: [Spill] = []
    /// Whether a proxy's prefix was looked for.
    var isPrefixRead = false
    /// Protocols around the one that is read.
    var depth = 0
    /// Whether what waits belongs to the dialogue after all.
    var isTunnelRefused = false
    var upgrade = Upgrade.none
    /// Whether the server said that it could speak TLS, and whether the client asked for it.
    var offersTLS = false
    var hasAskedTLS = false
    var ownObstacle: String?
    /// How both directions are compressed, if they are.
    var compression: Compression?
    /// Whether a line was too long to be read.
    var hasEndlessLine = false

    /// Why what crossed in clear cannot be judged, if so: the end of a sentence.
    var obstacle: String? { ownObstacle ?? dialogue?.obstacle }

    /// Gives a direction to TLS where the first octets that come of it are TLS.
    mutating func beginsWithTLS(
        _ octets: ArraySlice<UInt8>, direction: Direction, at offset: UInt64, evidence: inout Evidence
    ) -> Bool {
        guard !sides[direction].hasSpoken, !octets.isEmpty else { return false }
        return seal(octets, direction: direction, at: offset, evidence: &evidence)
    }

    /// Takes octets; what belongs to TLS is appended to `spills`.
    mutating func receive(
        _ octets: ArraySlice<UInt8>, offset: UInt64, direction: Direction, evidence: inout Evidence,
        spills: inout [Spill]
    ) {
        if beginsWithTLS(octets, direction: direction, at: offset, evidence: &evidence) {
            spills.append(Spill(direction: direction, octets: octets, offset: offset))
            return
        }
        guard !octets.isEmpty else { return }
        sides[direction].hasSpoken = true
        if dialogue == nil {
            waiting.append(Spill(direction: direction, octets: octets, offset: offset))
            decide(isLast: false, evidence: &evidence, spills: &spills)
        } else {
            read(octets, offset: offset, direction: direction, evidence: &evidence, spills: &spills)
        }
        openTunnels(isLast: false, evidence: &evidence, spills: &spills)
    }

    mutating func missed(
        _ octets: UInt64, direction: Direction, evidence: inout Evidence, spills: inout [Spill]
    ) {
        if dialogue == nil, !waiting.isEmpty { decide(isLast: true, evidence: &evidence, spills: &spills) }
        let outer = evidence.layer
        if compression != nil { evidence.layer = .inflated }
        dialogue?.missed(octets, from: direction, evidence: &evidence)
        evidence.layer = outer
        lose(direction, nil)
        sides[direction].held = []
        sides[direction].isSkipping = false
        sides[direction].hasSpoken = true
    }

    mutating func ended(evidence: inout Evidence, spills: inout [Spill]) {
        // TLS from the first octet in both directions, as most are.
        if dialogue == nil, waiting.isEmpty, !isTunnelRefused, !offersTLS { return }
        openTunnels(isLast: true, evidence: &evidence, spills: &spills)
        if dialogue == nil, !waiting.isEmpty { decide(isLast: true, evidence: &evidence, spills: &spills) }
        openTunnels(isLast: true, evidence: &evidence, spills: &spills)
        let outer = evidence.layer
        if compression != nil { evidence.layer = .inflated }
        defer { evidence.layer = outer }
        // A last line without its line break crossed all the same.
        for direction in Direction.allCases where !sides[direction].held.isEmpty && !sides[direction].isSealed {
            let side = sides[direction]
            sides[direction].held = []
            let end = side.heldOffset &+ UInt64(side.held.count)
            let line = Line(
                octets: Self.withoutReturn(side.held[...]), offset: side.heldOffset, end: end, isBare: false)
            _ = dialogue?.line(line, from: direction, evidence: &evidence)
        }
        dialogue?.ended(evidence: &evidence)
        mentionOfferNotTaken(evidence: &evidence)
    }

    /// Reads octets that contradict others, as a stream of their own in the same protocol.
    func alternative(to octets: ArraySlice<UInt8>, offset: UInt64, direction: Direction, evidence: inout Evidence) {
        guard compression == nil else { return }
        var other = Conversation()
        other.isPrefixRead = true
        other.sides[direction].hasSpoken = true
        if let name = dialogue?.name, let known = Self.dialogue(named: name) { other.dialogue = known }
        var spills: [Spill] = []
        other.receive(octets, offset: offset, direction: direction, evidence: &evidence, spills: &spills)
        other.ended(evidence: &evidence, spills: &spills)
    }
}
