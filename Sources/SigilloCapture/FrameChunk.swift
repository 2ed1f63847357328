internal import SigilloWire

/// The frames of one batch, their octets end to end in one buffer.
///
/// One buffer a batch instead of one a frame keeps the reader ahead of the kernel: frames become values of their own
/// only when somebody takes them.
struct FrameChunk: Sendable {
    /// One frame's place in the buffer.
    struct Record: Sendable {
        var time: UInt64
        var range: Range<Int>
        var originalLength: Int
    }

    private(set) var octets: [UInt8] = []
    private(set) var records: [Record] = []

    var isEmpty: Bool { records.isEmpty }

    /// Begins empty.
    init() {}

    /// Begins empty, with room for as much as another chunk holds.
    init(reservingFor other: FrameChunk) {
        octets.reserveCapacity(other.octets.count)
        records.reserveCapacity(other.records.count)
    }

    /// Copies one frame to the end.
    mutating func append(_ frame: UnsafeBufferPointer<UInt8>, time: UInt64, originalLength: Int) {
        let start = octets.count
        octets.append(contentsOf: frame)
        records.append(Record(time: time, range: start..<octets.count, originalLength: originalLength))
    }

    /// The octets of one frame.
    func octets(of record: Record) -> ArraySlice<UInt8> {
        octets[record.range]
    }

    /// The frames as values, numbered from `first`.
    func frames(numberedFrom first: Int, linkType: LinkType) -> [CapturedFrame] {
        records.enumerated().map { index, record in
            CapturedFrame(
                number: first + index, time: record.time, linkType: linkType, octets: Array(octets[record.range]),
                originalLength: record.originalLength)
        }
    }
}
