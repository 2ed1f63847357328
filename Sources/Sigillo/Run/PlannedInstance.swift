package import SigilloScenario

/// One run of the client in one instance, at its place in the plan.
package struct PlannedInstance: Sendable {
    /// The place, from 0.
    package var number: Int
    package var instance: ScenarioInstance
    /// Counts from 1 where an instance runs more than once.
    package var repetition: Int

    /// Creates a planned run.
    package init(number: Int, instance: ScenarioInstance, repetition: Int = 1) {
        self.number = number
        self.instance = instance
        self.repetition = repetition
    }

    /// Whether it is the first baseline of its path, on which all that follows rests.
    package var isOpening: Bool { instance.scenario.isBaseline && repetition == 1 }

    /// The plan of a run: the instances in order, each repetition numbered.
    ///
    /// - Parameter instances: what is to be run, in order; an instance that stands in it twice is run twice.
    package static func plan(_ instances: [ScenarioInstance]) -> [PlannedInstance] {
        var counts: [String: Int] = [:]
        return instances.enumerated().map { number, instance in
            let repetition = counts[instance.id, default: 0] + 1
            counts[instance.id] = repetition
            return PlannedInstance(number: number, instance: instance, repetition: repetition)
        }
    }
}
