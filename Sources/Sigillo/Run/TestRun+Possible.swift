internal import SigilloCore
internal import SigilloReport
internal import SigilloScenario

extension TestRun.Inputs {
    /// The same without the instances that need a certificate which cannot be made for `host`, or whose good twin does;
    /// they are named as not run.
    func possible(for host: String) -> Self {
        guard !RoomNames.hasParent(host) else { return self }
        var inputs = self
        let unfit = Set(
            instances.lazy.map(\.scenario).filter { profiles[$0.certificate]?.needsParent ?? false }.map(\.id))
        inputs.instances = instances.filter { instance in
            ![instance.scenario.id, instance.scenario.twin].contains { $0.map(unfit.contains) ?? false }
        }
        let missing = Set(instances.map(\.scenario.id)).subtracting(inputs.instances.map(\.scenario.id))
        inputs.notRun += missing.sorted().map { id in
            RunReport.Statement(key: id, text: "\(id): \(host) has no parent domain that a wildcard may stand for")
        }
        return inputs
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
