/// A segment that waits for those before it; its octets overlap with no other that waits.
struct HeldSegment: Sendable {
    var offset: UInt64
    var octets: ArraySlice<UInt8>
    /// Octets behind it that were cut off.
    var missing: Int
    var frame: FrameReference
    /// The octets of memory that it keeps alive.
    var cost: Int

    var end: UInt64 { offset &+ UInt64(octets.count) }

    /// What a segment costs besides its octets.
    static let overhead = 128
}

/// What is known of one direction of a flow.
struct StreamState: Sendable {
    struct Flags: OptionSet, Sendable {
        var rawValue: UInt8

        /// A segment of this direction was seen.
        static let isSeen = Flags(rawValue: 1)
        /// The sequence number of offset 0 is known, at least for the time being.
        static let hasOrigin = Flags(rawValue: 2)
        /// A SYN said so.
        static let hasCertainOrigin = Flags(rawValue: 4)
        /// Octets were streamed or are held.
        static let hasOctets = Flags(rawValue: 8)
        /// The peer acknowledged something.
        static let isAcknowledged = Flags(rawValue: 16)
        static let sawFIN = Flags(rawValue: 32)
    }

    var flags: Flags = []
    /// The window scale of its SYN.
    var windowScale: UInt8 = 0
    /// How many segments of the flow came since the peer acknowledged what is missing.
    var patience: UInt16 = 0
    /// The sequence number of offset 0.
    var origin: UInt32 = 0
    /// The sequence number of the first segment as tshark counts: of the SYN, or one before the first octet.
    var firstSequence: UInt32 = 0
    /// The highest acknowledgement number of the peer.
    var acknowledged: UInt32 = 0
    /// How far it is willing to read: its window, scaled.
    var window: UInt32 = 0
    /// The offset of the next octet to stream.
    var next: UInt64 = 0
    /// The offset behind its last octet, where a FIN told it.
    var fin: UInt64 = 0
    /// Octets that were reported as missed.
    var missed: UInt64 = 0
    /// The newest entry of its history.
    var history = SegmentHistory.none
    /// Segments that wait, in order.
    var held: [HeldSegment] = []
    /// The octets of memory that these keep alive.
    var heldCost = 0

    /// The offset of a sequence number: the one nearest to the next octet.
    @inline(__always)
    func offset(of sequence: UInt32) -> Int64 {
        let expected = origin &+ UInt32(truncatingIfNeeded: next)
        return Int64(bitPattern: next) &+ Int64(Int32(bitPattern: sequence &- expected))
    }
}
