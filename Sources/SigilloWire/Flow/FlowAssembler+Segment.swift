internal import SigilloCore

/// What one segment says: its flags, its numbers, its octets.
extension FlowAssembler {
    /// The smallest window that a receiver is believed to have, so that resets are judged kindly.
    private static let leastWindow: Int64 = 65_535

    mutating func receive(
        _ unit: TransportUnit, octets: [UInt8], slot: Int, sender: Int, frame: FrameReference,
        to sink: inout some FlowSink
    ) {
        let mine = slot &* 2 &+ sender
        let peer = slot &* 2 &+ (1 &- sender)
        let isFirst = !table.streams[mine].flags.contains(.isSeen)
        if isFirst {
            table.streams[mine].flags.insert(.isSeen)
            table.streams[mine].firstSequence = unit.flags.contains(.syn) ? unit.sequence : unit.sequence &- 1
        }
        if unit.flags.contains(.reset) {
            guard isInWindow(unit, mine: mine, peer: peer) else {
                counts.ignoredResets += 1
                return
            }
            if table.entries[slot].resetBy < 0 { table.entries[slot].resetBy = Int8(sender) }
        }

        let hasSYN = unit.flags.contains(.syn)
        let first = hasSYN ? unit.sequence &+ 1 : unit.sequence
        let count = unit.end &- unit.start
        setOrigin(first, isCertain: hasSYN, hasOctets: count > 0, of: mine, frame: frame, to: &sink)
        table.streams[mine].window = UInt32(unit.window) << (hasSYN ? 0 : UInt32(table.streams[mine].windowScale))
        if hasSYN { table.streams[mine].windowScale = unit.windowScale }
        if unit.flags.contains(.acknowledgement), !unit.flags.contains(.reset) {
            acknowledge(unit.acknowledgement, stream: peer)
            // A SYN-ACK tells where the peer's stream begins, too.
            if hasSYN { table.streams[peer].flags.insert(.hasCertainOrigin) }
        }

        let offset = table.streams[mine].offset(of: first)
        if count > 0 {
            place(
                octets[unit.start..<unit.end], missing: unit.missing, at: offset, slot: slot, sender: sender,
                frame: frame, cost: octets.count, to: &sink)
        }
        if unit.flags.contains(.fin) {
            let end = max(offset &+ Int64(count &+ unit.missing), 0)
            table.streams[mine].fin = max(table.streams[mine].fin, UInt64(end))
            table.streams[mine].flags.insert(.sawFIN)
        }
        if !table.streams[mine].held.isEmpty { losePatience(slot, sender, to: &sink) }
        if !table.streams[peer].held.isEmpty { losePatience(slot, 1 &- sender, to: &sink) }
        if table.entries[slot].phase == .open { closeIfOver(slot) }
    }

    /// Whether a reset lies where its receiver takes it (RFC 9293 §3.10.7, RFC 5961 §3).
    private func isInWindow(_ unit: TransportUnit, mine: Int, peer: Int) -> Bool {
        let stream = table.streams[mine]
        let other = table.streams[peer]
        guard stream.flags.contains(.hasOrigin) else {
            // An answer to what was never taken: only its acknowledgement can be checked.
            guard unit.flags.contains(.acknowledgement), other.flags.contains(.hasOrigin) else { return true }
            return (-1...Int64(clamping: other.next) &+ 1).contains(other.offset(of: unit.acknowledgement))
        }
        let offset = stream.offset(of: unit.sequence)
        let next = Int64(clamping: stream.next)
        let acknowledged = stream.flags.contains(.isAcknowledged) ? stream.offset(of: stream.acknowledged) : next
        let seen = max(next, Int64(clamping: stream.fin), Int64(clamping: stream.held.last?.end ?? 0))
        let window = max(Int64(other.window), Self.leastWindow)
        return offset >= min(acknowledged, next) &- 1 && offset <= seen &+ 1 &+ window
    }

