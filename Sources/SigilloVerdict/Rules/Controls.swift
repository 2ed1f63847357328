import SigilloCore
import SigilloScenario

/// What the controls of a client's run say, path by path.
struct Controls {
    private struct Entry {
        var index: Int
        var instance: ScenarioInstance
        var facts: OutcomeFacts
        var isAccountUnknown: Bool
    }

    private var entries: [ServicePath: [Entry]] = [:]

    /// Collects the observations in the order in which they were run.
    init(_ observations: [Observation], _ facts: [OutcomeFacts]) {
        for (index, (observation, facts)) in zip(observations, facts).enumerated() {
            entries[observation.instance.path, default: []].append(
                Entry(
                    index: index, instance: observation.instance, facts: facts,
                    isAccountUnknown: observation.isAccountUnknown))
        }
    }

    /// Whether the client is known to verify nothing on a path: it took the good chain without its anchor.
    func isVerificationOff(on path: ServicePath) -> Bool {
        entries[path, default: []].contains { $0.instance.scenario.isTrustIsolation && $0.facts.trustedImpostor }
    }

    /// Why a pass at a place in the run cannot be believed, or nil where the controls hold.
    func objection(toPassAt index: Int, of instance: ScenarioInstance) -> String? {
        let here = entries[instance.path, default: []]
        let baselines = here.filter(\.instance.scenario.isBaseline)
        guard let before = baselines.last(where: { $0.index < index }) else {
            return "No log-in to the honest server was tried before it."
        }
        guard before.facts.outcome == .loggedIn else {
            if before.isAccountUnknown { return Sentences.accountUnknown }
            return "Before it the client did not log in to the honest server either (\(before.facts.outcome.rawValue))."
        }
        guard let after = baselines.first(where: { $0.index > index }) else {
            return "No log-in to the honest server was tried after it."
        }
        guard after.facts.outcome == .loggedIn else {
            return "After it the client no longer logged in to the honest server (\(after.facts.outcome.rawValue))."
        }
        return objectionOfTwin(to: instance, here)
    }

    private func objectionOfTwin(to instance: ScenarioInstance, _ here: [Entry]) -> String? {
        guard let twin = instance.scenario.twin, twin != Scenario.goodChain else { return nil }
        let twins = here.filter { $0.instance.scenario.id == twin }
        guard let first = twins.first else { return "Its nearest good twin, \(twin), was not run." }
        guard twins.contains(where: { $0.facts.outcome == .loggedIn }) else {
            return
                "The client did not log in with its nearest good twin, \(twin), either (\(first.facts.outcome.rawValue))."
        }
        return nil
    }
}
