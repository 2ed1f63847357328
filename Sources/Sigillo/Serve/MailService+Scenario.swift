internal import SigilloFiles
package import SigilloScenario
internal import SigilloServer
internal import Synchronization

extension MailService {
    /// The id of the scenario that is served, or nil.
    package var scenario: String? { state.withLock { $0.scenario } }

    /// The faults that are served besides.
    package var faults: [StepTemplate] { state.withLock { $0.faults } }

    /// Serves a scenario, or honestly, from the next connection on; connections that there are go on as they are. The
    /// file with the trust anchor follows where the scenario has another.
    ///
    /// - Parameter id: a scenario's or an instance's id, as `--scenario` takes it; nil for honest servers.
    /// - Throws: ``ServiceRefusal`` where there is no such scenario.
    package func serve(scenario id: String?) async throws {
        if id != nil, !planner.options.isOnLoopback, state.withLock({ $0.accounts.contains { !$0.isGenerated } }) {
            throw ServiceRefusal(
                .notPermitted,
                "Off loopback a hostile scenario takes only generated accounts: reset, and leave user and password out."
            )
        }
        try await plan(scenario: id, faults: faults)
        state.withLock { $0.scenario = id }
    }

    /// Serves these faults besides the scenario, from the next connection on; where both are about the same, these come
    /// first.
    ///
    /// - Throws: ``ServiceRefusal`` where they cannot be served.
    package func serve(faults: [StepTemplate]) async throws {
        try await plan(scenario: scenario, faults: faults)
        state.withLock { $0.faults = faults }
    }

    private func plan(scenario: String?, faults: [StepTemplate]) async throws {
        let plan: ServicePlanner.Plan
        do {
            plan = try planner.endpoints(endpoints, scenario: scenario, faults: faults)
        } catch {
            // Faults fit any path: it is the scenario that is not there.
            throw ServiceRefusal(scenario == nil ? .invalid : .unknown, "\(error)")
        }
        try write(anchor: plan.anchor)
        try await server.replan(plan.endpoints)
    }

    /// Writes the trust anchor where it is another than before.
    func write(anchor: String) throws {
        guard try ByteSource(anchorFile).all(limit: 1 << 20) != Array(anchor.utf8) else { return }
        try AtomicFile.write(anchor, to: anchorFile)
    }
}
