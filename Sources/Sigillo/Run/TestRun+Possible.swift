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
                    || instance.scenario.certificate == Scenario.secondHostChain
            }
            inputs.leaveOut("its network can be made in a sealed room only") { instance in
                !instance.scenario.network.isHonest
            }
            inputs.leaveOut("it acts on a second port, which only a sealed room has") { !$0.listeners.isEmpty }
        }
        return inputs
    }

    private mutating func leaveOut(_ reason: String, where isImpossible: (ScenarioInstance) -> Bool) {
        let missing = Set(instances.filter(isImpossible).map(\.scenario.id))
        instances.removeAll(where: isImpossible)
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
