internal import SigilloCore

/// Puts the octets of TCP connections back in order, each octet once, and says what was not seen.
///
/// Flows are numbered from 0 as tshark numbers `tcp.stream`. Stream offsets have 64 bits and survive the wrap of
/// sequence numbers. A segment ahead of its turn is held back within ``FlowLimits``; then the octets before it are
/// reported as missed. Retransmissions are compared with what was streamed: where they differ, the whole segment is
/// reported as contradicting, since its receiver may have read it as one piece.
///
/// A flow is open until both FINs or a reset were seen and 1,024 frames have passed without it; so that a forged FIN or
/// reset in front of the octets that matter hides nothing. Time stamps play no part: they lie.
///
/// Octets before the first ones seen of a direction without SYN are reported as contradicting at offset 0.
package struct FlowAssembler: Sendable {
    /// What the frames held.
    package internal(set) var counts = FrameCounts()

    let limits: FlowLimits
    var table: FlowTable
    var history: SegmentHistory
    var fragments: FragmentTable
    /// The number of the next flow.
    var nextNumber = 0
    /// Octets of frames kept alive by segments that wait, in all flows.
    var heldCost = 0
    /// Flows that are over, in the order in which they were, with the number of their flow.
    var closing = SlotQueue()
    /// Flows that are over and were reported, in order.
    var ended = SlotQueue()
    /// The flow of the last segment: bulk transfers come in runs.
    private var lastKey: FlowKey?
    private var lastSlot = 0
    private var lastFrame = FrameReference(number: 0, time: 0)

    /// Creates an assembler that has seen nothing.
    package init(limits: FlowLimits = FlowLimits()) {
        self.limits = limits
        table = FlowTable(capacity: limits.flows)
        history = SegmentHistory(capacity: limits.historySegments, budget: limits.historyOctets)
        fragments = FragmentTable(packets: limits.fragmentedPackets, octets: limits.fragmentOctets)
    }

    /// Takes the next frame of the capture.
    package mutating func add(_ frame: CapturedFrame, to sink: inout some FlowSink) {
        add(FrameView(frame), to: &sink)
    }

    /// Takes the next frame of the capture, whose buffer is kept for as long as retransmissions may come.
    package mutating func add(_ frame: FrameView, to sink: inout some FlowSink) {
        counts.frames += 1
        let reference = FrameReference(number: frame.number, time: frame.time)
        lastFrame = reference
        if let unit = PlainSegment.read(frame) {
            counts.tcp += 1
            add(unit, octets: frame.buffer, frame: reference, to: &sink)
        } else {
            route(PacketDecoder.decode(frame), octets: frame.buffer, frame: reference, to: &sink)
        }
        if closing.count > 0 { endClosedFlows(to: &sink) }
    }

    /// States that no more frames come: every open flow ends, with what it still misses.
    package mutating func finish(to sink: inout some FlowSink) {
        for abandoned in fragments.evictAll() { giveUp(abandoned, to: &sink) }
        for slot in table.slotsInOrder {
            if table.entries[slot].phase != .ended { reportEnd(slot, to: &sink) }
            table.remove(slot)
        }
        closing = SlotQueue()
        ended = SlotQueue()
        lastKey = nil
    }

    private mutating func route(
        _ packet: DecodedPacket, octets: [UInt8], frame: FrameReference, to sink: inout some FlowSink
    ) {
        switch packet {
        case .tcp(let unit):
            counts.tcp += 1
            report(unit.flaw, frame: frame, to: &sink)
            if unit.joinsMultipath { blind(.encapsulation("MPTCP join"), frame: frame, to: &sink) }
            add(unit, octets: octets, frame: frame, to: &sink)
        case .udp(let unit):
            counts.udp += 1
            report(unit.flaw, frame: frame, to: &sink)
            let source = Endpoint(address: unit.addresses.source.description, port: unit.sourcePort)
            let destination = Endpoint(address: unit.addresses.destination.description, port: unit.destinationPort)
            sink.datagram(octets[unit.start..<unit.end], from: source, to: destination, frame: frame)
        case .fragment(let fragment):
            counts.fragments += 1
            report(fragment.flaw, frame: frame, to: &sink)
            add(fragment, octets: octets, frame: frame, to: &sink)
        case .quiet(.addressResolution): counts.addressResolution += 1
        case .quiet(.controlMessage): counts.controlMessages += 1
        case .quiet(.linkLocal): counts.linkLocal += 1
        case .blind(let reason): blind(reason, frame: frame, to: &sink)
        case .several(let packets): for packet in packets { route(packet, octets: octets, frame: frame, to: &sink) }
        }
    }

    private mutating func report(_ flaw: LengthFlaw, frame: FrameReference, to sink: inout some FlowSink) {
        switch flaw {
        case .none: break
        case .cut: blind(.cutFrame, frame: frame, to: &sink)
        case .overlong: blind(.malformed("a length beyond the end of the frame"), frame: frame, to: &sink)
        }
    }

    /// Reports blindness and counts it.
    mutating func blind(_ reason: Blindness, frame: FrameReference, to sink: inout some FlowSink) {
        counts.blind += 1
        sink.blind(reason, frame: frame)
    }

    // MARK: Fragments

    private mutating func add(
        _ fragment: Fragment, octets: [UInt8], frame: FrameReference, to sink: inout some FlowSink
    ) {
        switch fragments.add(fragment, octets: octets, reference: frame) {
        case .waiting: break
        case .malformed(let reason): blind(.malformed(reason), frame: frame, to: &sink)
        case .whole(let reassembly):
            if reassembly.versions.count > 1 { blind(.fragment, frame: frame, to: &sink) }
            routeVersions(of: reassembly, to: &sink)
        }
        while let abandoned = fragments.evict() { giveUp(abandoned, to: &sink) }
    }

    /// Reports a packet of which fragments are missing, and reads its beginning.
    private mutating func giveUp(_ abandoned: FragmentTable.Reassembly, to sink: inout some FlowSink) {
        blind(.fragment, frame: abandoned.frame, to: &sink)
        routeVersions(of: abandoned, to: &sink)
    }

    private mutating func routeVersions(of reassembly: FragmentTable.Reassembly, to sink: inout some FlowSink) {
        for payload in reassembly.versions {
            let packet = PacketDecoder.decode(reassembled: payload, of: reassembly.first)
            // Fragments inside fragments: the depth limit of the decoder bounds the recursion.
            route(packet, octets: payload, frame: reassembly.frame, to: &sink)
        }
    }

    // MARK: Segments

    private mutating func add(
        _ unit: TransportUnit, octets: [UInt8], frame: FrameReference, to sink: inout some FlowSink
    ) {
        let key = FlowKey(unit)
        let isFromLower = key.isFromLower(unit)
        var slot = 0
        if let lastKey, lastKey == key {
            slot = lastSlot
        } else if let known = table.slot(of: key) {
            slot = known
            table.touch(slot)
        } else {
            slot = begin(key, unit, isFromLower, frame: frame, to: &sink)
        }
        if isNewIncarnation(unit, of: slot, isFromLower) {
            remove(slot, to: &sink)
            slot = begin(key, unit, isFromLower, frame: frame, to: &sink)
        }
        lastKey = key
        lastSlot = slot
        table.entries[slot].lastFrame = frame
        table.entries[slot].lastActivity = counts.frames
        let sender = isFromLower == table.entries[slot].clientIsLower ? 0 : 1
        receive(unit, octets: octets, slot: slot, sender: sender, frame: frame, to: &sink)
    }

    /// Whether a SYN opens the four-tuple anew: it has another initial sequence number than before.
    private func isNewIncarnation(_ unit: TransportUnit, of slot: Int, _ isFromLower: Bool) -> Bool {
        guard unit.flags.contains(.syn), !unit.flags.contains(.acknowledgement) else { return false }
        let sender = isFromLower == table.entries[slot].clientIsLower ? 0 : 1
        let stream = table.streams[slot &* 2 &+ sender]
        return stream.flags.contains(.isSeen) && stream.firstSequence != unit.sequence
    }

    private mutating func begin(
        _ key: FlowKey, _ unit: TransportUnit, _ isFromLower: Bool, frame: FrameReference,
        to sink: inout some FlowSink
    ) -> Int {
        while table.isFull, let least = table.leastMissed {
            if table.entries[least].isTalking { blind(.evicted, frame: frame, to: &sink) }
            remove(least, isEvicted: true, to: &sink)
        }
        let clientIsSource = Self.isSourceClient(unit)
        let entry = FlowTable.Entry(
            key: key, number: nextNumber, clientIsLower: clientIsSource == isFromLower,
            sawSYN: unit.flags.contains(.syn), firstFrame: frame, lastFrame: frame, lastActivity: counts.frames)
        nextNumber += 1
        return table.insert(entry)
    }

    /// Tells of a flow before anything else is told of it.
    @inline(__always)
    mutating func introduce(_ slot: Int, to sink: inout some FlowSink) {
        guard !table.entries[slot].isTold else { return }
        table.entries[slot].isTold = true
        sink.flowBegan(Self.start(of: table.entries[slot]))
    }

    /// How a flow began.
    static func start(of entry: FlowTable.Entry) -> FlowStart {
        FlowStart(
            flow: entry.number, client: entry.clientIsLower ? entry.key.lower : entry.key.upper,
            server: entry.clientIsLower ? entry.key.upper : entry.key.lower, sawSYN: entry.sawSYN,
            frame: entry.firstFrame)
    }

    /// Who is the client: the sender of the SYN, the receiver of a SYN-ACK, else whoever has no well-known port, else
    /// the higher port.
    private static func isSourceClient(_ unit: TransportUnit) -> Bool {
        if unit.flags.contains(.syn) { return !unit.flags.contains(.acknowledgement) }
        let sourceIsKnown = WellKnownPorts.contains(unit.sourcePort)
        let destinationIsKnown = WellKnownPorts.contains(unit.destinationPort)
        if sourceIsKnown != destinationIsKnown { return destinationIsKnown }
        return unit.sourcePort >= unit.destinationPort
    }

    /// Ends a flow and forgets it.
    mutating func remove(_ slot: Int, isEvicted: Bool = false, to sink: inout some FlowSink) {
        if table.entries[slot].phase != .ended { reportEnd(slot, isEvicted: isEvicted, to: &sink) }
        if lastSlot == slot { lastKey = nil }
        table.remove(slot)
    }
}
