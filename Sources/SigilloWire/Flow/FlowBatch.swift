package import SigilloCore

/// What a ``FlowAssembler`` found, kept to be told to another sink in the same order.
///
/// The assembler and the judge can then work at once, each on a thread of its own, and what the judge is told stays the
/// same.
package struct FlowBatch: FlowSink, Sendable {
    /// Which list holds the arguments of a call; the calls of a list follow one another in it.
    private enum Call: UInt8, Sendable {
        case flowBegan, streamed, contradicted, repeated, missed, flowEnded, flowStayedSilent, datagram, blind
    }

    /// Octets, and whose they are.
    private struct Piece: Sendable {
        var octets: ArraySlice<UInt8>
        var flow: Int
        var direction: Direction
        var offset: UInt64
        var frame: FrameReference
    }

    private struct Gap: Sendable {
        var octets: UInt64
        var flow: Int
        var direction: Direction
        var offset: UInt64
    }

    private struct Datagram: Sendable {
        var octets: ArraySlice<UInt8>
        var source: Endpoint
        var destination: Endpoint
        var frame: FrameReference
    }

    private var calls: [Call] = []
    private var starts: [FlowStart] = []
    private var pieces: [Piece] = []
    private var gaps: [Gap] = []
    private var ends: [FlowEnd] = []
    private var datagrams: [Datagram] = []
    private var blindSpots: [(reason: Blindness, frame: FrameReference)] = []
    /// The octets of all pieces and datagrams.
    package private(set) var octets = 0

    /// Creates an empty batch.
    package init() {}

    /// How many calls it holds.
    package var count: Int { calls.count }

    /// Forgets everything but the room that it took.
    package mutating func removeAll() {
        calls.removeAll(keepingCapacity: true)
        starts.removeAll(keepingCapacity: true)
        pieces.removeAll(keepingCapacity: true)
        gaps.removeAll(keepingCapacity: true)
        ends.removeAll(keepingCapacity: true)
        datagrams.removeAll(keepingCapacity: true)
        blindSpots.removeAll(keepingCapacity: true)
        octets = 0
    }

    // MARK: FlowSink

    package mutating func flowBegan(_ flow: FlowStart) {
        calls.append(.flowBegan)
        starts.append(flow)
    }

    package mutating func streamed(
        _ octets: ArraySlice<UInt8>, flow: Int, direction: Direction, offset: UInt64, frame: FrameReference
    ) {
        add(.streamed, octets, flow, direction, offset, frame)
    }

    package mutating func contradicted(
        _ octets: ArraySlice<UInt8>, flow: Int, direction: Direction, offset: UInt64, frame: FrameReference
    ) {
        add(.contradicted, octets, flow, direction, offset, frame)
    }

    package mutating func repeated(
        _ octets: ArraySlice<UInt8>, flow: Int, direction: Direction, offset: UInt64, frame: FrameReference
    ) {
        add(.repeated, octets, flow, direction, offset, frame)
    }

    @inline(__always)
    private mutating func add(
        _ call: Call, _ octets: ArraySlice<UInt8>, _ flow: Int, _ direction: Direction, _ offset: UInt64,
        _ frame: FrameReference
    ) {
        calls.append(call)
        pieces.append(Piece(octets: octets, flow: flow, direction: direction, offset: offset, frame: frame))
        self.octets &+= octets.count
    }

    package mutating func missed(octets: UInt64, flow: Int, direction: Direction, offset: UInt64) {
        calls.append(.missed)
        gaps.append(Gap(octets: octets, flow: flow, direction: direction, offset: offset))
    }

    package mutating func flowEnded(_ flow: FlowEnd) {
        calls.append(.flowEnded)
        ends.append(flow)
    }

    package mutating func flowStayedSilent(_ flow: FlowStart, end: FlowEnd) {
        calls.append(.flowStayedSilent)
        starts.append(flow)
        ends.append(end)
    }

    package mutating func datagram(
        _ octets: ArraySlice<UInt8>, from source: Endpoint, to destination: Endpoint, frame: FrameReference
    ) {
        calls.append(.datagram)
        datagrams.append(Datagram(octets: octets, source: source, destination: destination, frame: frame))
        self.octets &+= octets.count
    }

    package mutating func blind(_ reason: Blindness, frame: FrameReference) {
        calls.append(.blind)
        blindSpots.append((reason, frame))
    }

    // MARK: Telling

    /// Tells another sink everything, in order.
    package func tell(_ sink: inout some FlowSink) {
        // Where each list goes on.
        var (start, piece, gap, end, datagram, blindSpot) = (0, 0, 0, 0, 0, 0)
        for call in calls {
            switch call {
            case .flowBegan:
                sink.flowBegan(starts[start])
                start &+= 1
            case .streamed, .contradicted, .repeated:
                tell(call, pieces[piece], to: &sink)
                piece &+= 1
            case .missed:
                let missed = gaps[gap]
                sink.missed(
                    octets: missed.octets, flow: missed.flow, direction: missed.direction, offset: missed.offset)
                gap &+= 1
            case .flowEnded:
                sink.flowEnded(ends[end])
                end &+= 1
            case .flowStayedSilent:
                sink.flowStayedSilent(starts[start], end: ends[end])
                start &+= 1
                end &+= 1
            case .datagram:
                let told = datagrams[datagram]
                sink.datagram(told.octets, from: told.source, to: told.destination, frame: told.frame)
                datagram &+= 1
            case .blind:
                sink.blind(blindSpots[blindSpot].reason, frame: blindSpots[blindSpot].frame)
                blindSpot &+= 1
            }
        }
    }

    @inline(__always)
    private func tell(_ call: Call, _ piece: Piece, to sink: inout some FlowSink) {
        let (octets, offset, frame) = (piece.octets, piece.offset, piece.frame)
        switch call {
        case .contradicted:
            sink.contradicted(octets, flow: piece.flow, direction: piece.direction, offset: offset, frame: frame)
        case .repeated:
            sink.repeated(octets, flow: piece.flow, direction: piece.direction, offset: offset, frame: frame)
        default: sink.streamed(octets, flow: piece.flow, direction: piece.direction, offset: offset, frame: frame)
        }
    }
}
