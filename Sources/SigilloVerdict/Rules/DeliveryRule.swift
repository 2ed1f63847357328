package import SigilloCheck
package import SigilloCore
package import SigilloScenario

/// Whether a scenario's fault reached a client.
package enum DeliveryRule {
    /// Whether it did on one connection.
    ///
    /// Every proof must hold for `yes`; else any sign that the client made the fault impossible gives `not-offered`. A
    /// connection to a bait listener never gets the fault.
    ///
    /// - Parameter flow: what the capture shows of the connection, for what it alone can prove.
    package static func delivery(
        on connection: ConnectionRecord, of instance: ScenarioInstance, flow: FlowReport? = nil
    ) -> Delivery {
        guard !connection.isBait, connection.path == instance.path else { return .no }
        if instance.scenario.delivery.allSatisfy({ holds($0, on: connection, of: instance, flow) }) { return .yes }
        let signs = instance.scenario.notOffered
        return signs.contains { shows($0, on: connection) } ? .notOffered : .no
    }

    /// Whether it did on any of several connections.
    package static func combined(_ deliveries: some Sequence<Delivery>) -> Delivery {
        let present = Set(deliveries)
        if present.contains(.yes) { return .yes }
        return present.contains(.notOffered) ? .notOffered : .no
    }

    private static func holds(
        _ proof: DeliveryProof, on connection: ConnectionRecord, of instance: ScenarioInstance, _ flow: FlowReport?
    ) -> Bool {
        switch proof {
        case .certificateSent:
            return (connection.tls?.certificateBytesSent ?? 0) > 0
        case .serverHello(let versions, let suites):
            guard let tls = connection.tls, tls.sentServerHello else { return false }
            return isAmong(tls.version, versions) && isAmong(tls.suite, suites)
        case .steps(let quorum):
            let faults = instance.faultSteps(onConnection: connection.number)
            let performed = connection.scriptedSteps.intersection(faults)
            return switch quorum {
            case .every: !faults.isEmpty && performed == faults
            case .any: !performed.isEmpty
            }
        case .plaintextGreeting:
            guard connection.tls?.sentServerHello != true else { return false }
            return connection.events.contains { event in
                guard !event.isSealed else { return false }
                return switch event.note {
                case .reply, .scripted: true
                default: false
                }
            }
        case .segments:
            guard let flow else { return false }
            return !connection.injections.isEmpty
                && connection.injections.allSatisfy { SegmentRule.isCut($0, as: instance.segments(of: $0), in: flow) }
        }
    }

    private static func isAmong<Value: Equatable>(_ value: Value?, _ planned: [Value]) -> Bool {
        guard !planned.isEmpty else { return true }
        return value.map(planned.contains) ?? false
    }

    private static func shows(_ sign: NotOfferedSign, on connection: ConnectionRecord) -> Bool {
        switch sign {
        case .versions(let versions):
            // An empty list says that nobody read the offer, not that there was none.
            guard let offered = connection.tls?.offeredVersions, !offered.isEmpty else { return false }
            return Set(offered).isDisjoint(with: versions)
        case .suites(let suites):
            guard let offered = connection.tls?.offeredSuites, !offered.isEmpty else { return false }
            return Set(offered).isDisjoint(with: suites)
        case .command(let verb):
            return connection.commands.contains { $0.verb == verb && !$0.isSealed }
        case .fewerConnections:
            // No connection tells how many there are.
            return false
        }
    }
}

extension DeliveryRule {
    /// The least number of connections that a scenario's fault needs, or nil where the first can have it.
    static func connectionsNeeded(by scenario: Scenario) -> Int? {
        scenario.notOffered.lazy.compactMap { if case .fewerConnections(let count) = $0 { count } else { nil } }.first
    }
}

extension ScenarioInstance {
    /// How the step of an injection wants its octets to travel.
    fileprivate func segments(of injection: ConnectionRecord.Injection) -> Segmentation {
        guard case .reply(let reply)? = steps.first(where: { $0.index == injection.step })?.action else { return .one }
        return reply.segments
    }
}
