import SigilloCheck
import SigilloCore
import SigilloScenario

/// What an observation comes to before anybody judges it.
package struct OutcomeFacts: Sendable, Hashable {
    /// The worst that happened.
    package var outcome: Outcome
    /// Whether the fault reached the client.
    package var delivery: Delivery
    /// Whether this run's secret arrived inside TLS on the path under test.
    package var secretArrived: Bool
    /// The id of the connection that decided, or nil.
    package var decisiveConnection: Int?
    /// The index of the finding that decided, or nil.
    package var decisiveFinding: Int?
    /// Every connection's own part.
    package var connections: [Judgement.Connection]

    /// Whether somebody whom nobody authenticated was told a credential on the path under test.
    ///
    /// A client that greets inside TLS and looks at the certificate only then is late, and yet it looks.
    package var trustedImpostor: Bool {
        connections.contains { $0.delivery == .yes && $0.outcome == .leakedToImpostor }
    }
}

/// From an observation to its outcome: the worst over its connections, its capture and its client's end.
package enum OutcomeRule {
    private struct Candidate {
        var outcome: Outcome
        var connection: Int?
        var finding: Int?
    }

    /// The facts of an observation.
    package static func facts(of observation: Observation) -> OutcomeFacts {
        let instance = observation.instance
        let proved = NetworkRule.proved(in: observation)
        let connections = observation.connections.map { record in
            let delivery = Self.reach(record, in: observation, proved)
            return Judgement.Connection(
                id: record.id, delivery: delivery,
                outcome: ConnectionRule.outcome(
                    of: record, in: instance, delivery: delivery, isStray: observation.strays.contains(record.id),
                    canary: observation.canary))
        }
        let delivery =
            NetworkRule.isDelivered(in: observation)
            ? .yes
            : DeliveryRule.combined(
                zip(observation.connections, connections).lazy
                    .filter { !observation.strays.contains($0.0.id) }.map(\.1.delivery))
        let candidates = candidates(observation, connections)
        let worst = worst(of: candidates, in: observation)
        let secretArrived = observation.connections.contains { record in
            isOnTestedPath(record, observation) && record.hasSealedGenuineLogin
        }
        return OutcomeFacts(
            outcome: worst.outcome, delivery: delivery, secretArrived: secretArrived,
            decisiveConnection: worst.connection, decisiveFinding: worst.finding, connections: connections)
    }

    /// Whether the fault reached the client on a connection.
    private static func reach(
        _ record: ConnectionRecord, in observation: Observation, _ proved: Set<DeliveryProof>
    ) -> Delivery {
        let flow = observation.check?.flows.first { flow in
            flow.client.port == record.client.port && flow.server.port == record.server.port
        }
        let delivery = DeliveryRule.delivery(on: record, of: observation.instance, flow: flow, proved: proved)
        // Where a later connection is what counts, what happened on the only one says nothing.
        if isTooSingle(record, observation) { return .notOffered }
        let isMissed = isElsewhere(record, observation) || isWithoutIPv6(record, observation)
        return delivery == .no && isMissed ? .notOffered : delivery
    }

    /// Whether the client ended by itself, and had not made as many connections as the fault needs.
    private static func isTooSingle(_ record: ConnectionRecord, _ observation: Observation) -> Bool {
        guard case .exited = observation.client.end,
            let needed = DeliveryRule.connectionsNeeded(by: observation.instance.scenario)
        else { return false }
        let count = observation.connections.count { isOnTestedPath($0, observation) }
        return isOnTestedPath(record, observation) && count < needed
    }

    /// Whether the fault is in IPv6, which the client does not use.
    private static func isWithoutIPv6(_ record: ConnectionRecord, _ observation: Observation) -> Bool {
        observation.instance.scenario.notOffered.contains(.ipv6) && isOnTestedPath(record, observation)
            && NetworkRule.isWithoutIPv6(observation)
    }

    /// Whether the client ended by itself, and stayed away from the listener on which the fault is.
    ///
    /// Browsers open connections in advance, and close them without a word when they turn to https after all: where no
    /// octet crossed, nobody was there.
    private static func isElsewhere(_ record: ConnectionRecord, _ observation: Observation) -> Bool {
        guard case .exited = observation.client.end,
            let listener = DeliveryRule.listenerNeeded(by: observation.instance.scenario)
        else { return false }
        let instance = observation.instance
        return isOnTestedPath(record, observation) && instance.isInLastVisit(record)
            && !observation.connections.contains { other in
                other.path == listener && instance.isInLastVisit(other) && other.octetsReceived + other.octetsSent > 0
            }
    }

    private static func isOnTestedPath(_ record: ConnectionRecord, _ observation: Observation) -> Bool {
        !record.isBait && record.path == observation.instance.path && !observation.strays.contains(record.id)
    }

    private static func candidates(
        _ observation: Observation, _ connections: [Judgement.Connection]
    ) -> [Candidate] {
        var candidates: [Candidate] = []
        if let check = observation.check {
            candidates += WireRule.leaks(
                in: check, capture: observation.capture, connections: observation.connections
            )
            .map { Candidate(outcome: $0.outcome, finding: $0.finding) }
            if let canary = observation.canary, observation.instance.scenario.deceptions.contains(.contact),
                DeceptionRule.asksForCanary(check, canary)
            {
                candidates.append(Candidate(outcome: .deceived))
            }
        }
        for connection in connections {
            if let outcome = connection.outcome {
                candidates.append(Candidate(outcome: outcome, connection: connection.id))
            }
        }
        if ProviderRule.usedOtherProvider(observation) { candidates.append(Candidate(outcome: .deceived)) }
        if NetworkRule.isDelivered(in: observation), !isConnected(observation) {
            // The network let no connection come about: what is left to a client is to give nothing to anybody.
            candidates.append(Candidate(outcome: .rejected))
        }
        if let failure = failure(of: observation) { candidates.append(Candidate(outcome: failure)) }
        candidates.append(Candidate(outcome: hasContact(observation) ? .notDelivered : .noContact))
        return candidates
    }

    /// How the client or the harness failed. A client that connected nowhere did not meet the scenario, however it died.
    private static func failure(of observation: Observation) -> Outcome? {
        switch observation.client.end {
        case .notStarted, .notRun: return .harnessError
        case .signalled: return hasContact(observation) ? .crashed : nil
        case .timedOut:
            return hasContact(observation) && observation.client.wasAliveWhileNotHeld ? .hung : nil
        case .exited: return nil
        }
    }

    /// Whether the client met the scenario: it connected to the path under test or to another listener of the instance,
    /// or the network saw to it that it could not.
    private static func hasContact(_ observation: Observation) -> Bool {
        isConnected(observation) || NetworkRule.isDelivered(in: observation)
    }

    private static func isConnected(_ observation: Observation) -> Bool {
        observation.connections.contains {
            observation.instance.acts(on: $0) && !observation.strays.contains($0.id)
        }
    }

    private static func worst(of candidates: [Candidate], in observation: Observation) -> Candidate {
        let outcome = worstOutcome(candidates.map(\.outcome), in: observation)
        let deciding = candidates.filter { $0.outcome == outcome }
        let findings = deciding.compactMap(\.finding)
        // A finding that understood the protocol says more than one that met a known word.
        let telling = findings.first { observation.check?.findings[$0].kind != .canary }
        return Candidate(
            outcome: outcome, connection: deciding.lazy.compactMap(\.connection).first,
            finding: telling ?? findings.first)
    }

    private static func worstOutcome(_ outcomes: [Outcome], in observation: Observation) -> Outcome {
        let scenario = observation.instance.scenario
        let harms = outcomes.filter { $0.isHarm || $0 == .leakedToImpostor }
        let hasFailed = observation.harnessFailure != nil || outcomes.contains(.harnessError)
        if hasFailed {
            // What was seen before the harness failed was seen.
            return Outcome.worst(of: harms, in: scenario) ?? .harnessError
        }
        return Outcome.worst(of: outcomes, in: scenario) ?? .noContact
    }
}
