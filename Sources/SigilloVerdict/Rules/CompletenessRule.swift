import SigilloCheck
import SigilloCore

/// Whether a capture may be believed to hold everything that a client sent.
package enum CompletenessRule {
    /// What is missing, or nil where nothing is.
    package static func lack(in observation: Observation) -> (code: ReasonCode, sentence: String)? {
        guard observation.capture.kind != .none, let check = observation.check else {
            return (.captureIncomplete, "There is no capture of this run.")
        }
        if let sentence = gap(in: check, observation) { return (.captureIncomplete, sentence) }
        guard observation.capture.markerSeen else {
            return (.markerNotFound, "The capture does not show the plain marker that Sigillo itself sent.")
        }
        return nil
    }

    private static func gap(in check: CheckResult, _ observation: Observation) -> String? {
        if observation.capture.dropped > 0 {
            return "The kernel lost \(observation.capture.dropped) packets of the capture."
        }
        // Where a network lets no connection come about there is none to be judged, and nothing is missing.
        let isEmpty = check.holdsNoConnection && NetworkRule.isDelivered(in: observation)
        if check.verdict == .unreadable || check.verdict == .inconclusive && !isEmpty {
            return check.reason ?? "The capture could not be judged as a whole."
        }
        if check.cutFrames > 0 { return "\(check.cutFrames) frames of the capture were cut." }
        let flows = check.flows.filter { $0.flow != observation.capture.markerStream }
        if let flow = flows.first(where: { $0.gaps > 0 || $0.contradictions > 0 }) {
            return "The capture has a gap in stream \(flow.flow)."
        }
        return mismatch(between: flows, and: observation.connections)
    }

    /// The two eyes must have seen the same connections. Ports name them: a capture may write an address differently.
    private static func mismatch(between flows: [FlowReport], and connections: [ConnectionRecord]) -> String? {
        var rest = flows
        for connection in connections {
            let index = rest.firstIndex { flow in
                flow.client.port == connection.client.port && flow.server.port == connection.server.port
            }
            guard let index else {
                return
                    "The server accepted a connection from port \(connection.client.port) that the capture does not show."
            }
            guard rest.remove(at: index).isWhole else {
                return "The capture does not hold the connection from port \(connection.client.port) from its first to "
                    + "its last packet."
            }
        }
        if let flow = rest.first(where: { $0.clientOctets > 0 }) {
            return "The capture shows octets in stream \(flow.flow) that no server of this run accepted."
        }
        return nil
    }
}
