internal import SigilloCore

/// How flows end.
extension FlowAssembler {
    /// Queues a flow of which both FINs or a reset were seen.
    mutating func closeIfOver(_ slot: Int) {
        let isOver =
            table.entries[slot].resetBy >= 0
            || table.streams[slot &* 2].flags.contains(.sawFIN)
                && table.streams[slot &* 2 &+ 1].flags.contains(.sawFIN)
        guard isOver else { return }
        table.entries[slot].phase = .closing
        closing.append(SlotQueue.Element(slot: slot, number: table.entries[slot].number, since: counts.frames))
    }

    /// Ends the flows that are over and have been silent long enough.
    mutating func endClosedFlows(to sink: inout some FlowSink) {
        while var next = closing.first, next.since &+ limits.linger <= counts.frames {
            closing.removeFirst()
            let entry = table.entries[next.slot]
            guard entry.number == next.number, entry.phase == .closing else { continue }
            next.since = entry.lastActivity
            if entry.lastActivity &+ limits.linger <= counts.frames {
                reportEnd(next.slot, to: &sink)
                table.entries[next.slot].phase = .ended
                table.setTalking(next.slot, false)
                ended.append(next)
            } else {
                closing.append(next)
            }
        }
        while ended.count > limits.endedFlows, let oldest = ended.first {
            ended.removeFirst()
            let entry = table.entries[oldest.slot]
            if entry.number == oldest.number, entry.phase == .ended { remove(oldest.slot, to: &sink) }
        }
    }

    /// Reports the end of a flow, after everything that it still holds.
    mutating func reportEnd(_ slot: Int, isEvicted: Bool = false, to sink: inout some FlowSink) {
        flush(slot, 0, to: &sink)
        flush(slot, 1, to: &sink)
        let entry = table.entries[slot]
        let client = table.streams[slot &* 2]
        let server = table.streams[slot &* 2 &+ 1]
        var end = FlowEnd(
            flow: entry.number,
            sawClientFIN: client.flags.contains(.sawFIN), sawServerFIN: server.flags.contains(.sawFIN),
            resetBy: entry.resetBy < 0 ? nil : Self.direction(Int(entry.resetBy)),
            sawClient: client.flags.contains(.isSeen), sawServer: server.flags.contains(.isSeen),
            clientOctets: client.next &- client.missed, serverOctets: server.next &- server.missed,
            frame: entry.lastFrame, isEvicted: isEvicted && entry.phase == .open)
        end.lacksStart = Self.lacksStart(client, of: server) || Self.lacksStart(server, of: client)
        if entry.isTold {
            sink.flowEnded(end)
        } else {
            sink.flowStayedSilent(Self.start(of: entry), end: end)
        }
    }

    /// Whether a direction spoke without a SYN, although the other's was seen.
    private static func lacksStart(_ stream: StreamState, of other: StreamState) -> Bool {
        stream.flags.contains(.hasOctets) && !stream.flags.contains(.hasCertainOrigin)
            && other.flags.contains(.hasCertainOrigin)
    }
}
