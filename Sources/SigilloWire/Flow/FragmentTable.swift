/// IP packets of which not all fragments have come (RFC 791 §3.2, RFC 8200 §4.5), bounded in number and in octets.
struct FragmentTable: Sendable {
    /// A packet that is whole, or that was given up.
    struct Reassembly: Sendable {
        /// Its first fragment, which says what the payload is.
        var first: Fragment
        /// The payload; a second version where fragments contradict one another; none where it was given up.
        var versions: [[UInt8]]
        var frame: FrameReference
    }

    /// What came of a fragment.
    enum Outcome: Sendable {
        case waiting
        case whole(Reassembly)
        case malformed(String)
    }

    private struct Piece: Sendable {
        var offset: Int
        var octets: ArraySlice<UInt8>
        var end: Int { offset + octets.count }
    }

    private struct Partial: Sendable {
        var first: Fragment?
        var pieces: [Piece] = []
        var received = 0
        var total: Int?
        var frame: FrameReference
        var age: Int
    }

    /// The greatest payload that an IP packet's length field allows.
    private static let packetLimit = 65_535
    private static let pieceLimit = 2_048

    private var partials: [Fragment.Key: Partial] = [:]
    private var octets = 0
    private var clock = 0
    private let packetBound: Int
    private let octetBound: Int

    init(packets: Int, octets: Int) {
        packetBound = packets
        octetBound = octets
    }

    /// Takes a fragment of a frame.
    mutating func add(_ fragment: Fragment, octets frame: [UInt8], reference: FrameReference) -> Outcome {
        // A copy: a slice would keep the whole frame alive, however small the fragment.
        let octets = ArraySlice(Array(frame[fragment.start..<fragment.end]))
        guard fragment.offset + octets.count <= Self.packetLimit else {
            forget(fragment.key)
            return .malformed("fragments of more than 65,535 octets")
        }
        clock += 1
        var partial =
            partials.removeValue(forKey: fragment.key) ?? Partial(frame: reference, age: clock)
        defer { if !partial.pieces.isEmpty { partials[fragment.key] = partial } }

        let piece = Piece(offset: fragment.offset, octets: octets)
        if fragment.offset == 0, partial.first == nil { partial.first = fragment }
        if !fragment.hasMore { partial.total = max(partial.total ?? 0, piece.end) }
        guard !partial.pieces.contains(where: { $0.offset == piece.offset && $0.octets == piece.octets }) else {
            return .waiting
        }
        guard partial.pieces.count < Self.pieceLimit else {
            self.octets -= partial.received
            partial.pieces = []
            return .malformed("a packet of more than \(Self.pieceLimit) fragments")
        }
        partial.pieces.append(piece)
        partial.received += octets.count
        self.octets += octets.count

        guard let first = partial.first, let total = partial.total, partial.received >= total,
            let versions = Self.assemble(partial.pieces, total: total)
        else { return .waiting }
        self.octets -= partial.received
        partial.pieces = []
        return .whole(Reassembly(first: first, versions: versions, frame: reference))
    }

    /// Gives the oldest packet up where there are too many; its beginning is a version, where it came.
    mutating func evict() -> Reassembly? {
        guard partials.count > packetBound || octets > octetBound else { return nil }
        return partials.min { $0.value.age < $1.value.age }.flatMap { giveUp($0.key) }
    }

    /// Gives every packet up, the oldest first.
    mutating func evictAll() -> [Reassembly] {
        partials.sorted { $0.value.age < $1.value.age }.compactMap { giveUp($0.key) }
    }

    private mutating func giveUp(_ key: Fragment.Key) -> Reassembly? {
        guard let partial = partials.removeValue(forKey: key) else { return nil }
        octets -= partial.received
        let dummy = Fragment(
            key: key, protocolNumber: key.protocolNumber, offset: 0, hasMore: true, start: 0, end: 0, flaw: .none,
            depth: 0)
        let beginning = Self.contiguousLength(partial.pieces)
        let versions = beginning > 0 ? Self.assemble(partial.pieces, total: beginning) ?? [] : []
        return Reassembly(first: partial.first ?? dummy, versions: versions, frame: partial.frame)
    }

    private mutating func forget(_ key: Fragment.Key) {
        if let partial = partials.removeValue(forKey: key) { octets -= partial.received }
    }

    /// How far the pieces reach from offset 0 without a hole.
    private static func contiguousLength(_ pieces: [Piece]) -> Int {
        var reach = 0
        for piece in pieces.sorted(by: { $0.offset < $1.offset }) where piece.offset <= reach {
            reach = max(reach, piece.end)
        }
        return reach
    }

    /// The payload as whoever keeps the first copy of an octet reads it, and, where that differs, the last.
    private static func assemble(_ pieces: [Piece], total: Int) -> [[UInt8]]? {
        guard contiguousLength(pieces) >= total else { return nil }
        func write(_ pieces: some Sequence<Piece>) -> [UInt8] {
            var payload = [UInt8](repeating: 0, count: total)
            for piece in pieces where piece.offset < total {
                let octets = piece.octets.prefix(total - piece.offset)
                payload.replaceSubrange(piece.offset..<piece.offset + octets.count, with: octets)
            }
            return payload
        }
        let last = write(pieces)
        let first = write(pieces.reversed())
        return first == last ? [first] : [first, last]
    }
}
