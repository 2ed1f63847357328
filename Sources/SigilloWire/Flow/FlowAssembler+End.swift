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
        closing.append((slot, table.entries[slot].number, counts.frames))
    }

    /// Ends the flows that are over and have been silent long enough.
    mutating func endClosedFlows(to sink: inout some FlowSink) {
        while closingHead < closing.count, closing[closingHead].since &+ limits.linger <= counts.frames {
            let (slot, number, _) = closing[closingHead]
            closingHead += 1
            guard table.entries[slot].number == number, table.entries[slot].phase == .closing else { continue }
            if table.entries[slot].lastActivity &+ limits.linger <= counts.frames {
                reportEnd(slot, to: &sink)
                table.entries[slot].phase = .ended
                table.setTalking(slot, false)
            } else {
                closing.append((slot, number, table.entries[slot].lastActivity))
            }
        }
        if closingHead > 1_024, closingHead > closing.count / 2 {
            closing.removeFirst(closingHead)
            closingHead = 0
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
