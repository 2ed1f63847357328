/// How much a ``FlowAssembler`` keeps, so that no capture can exhaust memory or time.
package struct FlowLimits: Sendable, Hashable {
    /// Flows that are known at once; the one that was idle longest gives way.
    package var flows = 65_536
    /// Flows that are over and whose stragglers are still known for such; a capture of millions of short flows is read
    /// from the cache of the processor when they are few.
    package var endedFlows = 8_192
    /// Octets of one direction that wait for those before them.
    package var heldOctets = 1 << 20
    /// Segments of one direction that wait for those before them.
    package var heldSegments = 1_000
    /// Octets that wait in all flows together.
    package var heldOctetsOfAll = 32 << 20
    /// Segments of a flow that may follow once its peer acknowledged what was not captured, before the gap is certain.
    package var patience = 256
    /// Octets of the past, in all flows together, that retransmissions are compared with.
    package var historyOctets = 16 << 20
    /// Segments of the past that retransmissions are compared with.
    package var historySegments = 8_192
    /// Frames of the capture for which a closed flow waits for stragglers.
    package var linger = 1_024
    /// Packets that wait for fragments.
    package var fragmentedPackets = 256
    /// Octets of fragments that wait.
    package var fragmentOctets = 4 << 20

    /// The limits that the checker uses.
    package init() {}
}
