import SigilloWire

/// Which frame carried which octets of a direction, for as far back as a finding can lie.
struct FrameTrail: Sendable {
    private var marks: [(offset: UInt64, frame: FrameReference)] = []

    /// So many octets of the past are always known, however they were cut.
    private static let reach: UInt64 = 160 * 1024
    private static let limit = 8192

    /// Notes that a frame carried the octets from `offset` on.
    mutating func add(_ frame: FrameReference, at offset: UInt64) {
        if let last = marks.last, last.frame.number == frame.number { return }
        if marks.count >= Self.limit {
            marks.removeFirst(Self.limit / 2)
        } else if marks.count > 64, marks[32].offset &+ Self.reach < offset {
            marks.removeFirst(32)
        }
        marks.append((offset, frame))
    }

    /// The frame that carried the octet at `offset`.
    func frame(at offset: UInt64) -> FrameReference {
        var low = 0
        var high = marks.count
        while low + 1 < high {
            let middle = (low + high) / 2
            if marks[middle].offset <= offset { low = middle } else { high = middle }
        }
        return low < marks.count ? marks[low].frame : FrameReference(number: 0, time: 0)
    }
}
