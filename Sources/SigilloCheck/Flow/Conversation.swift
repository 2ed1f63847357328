import SigilloCore
import SigilloWire

/// What a flow says in clear, from its first octet, or inside a TLS session that encrypts nothing.
///
/// It finds the protocol, cuts lines, and hands over to TLS at the exact octet at which a direction begins to speak it.
struct Conversation: Sendable {
    /// Octets of a direction that belong to TLS.
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

    private static let lineLimit = 64 * 1024

    /// What is known to be served, if anything.
    var service: Service?
    var sides = PerDirection(repeating: Side())
    var dialogue: (any Dialogue)?
    private var waiting: [Spill] = []
    var upgrade = Upgrade.none
    var ownObstacle: String?
    /// How both directions are compressed, if they are.
    var compression: Compression?
    /// Whether a line was too long to be read.
    private(set) var hasEndlessLine = false

    /// Why what crossed in clear cannot be judged, if so: the end of a sentence.
    var obstacle: String? { ownObstacle ?? dialogue?.obstacle }

    /// Takes octets; what belongs to TLS is appended to `spills`.
    mutating func receive(
        _ octets: ArraySlice<UInt8>, offset: UInt64, direction: Direction, evidence: inout Evidence,
        spills: inout [Spill]
    ) {
        if !sides[direction].hasSpoken {
            guard !octets.isEmpty else { return }
            if evidence.layer == .wire, Self.looksLikeTLS(octets) {
                sides[direction].sealedAt = offset
                spills.append(Spill(direction: direction, octets: octets, offset: offset))
                return
            }
            sides[direction].hasSpoken = true
        }
        guard dialogue == nil else {
            read(octets, offset: offset, direction: direction, evidence: &evidence, spills: &spills)
            return
        }
        waiting.append(Spill(direction: direction, octets: octets, offset: offset))
        decide(isLast: false, evidence: &evidence, spills: &spills)
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
        if dialogue == nil, !waiting.isEmpty { decide(isLast: true, evidence: &evidence, spills: &spills) }
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
    }

    /// Reads octets that contradict others, as a stream of their own in the same protocol.
    func alternative(to octets: ArraySlice<UInt8>, offset: UInt64, direction: Direction, evidence: inout Evidence) {
        guard compression == nil else { return }
        var other = Conversation()
        other.sides[direction].hasSpoken = true
        if let name = dialogue?.name, let known = Self.dialogue(named: name) { other.dialogue = known }
        var spills: [Spill] = []
        other.receive(octets, offset: offset, direction: direction, evidence: &evidence, spills: &spills)
        other.ended(evidence: &evidence, spills: &spills)
    }

    // MARK: Detection

    private mutating func decide(isLast: Bool, evidence: inout Evidence, spills: inout [Spill]) {
        dropProxyLine()
        func said(_ direction: Direction) -> ArraySlice<UInt8> {
            let parts = waiting.filter { $0.direction == direction }
            return parts.count == 1 ? parts[0].octets : ArraySlice(parts.flatMap(\.octets))
        }
        let detector = ProtocolDetector(
            port: evidence.start.server.port, sawSYN: evidence.start.sawSYN, service: service)
        let answer = detector.answer(
            client: said(.clientToServer), server: said(.serverToClient), isLast: isLast)
        switch answer {
        case .undecided: return
        case .imap: dialogue = IMAPDialogue()
        case .smtp: dialogue = SMTPDialogue()
        case .pop3: dialogue = POP3Dialogue()
        case .http: dialogue = HTTPDialogue()
        case .opaque(let name):
            dialogue = OpaqueDialogue(name: name)
            ownObstacle = name.isEmpty ? "a protocol in clear that is not known" : "\(name), whose rules are not known"
        case .sealed(let name): dialogue = OpaqueDialogue(name: name)
        }
        if let name = dialogue?.name, !name.isEmpty { evidence.protocolName = name }
        let replayed = waiting
        waiting = []
        for piece in replayed {
            read(piece.octets, offset: piece.offset, direction: piece.direction, evidence: &evidence, spills: &spills)
        }
    }

