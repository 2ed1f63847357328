package import SigilloCheck
package import SigilloCore
package import SigilloScenario

/// Whether a scenario's fault reached a client.
package enum DeliveryRule {
    /// Whether it did on one connection.
    ///
    /// Every proof must hold for `yes`; else any sign that the client made the fault impossible gives `not-offered`. A
    /// connection to a bait listener never gets the fault, unless a step names it, and neither does one of an earlier
    /// visit than the last.
    ///
    /// - Parameters:
    ///   - flow: what the capture shows of the connection, for what it alone can prove.
    ///   - proved: what was proved of the network, which is the same for every connection.
    package static func delivery(
        on connection: ConnectionRecord, of instance: ScenarioInstance, flow: FlowReport? = nil,
        proved: Set<DeliveryProof> = []
    ) -> Delivery {
        guard instance.acts(on: connection), instance.isInLastVisit(connection) else { return .no }
        let isWhole = instance.scenario.delivery.allSatisfy { proof in
            proved.contains(proof) || holds(proof, on: connection, of: instance, flow)
        }
        if isWhole { return .yes }
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
            let faults = instance.faultSteps(on: connection)
            let performed = connection.scriptedSteps.intersection(faults)
            return switch quorum {
            case .every: !faults.isEmpty && performed == faults
            case .any: !performed.isEmpty
            }
        case .recordsRewritten:
            return (connection.tls?.rewrites ?? 0) > 0
        case .alertSent(let description):
            return connection.tls?.alerts.contains { $0.isSent && $0.description == description } ?? false
        case .applicationProtocol(let name):
            return connection.tls?.applicationProtocol == name
        case .helloRetryRequest:
            return connection.tls?.sentHelloRetryRequest ?? false
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
        case .connectionBlocked, .nameAnswered, .serviceAnswered, .ipv6Unanswered:
            // No connection tells: the network's own rule does.
            return false
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
        case .serverName:
            return connection.tls.map { $0.sawClientHello && $0.serverName == nil } ?? false
        case .applicationProtocols:
            return connection.tls.map { $0.sawClientHello && $0.offeredALPN.isEmpty } ?? false
        case .command(let verb):
            return connection.commands.contains { $0.verb == verb && !$0.isSealed }
        case .fewerConnections, .ipv6, .noConnection:
            // No connection tells how many there are, which were tried or what others there are.
            return false
        }
    }
}

extension DeliveryRule {
    /// The least number of connections that a scenario's fault needs, or nil where the first can have it.
    static func connectionsNeeded(by scenario: Scenario) -> Int? {
        scenario.notOffered.lazy.compactMap { if case .fewerConnections(let count) = $0 { count } else { nil } }.first
    }

    /// The listener that a client must connect to for a scenario's fault to reach it, or nil where there is none.
    static func listenerNeeded(by scenario: Scenario) -> ServicePath? {
        scenario.notOffered.lazy.compactMap { if case .noConnection(let listener) = $0 { listener } else { nil } }.first
    }
}

extension ScenarioInstance {
    /// How the step of an injection wants its octets to travel.
    fileprivate func segments(of injection: ConnectionRecord.Injection) -> Segmentation {
        guard case .reply(let reply)? = steps.first(where: { $0.index == injection.step })?.action else { return .one }
        return reply.segments
    }
}
