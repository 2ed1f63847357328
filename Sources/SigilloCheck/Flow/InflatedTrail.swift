import SigilloWire

/// Which frame carried which octets of an inflated direction, and where they stand in the compressed one.
struct InflatedTrail: Sendable {
    private var marks: [(inflated: UInt64, packed: UInt64, frame: FrameReference)] = []

    private static let limit = 2048

    /// Notes that the octets from `inflated` on came out of what a frame carried at `packed`.
    mutating func add(_ frame: FrameReference, inflated: UInt64, packed: UInt64) {
        if marks.count >= Self.limit { marks.removeFirst(Self.limit / 2) }
        marks.append((inflated, packed, frame))
    }

    /// The frame that carried an inflated octet.
    func frame(at offset: UInt64) -> FrameReference? { mark(at: offset)?.frame }

    /// The position in the compressed direction of what holds an inflated octet.
    func packed(at offset: UInt64) -> UInt64? { mark(at: offset)?.packed }

    private func mark(at offset: UInt64) -> (inflated: UInt64, packed: UInt64, frame: FrameReference)? {
        marks.last { $0.inflated <= offset } ?? marks.first
    }
}
