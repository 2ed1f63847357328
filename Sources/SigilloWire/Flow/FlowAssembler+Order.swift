internal import SigilloCore

/// Segments ahead of their turn: held, streamed when what was missing comes, or when it is given up.
extension FlowAssembler {
    /// Streams octets that are next.
    mutating func deliver(
        _ octets: ArraySlice<UInt8>, missing: Int, _ slot: Int, _ sender: Int, frame: FrameReference, cost: Int,
        to sink: inout some FlowSink
    ) {
        let stream = slot &* 2 &+ sender
        let offset = table.streams[stream].next
        let flow = table.entries[slot].number
        let direction = Self.direction(sender)
        table.streams[stream].history = history.append(
            octets, offset: offset, cost: cost, previous: table.streams[stream].history)
        table.streams[stream].next = offset &+ UInt64(octets.count)
        introduce(slot, to: &sink)
        sink.streamed(octets, flow: flow, direction: direction, offset: offset, frame: frame)
        if missing > 0 { skip(UInt64(missing), slot, sender, to: &sink) }
    }

    /// Reports octets as missed and goes on behind them.
    private mutating func skip(_ octets: UInt64, _ slot: Int, _ sender: Int, to sink: inout some FlowSink) {
        let stream = slot &* 2 &+ sender
        let offset = table.streams[stream].next
        table.streams[stream].next = offset &+ octets
        table.streams[stream].missed &+= octets
        introduce(slot, to: &sink)
        sink.missed(
            octets: octets, flow: table.entries[slot].number, direction: Self.direction(sender), offset: offset)
    }

    /// The parts of a segment for which nothing is held yet; says whether the other parts differ from what is held.
    func fit(_ segment: HeldSegment, into stream: Int, differs: inout Bool) -> [HeldSegment] {
        guard !segment.octets.isEmpty else { return [] }
        let held = table.streams[stream].held
        let end = segment.end
        var cursor = segment.offset
        var pieces: [HeldSegment] = []
        func take(to limit: UInt64) {
            let part = segment.octets.dropFirst(Int(cursor &- segment.offset)).prefix(Int(limit &- cursor))
            let missing = limit == end ? segment.missing : 0
            pieces.append(
                HeldSegment(
                    offset: cursor, octets: part, missing: missing, frame: segment.frame, cost: segment.cost))
            cursor = limit
        }
        var index = firstHeld(endingBehind: cursor, in: held)
        while cursor < end, index < held.count, held[index].offset < end {
            let other = held[index]
            if other.offset > cursor { take(to: other.offset) }
            let limit = min(end, other.end)
            if limit > cursor {
                let count = Int(limit &- cursor)
                let mine = segment.octets.dropFirst(Int(cursor &- segment.offset)).prefix(count)
                let theirs = other.octets.dropFirst(Int(cursor &- other.offset)).prefix(count)
                if !mine.elementsEqual(theirs) { differs = true }
                cursor = limit
            }
            index += 1
        }
        if cursor < end { take(to: end) }
        return pieces
    }

    /// Keeps a piece that overlaps with nothing that is held.
    ///
    /// It is copied: a slice would keep its whole buffer, and pieces wait for long.
    mutating func hold(_ slice: HeldSegment, stream: Int) {
        var piece = slice
        piece.octets = ArraySlice(Array(slice.octets))
        piece.cost = piece.octets.count + HeldSegment.overhead
        let index = firstHeld(endingBehind: piece.offset, in: table.streams[stream].held)
        table.streams[stream].held.insert(piece, at: index)
        table.streams[stream].heldCost += piece.cost
        heldCost += piece.cost
    }

    /// The index of the first held segment that reaches beyond an offset.
    private func firstHeld(endingBehind offset: UInt64, in held: [HeldSegment]) -> Int {
        var low = 0
        var high = held.count
        while low < high {
            let middle = (low + high) / 2
            if held[middle].end <= offset { low = middle + 1 } else { high = middle }
        }
        return low
    }

    /// Streams what is held and next.
    mutating func drain(_ slot: Int, _ sender: Int, to sink: inout some FlowSink) {
        let stream = slot &* 2 &+ sender
        var ready = 0
        var freed = 0
        while ready < table.streams[stream].held.count,
            table.streams[stream].held[ready].offset <= table.streams[stream].next
        {
            let segment = table.streams[stream].held[ready]
            ready += 1
            freed += segment.cost
            // Octets that were cut off a segment before may stand in this one.
            let known = Int(min(table.streams[stream].next &- segment.offset, UInt64(segment.octets.count)))
            let rest = segment.octets.dropFirst(known)
            guard !rest.isEmpty else { continue }
            deliver(
                rest, missing: segment.missing, slot, sender, frame: segment.frame, cost: segment.cost, to: &sink)
        }
        guard ready > 0 else { return }
        table.streams[stream].held.removeFirst(ready)
        table.streams[stream].patience = 0
        table.streams[stream].heldCost -= freed
        heldCost -= freed
    }

    /// Gives up what is missing before the first held segment.
    private mutating func skipToHeld(_ slot: Int, _ sender: Int, to sink: inout some FlowSink) {
        let stream = slot &* 2 &+ sender
        guard let first = table.streams[stream].held.first else { return }
        if first.offset > table.streams[stream].next {
            skip(first.offset &- table.streams[stream].next, slot, sender, to: &sink)
        }
        drain(slot, sender, to: &sink)
    }

    /// Gives gaps up until what is held is within its bounds.
    mutating func keepBounds(_ slot: Int, _ sender: Int, to sink: inout some FlowSink) {
        let stream = slot &* 2 &+ sender
        while !table.streams[stream].held.isEmpty,
            table.streams[stream].held.count > limits.heldSegments
                || table.streams[stream].heldCost > limits.heldOctets || heldCost > limits.heldOctetsOfAll
        {
            skipToHeld(slot, sender, to: &sink)
        }
    }

    /// Counts the segments that came although the peer has acknowledged what is missing, and gives it up in the end:
    /// the network delivered it, the capture lost it.
    mutating func losePatience(_ slot: Int, _ sender: Int, to sink: inout some FlowSink) {
        let stream = slot &* 2 &+ sender
        let state = table.streams[stream]
        guard let first = state.held.first, state.flags.contains(.isAcknowledged),
            state.offset(of: state.acknowledged) >= Int64(clamping: first.offset)
        else { return }
        table.streams[stream].patience += 1
        if Int(table.streams[stream].patience) >= limits.patience { skipToHeld(slot, sender, to: &sink) }
    }

    /// Streams everything that is held, with the gaps before it, and reports what the peer acknowledged, or a FIN
    /// proves, beyond that.
    mutating func flush(_ slot: Int, _ sender: Int, to sink: inout some FlowSink) {
        let stream = slot &* 2 &+ sender
        while !table.streams[stream].held.isEmpty { skipToHeld(slot, sender, to: &sink) }
        let state = table.streams[stream]
        if state.flags.contains(.sawFIN) {
            if state.fin > state.next { skip(state.fin &- state.next, slot, sender, to: &sink) }
        } else if state.flags.contains(.isAcknowledged) {
            // One more than was seen is a FIN that was not captured, rather than an octet.
            let beyond = state.offset(of: state.acknowledged) &- Int64(clamping: state.next)
            if beyond > 1 { skip(UInt64(beyond), slot, sender, to: &sink) }
        }
    }
}
