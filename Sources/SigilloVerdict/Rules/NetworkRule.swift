import SigilloCheck
import SigilloCore
import SigilloScenario

/// Whether what a scenario's network does reached the client: facts that no connection shows, for there may be none.
enum NetworkRule {
    /// The proofs of the scenario that are about its network and hold.
    static func proved(in observation: Observation) -> Set<DeliveryProof> {
        Set(observation.instance.scenario.delivery.filter { holds($0, in: observation) })
    }

    /// Whether the network alone is the fault, and it reached the client: that it made no connection then says nothing
    /// against it.
    static func isDelivered(in observation: Observation) -> Bool {
        let proofs = observation.instance.scenario.delivery
        return !proofs.isEmpty && proved(in: observation).count == Set(proofs).count
    }

    /// Whether the capture shows that the client never tried IPv6.
    static func isWithoutIPv6(_ observation: Observation) -> Bool {
        guard let check = observation.check, observation.capture.kind == .kernel else { return false }
        return !check.flows.contains { $0.isOverIPv6 }
    }

    private static func holds(_ proof: DeliveryProof, in observation: Observation) -> Bool {
        let instance = observation.instance
        switch proof {
        case .connectionBlocked:
            return flows(of: observation).contains { flow in
                flow.server.port == instance.path.standardPort && flow.isUnconnected
            }
        case .nameAnswered:
            return observation.isNameAnswered
        case .serviceAnswered:
            return observation.isServiceAnswered
        case .ipv6Unanswered:
            return flows(of: observation).contains { $0.isOverIPv6 && $0.isUnanswered }
        case .certificateSent, .serverHello, .steps, .recordsRewritten, .alertSent, .applicationProtocol,
            .helloRetryRequest, .plaintextGreeting, .segments:
            return false
        }
    }

    /// The client's own flows, where the kernel captured them; no server's tap sees an attempt to connect.
    private static func flows(of observation: Observation) -> [FlowReport] {
        guard let check = observation.check, observation.capture.kind == .kernel else { return [] }
        return check.flows.filter { $0.flow != observation.capture.markerStream }
    }
}

extension FlowReport {
    /// Whether it is an attempt to connect of which nothing came: no octet crossed.
    fileprivate var isUnconnected: Bool { sawSYN && clientOctets == 0 && serverOctets == 0 }

    /// Whether both ends have IPv6 addresses; IPv4 ones have no colon (RFC 4291 §2.2).
    fileprivate var isOverIPv6: Bool { server.address.contains(":") }
}
