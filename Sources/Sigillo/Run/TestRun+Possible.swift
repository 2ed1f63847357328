internal import SigilloCore
internal import SigilloReport
internal import SigilloScenario

extension TestRun.Inputs {
    /// The same without the instances that need a certificate which cannot be made for `host`, or whose good twin does,
    /// or that need a second host or a network of their own where there is no room; they are named as not run.
    func possible(for host: String, isSealed: Bool) -> Self {
        var inputs = self
        if !RoomNames.hasParent(host) {
            let unfit = Set(
                instances.lazy.map(\.scenario).filter { profiles[$0.certificate]?.needsParent ?? false }.map(\.id))
            inputs.leaveOut("\(host) has no parent domain that a wildcard may stand for") { instance in
                [instance.scenario.id, instance.scenario.twin].contains { $0.map(unfit.contains) ?? false }
            }
        }
        if !isSealed {
            inputs.leaveOut("it leads to a second host, which only a sealed room has") { instance in
                instance.scenario.deceptions.contains(.contact)
                    || Scenario.chainsOfSecondHost.contains(instance.scenario.certificate)
            }
            inputs.leaveOut("its network can be made in a sealed room only") { instance in
                !instance.scenario.network.isHonest
            }
            inputs.leaveOut("it acts on a second port, which only a sealed room has") { !$0.listeners.isEmpty }
        }
        if !options.setsUp {
            // Like a path that the client does not have: named only where somebody asked for it.
            let isAskedFor = !options.scenarios.isEmpty || !options.tags.isEmpty
            let reason = "the client is told its server; --sets-up is for one that finds it by its address alone"
            inputs.leaveOut(isAskedFor ? reason : nil) { $0.scenario.setup != nil }
        } else if !isSealed {
            inputs.leaveOut("its names are those of a sealed room") { $0.scenario.setup != nil }
        }
        return inputs
    }

    /// - Parameter reason: why, for the report; nil where nothing is said of it.
    private mutating func leaveOut(_ reason: String?, where isImpossible: (ScenarioInstance) -> Bool) {
        let missing = Set(instances.filter(isImpossible).map(\.scenario.id))
        instances.removeAll(where: isImpossible)
        guard let reason else { return }
        notRun += missing.sorted().map { RunReport.Statement(key: $0, text: "\($0): \(reason)") }
    }
}

extension CertificateProfile {
    /// Whether one of its certificates names the parent domain of the host.
    fileprivate var needsParent: Bool {
        certificates.contains { recipe in
            (recipe.subject + recipe.extensions).contains { attribute in
                ["{parent}", "{grandparent}"].contains(where: attribute.value.contains)
            }
        }
    }
}
