import SigilloCore

extension Scenario {
    /// The most combinations of parameters that a scenario may have.
    private static let mostCombinations = 512

    /// Every instance: path by path, the last parameter changing fastest.
    ///
    /// - Throws: ``ScenarioError`` where a step refers to a parameter that there is not, or there are too many.
    package func instances() throws(ScenarioError) -> [ScenarioInstance] {
        var combinations: [[(parameter: String, value: MatrixValue)]] = [[]]
        for parameter in matrix {
            combinations = combinations.flatMap { head in
                parameter.values.map { head + [(parameter.name, $0)] }
            }
            guard combinations.count <= Self.mostCombinations else {
                throw ScenarioError(
                    "The matrix of '\(id)' has more than \(Self.mostCombinations) combinations.", at: position)
            }
        }
        var instances: [ScenarioInstance] = []
        for path in paths {
            for combination in combinations {
                instances.append(
                    ScenarioInstance(
                        scenario: try self.publishing(with: combination), path: path,
                        parameters: combination.map { ScenarioParameter(name: $0.parameter, value: $0.value.name) },
                        steps: try steps(on: path, with: combination)))
            }
        }
        return instances
    }

    /// The scenario with the ways of finding a server that a parameter stands for.
    private func publishing(
        with combination: [(parameter: String, value: MatrixValue)]
    ) throws(ScenarioError) -> Scenario {
        guard let setup, setup.published.count != setup.ways.count else { return self }
        let substitution = ParameterSubstitution(
            texts: Dictionary(
                combination.map { ($0.parameter, $0.value.name) }, uniquingKeysWith: { first, _ in first }),
            position: position)
        var scenario = self
        let words = try substitution.resolve(setup.published)
        if let stranger = words.first(where: { SetupSettings.Way(rawValue: $0) == nil }) {
            throw ScenarioError(
                "Nothing is published by way of '\(stranger)'.", at: position,
                hint: Suggestion.hint(for: stranger, among: SetupSettings.Way.allCases.map(\.rawValue)))
        }
        scenario.setup?.published = words
        return scenario
    }

    private func steps(
        on path: ServicePath, with combination: [(parameter: String, value: MatrixValue)]
    ) throws(ScenarioError) -> [Step] {
        var texts: [String: String] = [:]
        for (parameter, value) in combination {
            texts[parameter] = value.name
            for (field, text) in value.fields { texts["\(parameter).\(field)"] = text }
        }
        var steps: [Step] = []
        for (index, template) in self.steps.enumerated() {
            guard try isMet(template.conditions, on: path) else { continue }
            let substitution = ParameterSubstitution(texts: texts, position: template.position)
            var action = try substitution.resolve(template.action)
            if let text = template.segments { action = try substitution.resolve(segments: text, of: action) }
            steps.append(
                Step(
                    index: index, isFault: template.isFault, connections: template.connections, place: template.place,
                    action: action))
        }
        return steps

        func isMet(_ conditions: [StepTemplate.Condition], on path: ServicePath) throws(ScenarioError) -> Bool {
            for condition in conditions {
                let value = try value(of: condition, on: path)
                guard condition.values.contains(value) else { return false }
            }
            return true
        }

        func value(of condition: StepTemplate.Condition, on path: ServicePath) throws(ScenarioError) -> String {
            let known: [String]
            let value: String
            switch condition.name {
            case "path":
                known = ServicePath.allCases.map(\.rawValue)
                value = path.rawValue
            case "service":
                known = Service.allCases.map(\.rawValue)
                value = path.service.rawValue
            default:
                guard let parameter = matrix.first(where: { $0.name == condition.name }) else {
                    throw ScenarioError(
                        "There is no parameter '\(condition.name)'.", at: condition.position,
                        hint: Suggestion.hint(
                            for: condition.name, among: matrix.map(\.name) + MatrixParameter.reservedNames))
                }
                known = parameter.values.map(\.name)
                value = texts[condition.name, default: ""]
            }
            if let stranger = condition.values.first(where: { !known.contains($0) }) {
                throw ScenarioError(
                    "'\(condition.name)' never has the value '\(stranger)'.", at: condition.position,
                    hint: Suggestion.hint(for: stranger, among: known)
                        ?? "It is one of \(known.joined(separator: ", ")).")
            }
            return value
        }
    }
}

/// The writing of parameters' texts into steps.
private struct ParameterSubstitution {
    let texts: [String: String]
    let position: SourcePosition

    func resolve(_ action: StepAction) throws(ScenarioError) -> StepAction {
        switch action {
        case .greeting(let text, let isLoggedIn, let isWithheld):
            return .greeting(text: try resolve(text), isLoggedIn: isLoggedIn, isWithheld: isWithheld)
        case .capabilities(var step):
            step.remove = try resolve(step.remove)
            step.add = try resolve(step.add)
            return .capabilities(step)
        case .reply(var step):
            if let target = step.target { step.target = try resolve(target) }
            step.text = try resolve(step.text)
            step.before = try resolve(step.before)
            step.after = try resolve(step.after)
            return .reply(step)
        case .handshake(var step):
            step.text = try resolve(step.text)
            return .handshake(step)
        case .transport: return action
        }
    }

    /// The action with the way that the octets behind its answer travel, which a parameter says.
    func resolve(segments text: String, of action: StepAction) throws(ScenarioError) -> StepAction {
        guard case .reply(var step) = action else { return action }
        let word = try resolve(text)
        guard let segments = Segmentation(rawValue: word) else {
            throw ScenarioError(
                "'segments' cannot be '\(word)'.", at: position,
                hint: "It is one of \(Segmentation.allCases.map(\.rawValue).joined(separator: ", ")).")
        }
        step.segments = segments
        return .reply(step)
    }

    func resolve(_ texts: [String]) throws(ScenarioError) -> [String] {
        var result: [String] = []
        for text in texts { result.append(try resolve(text)) }
        return result
    }

    /// `text` with every `${name}` replaced, in one pass.
    private func resolve(_ text: String) throws(ScenarioError) -> String {
        var result = ""
        var rest = text.unicodeScalars[...]
        while let dollar = rest.firstIndex(of: "$") {
            result.unicodeScalars.append(contentsOf: rest[..<dollar])
            let behind = rest[rest.index(after: dollar)...]
            guard behind.first == "{", let end = behind.firstIndex(of: "}") else {
                result.append("$")
                rest = behind
                continue
            }
            let name = String(behind[behind.index(after: behind.startIndex)..<end])
            guard let value = texts[name] else {
                throw ScenarioError(
                    "A step refers to ${\(name)}, but there is no such parameter.", at: position,
                    hint: Suggestion.hint(for: name, among: texts.keys.sorted()))
            }
            result += value
            rest = behind[behind.index(after: end)...]
        }
        result.unicodeScalars.append(contentsOf: rest)
        return result
    }
}
