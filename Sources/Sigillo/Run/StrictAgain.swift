internal import SigilloCore
package import SigilloScenario
package import SigilloVerdict

/// What failed under a client's default setting is run again with its strict one: a report then says what the setting
/// was seen to do, not what it should do.
package struct StrictAgain: Sendable {
    /// The client in its strict setting, on the paths that have one.
    package var client: ClientPlan
    /// Where the controls are found that the second verdicts rest on.
    package var catalogue: Catalogue

    /// Creates the means to run something again.
    package init(client: ClientPlan, catalogue: Catalogue) {
        self.client = client
        self.catalogue = catalogue
    }

    /// What is to be run: the instances that failed, and the controls of each.
    package func instances(failed judgements: [Judgement]) -> [ScenarioInstance] {
        let failed = Set(judgements.filter { $0.verdict == .fail }.map(\.instance.id))
        return catalogue.withControls(
            catalogue.instances.filter { failed.contains($0.id) && client.recipes[$0.path] != nil })
    }

    /// What the strict setting was seen to do for an instance that failed without it; nil where it was not run.
    ///
    /// - Parameter again: the judgements of the second pass, on their own controls alone.
    package func sentence(of instance: ScenarioInstance, in again: [Judgement]) -> String? {
        // An instance that runs twice has mended only if both runs have.
        let verdicts = again.filter { $0.instance.id == instance.id }.map(\.verdict)
        guard let verdict = verdicts.first(where: { $0 != .pass }) ?? verdicts.first else { return nil }
        let setting = client.strictMeans[instance.path] ?? "the strict setting of the client's profile"
        return switch verdict {
        case .pass: "With \(setting): pass, in this run."
        case .fail: "With \(setting): fail as well, in this run."
        case .warn, .info, .inconclusive, .skipped, .error:
            "With \(setting): \(verdict.rawValue), in this run; so it is not shown to mend this."
        }
    }
}
