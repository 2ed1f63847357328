extension ScenarioInstance {
    /// The instance with faults in front of its own steps; where both are about the same, the faults count.
    ///
    /// The indices of the faults are those of their list; those of the instance's own steps follow.
    ///
    /// - Parameter faults: steps whose conditions hold or do not hold on this path and with these parameters.
    /// - Throws: ``ScenarioError`` where a step refers to a parameter that there is not.
    package func adding(_ faults: [StepTemplate]) throws(ScenarioError) -> ScenarioInstance {
        guard !faults.isEmpty else { return self }
        var carrier = scenario
        carrier.paths = [path]
        carrier.steps = faults
        carrier.matrix = scenario.matrix.map { parameter in
            let value = parameters.first { $0.name == parameter.name }?.value
            return MatrixParameter(name: parameter.name, values: parameter.values.filter { $0.name == value })
        }
        var instance = self
        instance.scenario.steps = faults + scenario.steps
        instance.steps =
            try carrier.instances().flatMap(\.steps)
            + steps.map { step in
                var step = step
                step.index += faults.count
                return step
            }
        return instance
    }
}