    /// Drops the line that a proxy puts before a connection (`PROXY TCP4 …`).
    private mutating func dropProxyLine() {
        let client = waiting.filter { $0.direction == .clientToServer }.flatMap(\.octets)[...]
        guard client.begins(with: "PROXY "), let end = OctetRuns.first(0x0a, in: client) else { return }
        var count = end + 1
        for index in waiting.indices where waiting[index].direction == .clientToServer && count > 0 {
            let part = min(count, waiting[index].octets.count)
            waiting[index].octets = waiting[index].octets.dropFirst(part)
            waiting[index].offset &+= UInt64(part)
            count -= part
        }
        waiting.removeAll { $0.octets.isEmpty }
    }

    static func dialogue(named name: String) -> (any Dialogue)? {
        switch name {
        case "imap": IMAPDialogue()
        case "smtp": SMTPDialogue()
        case "pop3": POP3Dialogue()
        case "http": HTTPDialogue()
        default: nil
        }
    }

    // MARK: Reading

    mutating func read(
        _ octets: ArraySlice<UInt8>, offset: UInt64, direction: Direction, evidence: inout Evidence,
        spills: inout [Spill]
    ) {
        var rest = octets
        var position = offset
        while !rest.isEmpty, let reading = dialogue?.reading(direction) {
            if compression != nil, evidence.layer != .inflated {
                readCompressed(
                    rest, offset: position, direction: direction, evidence: &evidence, spills: &spills)
                return
            }
            if sides[direction].isSealed {
                spills.append(Spill(direction: direction, octets: rest, offset: position))
                return
            }
            if reading != .lines, !sides[direction].held.isEmpty {
                rest = sides[direction].held + rest
                position = sides[direction].heldOffset
                sides[direction].held = []
            }
            let count: Int
            switch reading {
            case .lines:
                if beginsTLS(rest, direction: direction, position: position, evidence: &evidence) { continue }
                if let start = helloBehindHalfLine(&rest, position: position, direction: direction) {
                    position = start
                    continue
                }
                count = readLine(rest, position: position, direction: direction, evidence: &evidence)
            case .counted(let size):
                count = Int(clamping: min(size, UInt64(rest.count)))
                dialogue?.body(rest.prefix(count), at: position, from: direction, evidence: &evidence)
            case .dotted(let isBare):
                let end = sides[direction].dotted.end(in: rest, isBare: isBare)
                count = (end ?? rest.endIndex) - rest.startIndex
                dialogue?.body(rest.prefix(count), at: position, from: direction, evidence: &evidence)
                if end != nil {
                    dialogue?.bodyEnded(at: position &+ UInt64(count), from: direction, evidence: &evidence)
                }
            case .opaque:
                count = rest.count
                dialogue?.body(rest, at: position, from: direction, evidence: &evidence)
            }
            rest = rest.dropFirst(count)
            position &+= UInt64(count)
        }
    }

    /// Takes octets up to a line's end, or keeps them; returns how many.
    private mutating func readLine(
        _ octets: ArraySlice<UInt8>, position: UInt64, direction: Direction, evidence: inout Evidence
    ) -> Int {
        guard let feed = OctetRuns.first(0x0a, in: octets) else {
            hold(octets, position: position, direction: direction)
            return octets.count
        }
        let part = octets[...feed]
        if sides[direction].isSkipping {
            sides[direction].isSkipping = false
            return part.count
        }
        let whole: ArraySlice<UInt8>
        let start: UInt64
        if sides[direction].held.isEmpty {
            whole = part
            start = position
        } else {
            hold(part, position: position, direction: direction)
            guard !sides[direction].isSkipping else {
                sides[direction].isSkipping = false
                return part.count
            }
            whole = sides[direction].held[...]
            start = sides[direction].heldOffset
            sides[direction].held = []
        }
        let text = whole.dropLast()
        let line = Line(
            octets: Self.withoutReturn(text), offset: start, end: start &+ UInt64(whole.count),
            isBare: text.last != 0x0d)
        if let turn = dialogue?.line(line, from: direction, evidence: &evidence) { take(turn) }
        return part.count
    }

    private mutating func hold(_ octets: ArraySlice<UInt8>, position: UInt64, direction: Direction) {
        guard !sides[direction].isSkipping else { return }
        if sides[direction].held.isEmpty { sides[direction].heldOffset = position }
        guard sides[direction].held.count + octets.count <= Self.lineLimit else {
            sides[direction].held = []
            sides[direction].isSkipping = true
            hasEndlessLine = true
            return
        }
        sides[direction].held += octets
    }

    private static func withoutReturn(_ text: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        text.last == 0x0d ? text.dropLast() : text
    }
}
