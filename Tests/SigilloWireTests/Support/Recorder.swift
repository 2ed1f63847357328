import SigilloCore
import SigilloWire

/// A sink that keeps everything, and checks that each stream comes in order.
struct Recorder: FlowSink, Equatable {
    struct Stream: Equatable {
        var octets: [UInt8] = []
        var next: UInt64 = 0
        var gaps: [Range<UInt64>] = []

        var text: String { String(decoding: octets, as: UTF8.self) }
    }

    struct Contradiction: Equatable {
        var text: String
        var direction: Direction
        var offset: UInt64
        var frame: Int
    }

    struct Datagram: Equatable {
        var text: String
        var source: Endpoint
        var destination: Endpoint
    }

    private var begun: [Int: FlowStart] = [:]
    var ends: [FlowEnd] = []
    var streams: [[Direction: Stream]] = []
    var contradictions: [Contradiction] = []
    var datagrams: [Datagram] = []
    var blindness: [Blindness] = []
    var isInOrder = true

    /// How flows began, by their numbers.
    var starts: [FlowStart] { begun.values.sorted { $0.flow < $1.flow } }

    mutating func flowBegan(_ flow: FlowStart) {
        if begun[flow.flow] != nil { isInOrder = false }
        begun[flow.flow] = flow
        while streams.count <= flow.flow { streams.append([:]) }
    }

    mutating func streamed(
        _ octets: ArraySlice<UInt8>, flow: Int, direction: Direction, offset: UInt64, frame: FrameReference
    ) {
        var stream = streams[flow][direction, default: Stream()]
        if stream.next != offset || octets.isEmpty { isInOrder = false }
        stream.octets += octets
        stream.next = offset + UInt64(octets.count)
        streams[flow][direction] = stream
    }

    mutating func contradicted(
        _ octets: ArraySlice<UInt8>, flow: Int, direction: Direction, offset: UInt64, frame: FrameReference
    ) {
        contradictions.append(
            Contradiction(
                text: String(decoding: octets, as: UTF8.self), direction: direction, offset: offset,
                frame: frame.number))
    }

    mutating func missed(octets: UInt64, flow: Int, direction: Direction, offset: UInt64) {
        var stream = streams[flow][direction, default: Stream()]
        if stream.next != offset || octets == 0 { isInOrder = false }
        stream.gaps.append(offset..<offset + octets)
        stream.next = offset + octets
        streams[flow][direction] = stream
    }

    mutating func flowEnded(_ flow: FlowEnd) { ends.append(flow) }

    mutating func datagram(_ octets: ArraySlice<UInt8>, from: Endpoint, to: Endpoint, frame: FrameReference) {
        datagrams.append(.init(text: String(decoding: octets, as: UTF8.self), source: from, destination: to))
    }

    mutating func blind(_ reason: Blindness, frame: FrameReference) { blindness.append(reason) }

    func text(_ direction: Direction, flow: Int = 0) -> String { stream(direction, flow: flow).text }

    func stream(_ direction: Direction, flow: Int = 0) -> Stream {
        streams.indices.contains(flow) ? streams[flow][direction] ?? Stream() : Stream()
    }

    /// Everything that the frames held.
    static func recording(_ frames: [CapturedFrame], limits: FlowLimits = FlowLimits()) -> Recorder {
        var recorder = Recorder()
        var assembler = FlowAssembler(limits: limits)
        for frame in frames { assembler.add(frame, to: &recorder) }
        assembler.finish(to: &recorder)
        return recorder
    }
}

/// A generator of numbers that are the same in every run (SplitMix64).
struct FixedRandom: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var value = state
        value = (value ^ (value >> 30)) &* 0xbf58_476d_1ce4_e5b9
        value = (value ^ (value >> 27)) &* 0x94d0_49bb_1331_11eb
        return value ^ (value >> 31)
    }
}
