package import SigilloCore

/// A scenario on one path with one value for each parameter: what is run once and judged once.
package struct ScenarioInstance: Sendable, Hashable, Identifiable {
    /// The scenario.
    package var scenario: Scenario
    /// The path under test.
    package var path: ServicePath
    /// The values, in the order of the matrix.
    package var parameters: [ScenarioParameter]
    /// The steps of this instance, with all texts final.
    package var steps: [Step]

    /// Creates an instance from what was resolved.
    package init(scenario: Scenario, path: ServicePath, parameters: [ScenarioParameter], steps: [Step]) {
        self.scenario = scenario
        self.path = path
        self.parameters = parameters
        self.steps = steps
    }

    /// The id, for example `imap-strip-capability[where=greeting]@imap-starttls`.
    package var id: String {
        let values = parameters.map { "\($0.name)=\($0.value)" }.joined(separator: ",")
        return scenario.id + (values.isEmpty ? "" : "[\(values)]") + "@\(path.rawValue)"
    }

    /// Whether the server offers STARTTLS where a connection is not sealed.
    package var offersStartTLS: Bool {
        scenario.server.offersStartTLS ?? (path.tlsMode == .startTLS)
    }

    /// Whether the server keeps silent or slow on purpose, so that a run takes far longer than others.
    package var waitsOnPurpose: Bool {
        scenario.tls.rewrite == .dripServerHello || scenario.network.isSilent
            || steps.contains { step in
                switch step.action {
                case .greeting(_, _, let isWithheld): isWithheld
                case .reply(let reply):
                    [.hold, .withhold].contains(reply.effect) || reply.delay > 0 || reply.rate != nil
                case .handshake(let handshake): handshake.ending == .silence
                case .transport(let transport): transport.delay > 0 || transport.rate != nil
                case .capabilities: false
                }
            }
    }

    /// The indices of the steps that are the fault.
    package var faultSteps: Set<Int> { Set(steps.lazy.filter(\.isFault).map(\.index)) }

    /// The steps on one of the client's connections, counted from 1 on each listener.
    ///
    /// - Parameters:
    ///   - listener: the path of another listener than the one under test, or nil for that.
    ///   - visit: which of the client's visits it belongs to, from 1.
    package func steps(
        onConnection number: Int, of listener: ServicePath? = nil, inVisit visit: Int = 1
    ) -> [Step] {
        steps.filter { step in
            step.connections.contains(number) && step.place.listener == listener
                && step.place.visit ?? visit == visit
        }
    }

    /// The indices of the steps that are the fault on one of the client's connections, counted from 1.
    package func faultSteps(
        onConnection number: Int, of listener: ServicePath? = nil, inVisit visit: Int = 1
    ) -> Set<Int> {
        Set(steps(onConnection: number, of: listener, inVisit: visit).lazy.filter(\.isFault).map(\.index))
    }

    /// The listeners beside the one under test on which it does something.
    package var listeners: Set<ServicePath> { Set(steps.lazy.compactMap(\.place.listener)) }
}
