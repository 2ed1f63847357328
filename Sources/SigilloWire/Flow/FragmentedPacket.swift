/// The fragments of one IP packet (RFC 791 §3.2, RFC 8200 §4.5) that have come, in the order in which they came.
struct FragmentedPacket: Sendable {
    /// What came of a fragment.
    enum Acceptance: Sendable {
        case taken
        /// The same octets came before.
        case repeated
        /// More versions of the same place than are kept.
        case tooMany
    }

    private struct Piece: Sendable {
        var offset: Int
        var octets: ArraySlice<UInt8>
        var end: Int { offset + octets.count }
    }

    /// Fragments begin at multiples of this.
    private static let unit = 8
    /// How many versions of a fragment are kept, so that hostile ones cost no more than honest ones.
    private static let versionLimit = 4

    /// The first fragment, which says what the payload is.
    private(set) var first: Fragment?
    private(set) var received = 0
    /// The length of the payload, once the last fragment told it.
    private(set) var total: Int?
    var frame: FrameReference
    var age: Int
    private var pieces: [Piece] = []
    private var piecesAtOffset: [Int: [Int]] = [:]
    /// Which units of eight octets have come, a bit for each.
    private var covered: [UInt64] = []
    private var coveredUnits = 0

    init(frame: FrameReference, age: Int) {
        self.frame = frame
        self.age = age
    }

    /// Takes a fragment; `octets` are its payload.
    mutating func add(_ fragment: Fragment, _ octets: ArraySlice<UInt8>) -> Acceptance {
        if fragment.offset == 0, first == nil { first = fragment }
        let piece = Piece(offset: fragment.offset, octets: octets)
        if !fragment.hasMore { total = max(total ?? 0, piece.end) }
        let others = piecesAtOffset[piece.offset, default: []]
        if others.contains(where: { pieces[$0].octets == piece.octets }) { return .repeated }
        guard others.count < Self.versionLimit else { return .tooMany }
        piecesAtOffset[piece.offset, default: []].append(pieces.count)
        pieces.append(piece)
        received += octets.count
        cover(piece)
        return .taken
    }

    /// Whether a fragment with these octets came.
    func holds(_ fragment: Fragment, _ octets: ArraySlice<UInt8>) -> Bool {
        let end = fragment.offset + octets.count
        guard fragment.hasMore || total == end else { return false }
        return piecesAtOffset[fragment.offset, default: []].contains { pieces[$0].octets == octets }
    }

    private mutating func cover(_ piece: Piece) {
        // Only the last fragment may end within a unit; of another, the octets behind its last whole unit do not count.
        let isLast = total == piece.end
        let end = isLast ? (piece.end + Self.unit - 1) / Self.unit : piece.end / Self.unit
        var unit = piece.offset / Self.unit
        if covered.count * 64 < end {
            covered += [UInt64](repeating: 0, count: (end + 63) / 64 - covered.count)
        }
        while unit < end {
            let bit: UInt64 = 1 << UInt64(unit & 63)
            if covered[unit >> 6] & bit == 0 {
                covered[unit >> 6] |= bit
                coveredUnits += 1
            }
            unit += 1
        }
    }

    /// Whether every octet has come.
    var isWhole: Bool {
        guard let total, first != nil else { return false }
        return coveredUnits >= (total + Self.unit - 1) / Self.unit && contiguousUnits * Self.unit >= total
    }

    /// How far the units reach from the first without a hole.
    private var contiguousUnits: Int {
        var count = 0
        for word in covered {
            let run = (~word).trailingZeroBitCount
            count += run
            if run < 64 { break }
        }
        return count
    }

    /// The payload as whoever keeps the first copy of an octet reads it, and, where that differs, the last.
    ///
    /// Where it is not whole, the payload ends before the first octet that has not come.
    func versions() -> [[UInt8]] {
        guard first != nil else { return [] }
        let length = isWhole ? total ?? 0 : min(contiguousUnits * Self.unit, total ?? .max)
        guard length > 0 else { return [] }
        let last = payload(pieces, length)
        let first = payload(pieces.reversed(), length)
        return first == last ? [first] : [first, last]
    }

    private func payload(_ pieces: some Sequence<Piece>, _ length: Int) -> [UInt8] {
        var payload = [UInt8](repeating: 0, count: length)
        for piece in pieces where piece.offset < length {
            let octets = piece.octets.prefix(length - piece.offset)
            payload.replaceSubrange(piece.offset..<piece.offset + octets.count, with: octets)
        }
        return payload
    }

    /// The same packet with the fragments of another that came later.
    func joined(with later: FragmentedPacket) -> FragmentedPacket {
        var both = self
        if both.first == nil { both.first = later.first }
        both.total = max(both.total ?? 0, later.total ?? 0)
        for piece in later.pieces {
            both.pieces.append(piece)
            both.cover(piece)
        }
        return both
    }
}