    /// Learns which sequence number is offset 0.
    private mutating func setOrigin(
        _ first: UInt32, isCertain: Bool, hasOctets: Bool, of stream: Int, frame: FrameReference,
        to sink: inout some FlowSink
    ) {
        let flags = table.streams[stream].flags
        if isCertain {
            if !flags.contains(.hasOctets) {
                table.streams[stream].origin = first
                table.streams[stream].flags.formUnion([.hasOrigin, .hasCertainOrigin])
            } else if table.streams[stream].origin != first {
                blind(.malformed("a second SYN with another sequence number"), frame: frame, to: &sink)
            }
        } else if !flags.contains(.hasOrigin) {
            table.streams[stream].origin = first
            table.streams[stream].flags.insert(.hasOrigin)
        } else if hasOctets, flags.isDisjoint(with: [.hasCertainOrigin, .hasOctets]) {
            // So far only acknowledgements told where this direction stands; the start was missed anyway.
            table.streams[stream].origin = first
        }
        if hasOctets { table.streams[stream].flags.insert(.hasOctets) }
    }

    /// Learns how far the peer has read.
    private mutating func acknowledge(_ number: UInt32, stream: Int) {
        if !table.streams[stream].flags.contains(.hasOrigin) {
            table.streams[stream].origin = number
            table.streams[stream].flags.insert(.hasOrigin)
        }
        if !table.streams[stream].flags.contains(.isAcknowledged) {
            table.streams[stream].acknowledged = number
            table.streams[stream].flags.insert(.isAcknowledged)
        } else if Int32(bitPattern: number &- table.streams[stream].acknowledged) > 0 {
            table.streams[stream].acknowledged = number
        }
    }

    /// Puts octets where they belong: streams them, holds them back, or compares them with what stood there.
    private mutating func place(
        _ octets: ArraySlice<UInt8>, missing: Int, at signedOffset: Int64, slot: Int, sender: Int,
        frame: FrameReference, cost: Int, to sink: inout some FlowSink
    ) {
        let stream = slot &* 2 &+ sender
        let next = table.streams[stream].next
        if table.entries[slot].phase == .ended {
            // A straggler of a flow that is forgotten: harmless only where it is old.
            if signedOffset &+ Int64(octets.count) > Int64(clamping: next) {
                blind(.malformed("octets long after the end of their connection"), frame: frame, to: &sink)
            }
            return
        }
        if !table.entries[slot].isTalking { table.setTalking(slot, true) }
        if signedOffset == Int64(bitPattern: next), table.streams[stream].held.isEmpty {
            return deliver(octets, missing: missing, slot, sender, frame: frame, cost: cost, to: &sink)
        }
        // One octet before the next is a keep-alive: garbage that no receiver reads (RFC 9293 §3.8.4).
        if octets.count == 1, signedOffset &+ 1 == Int64(clamping: next) { return }

        var rest = octets
        var offset = UInt64(max(signedOffset, 0))
        if signedOffset < 0 {
            let early = Int(min(Int64(octets.count), 0 &- signedOffset))
            contradict(octets.prefix(early), at: 0, slot, sender, frame: frame, to: &sink)
            rest = octets.dropFirst(early)
        }
        var differs = false
        if offset < next, !rest.isEmpty {
            let old = Int(min(UInt64(rest.count), next &- offset))
            switch history.compare(rest.prefix(old), offset: offset, newest: table.streams[stream].history) {
            case .same: break
            case .different: differs = true
            case .unknown(let count):
                counts.unverifiedOctets &+= UInt64(count)
                introduce(slot, to: &sink)
                sink.repeated(
                    octets.dropFirst(Int(max(0 &- signedOffset, 0))), flow: table.entries[slot].number,
                    direction: Self.direction(sender), offset: offset, frame: frame)
            }
            rest = rest.dropFirst(old)
            offset &+= UInt64(old)
        }
        let segment = HeldSegment(offset: offset, octets: rest, missing: missing, frame: frame, cost: cost)
        let pieces = fit(segment, into: stream, differs: &differs)
        if differs {
            let whole = signedOffset < 0 ? octets.dropFirst(Int(0 &- signedOffset)) : octets
            contradict(whole, at: UInt64(max(signedOffset, 0)), slot, sender, frame: frame, to: &sink)
        }
        for piece in pieces { hold(piece, stream: stream) }
        drain(slot, sender, to: &sink)
        keepBounds(slot, sender, to: &sink)
    }

    private mutating func contradict(
        _ octets: ArraySlice<UInt8>, at offset: UInt64, _ slot: Int, _ sender: Int, frame: FrameReference,
        to sink: inout some FlowSink
    ) {
        introduce(slot, to: &sink)
        sink.contradicted(
            octets, flow: table.entries[slot].number, direction: Self.direction(sender), offset: offset, frame: frame)
    }

    static func direction(_ sender: Int) -> Direction {
        sender == 0 ? .clientToServer : .serverToClient
    }
}
