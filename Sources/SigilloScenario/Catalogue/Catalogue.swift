package import SigilloCore

/// All scenarios that a run may choose from: controls first, else in the order in which they were given.
package struct Catalogue: Sendable, Hashable {
    /// The scenarios.
    package let scenarios: [Scenario]
    /// Their instances: path by path, then in the order of the scenarios.
    package let instances: [ScenarioInstance]

    /// Collects scenarios.
    ///
    /// - Throws: ``ScenarioError`` where an id stands twice, or a twin is not in the catalogue.
    package init(_ scenarios: [Scenario]) throws(ScenarioError) {
        var known: [String: Scenario] = [:]
        for scenario in scenarios {
            if let first = known.updateValue(scenario, forKey: scenario.id) {
                throw ScenarioError(
                    "There are two scenarios '\(scenario.id)'.", at: scenario.position,
                    hint: "The other one is at \(first.position).")
            }
        }
        for scenario in scenarios {
            if let twin = scenario.twin, known[twin] == nil {
                throw ScenarioError(
                    "The twin '\(twin)' of '\(scenario.id)' is not in the catalogue.", at: scenario.position,
                    hint: Suggestion.hint(for: twin, among: known.keys.sorted()))
            }
        }
        self.scenarios = scenarios.filter(\.isControl) + scenarios.filter { !$0.isControl }
        var instances: [ScenarioInstance] = []
        for scenario in self.scenarios { instances += try scenario.instances() }
        self.instances = ServicePath.allCases.flatMap { path in instances.filter { $0.path == path } }
    }

    /// The scenario of an id.
    package subscript(id: String) -> Scenario? { scenarios.first { $0.id == id } }

    /// The sentence for an id that is not in the catalogue.
    package func hint(forUnknown id: String) -> String? {
        Suggestion.hint(for: id, among: scenarios.map(\.id))
    }
}

/// What a user chose of a catalogue; what is empty chooses all.
package struct ScenarioSelection: Sendable, Hashable {
    /// Patterns of ids; an instance is chosen by any of them.
    package var globs: [String]
    /// The paths.
    package var paths: [ServicePath]
    /// The tags; an instance is chosen by any of them.
    package var tags: [ScenarioTag]

    /// Creates a selection; without arguments it chooses all.
    package init(globs: [String] = [], paths: [ServicePath] = [], tags: [ScenarioTag] = []) {
        self.globs = globs
        self.paths = paths
        self.tags = tags
    }
}

/// A selection that chooses nothing, with a sentence that says what to do.
package struct SelectionError: Error, Sendable, Hashable, CustomStringConvertible {
    /// What was chosen and why there is nothing.
    package var description: String

    init(_ description: String) {
        self.description = description
    }
}

extension Catalogue {
    /// The instances that a selection chooses, in the catalogue's order.
    ///
    /// A pattern is held against the id of the scenario, of the instance, and both with and without `@path`; so a bare
    /// scenario id chooses all its instances, and `ID@PATH` those on a path.
    ///
    /// - Throws: ``SelectionError`` where a pattern matches nothing on the chosen paths, or nothing is left at all.
    package func select(_ selection: ScenarioSelection) throws(SelectionError) -> [ScenarioInstance] {
        let onPaths = instances.filter { selection.paths.isEmpty || selection.paths.contains($0.path) }
        let globs = selection.globs.map { (text: $0, glob: Glob($0)) }
        for (text, glob) in globs where !onPaths.contains(where: { $0.matches(glob) }) {
            let paths = selection.paths.map(\.rawValue).joined(separator: ", ")
            throw SelectionError(
                "No scenario matches '\(text)'\(paths.isEmpty ? "" : " on \(paths)"). "
                    + (hint(forUnknown: text) ?? "'sigillo list' shows what there is."))
        }
        let chosen = onPaths.filter { instance in
            (globs.isEmpty || globs.contains { instance.matches($0.glob) })
                && (selection.tags.isEmpty || !Set(instance.scenario.tags).isDisjoint(with: selection.tags))
        }
        guard !chosen.isEmpty else {
            throw SelectionError("No scenario has been chosen: 'sigillo list' shows the paths and tags of each.")
        }
        return chosen
    }

    /// The instances with the controls that their verdicts rest on, in the order in which they are to be run.
    ///
    /// On each path the baseline comes first and again last; trust isolation stands in front of what it may make
    /// pointless, and so do the twins.
    package func withControls(_ chosen: [ScenarioInstance]) -> [ScenarioInstance] {
        ServicePath.allCases.flatMap { path -> [ScenarioInstance] in
            let chosen = chosen.filter { $0.path == path }
            guard !chosen.isEmpty else { return [] }
            let here = instances.filter { $0.path == path }
            let twins = Set(chosen.compactMap(\.scenario.twin))
            let needsIsolation = chosen.contains { $0.scenario.isAboutBadCertificates }
            let baseline = here.filter(\.scenario.isBaseline)
            let controls = here.filter { instance in
                let scenario = instance.scenario
                return !scenario.isBaseline && !chosen.contains(instance)
                    && (twins.contains(scenario.id) || needsIsolation && scenario.isTrustIsolation)
            }
            let others = chosen.filter { !$0.scenario.isBaseline }
            let body =
                (controls + others).filter(\.scenario.isControl) + (controls + others).filter { !$0.scenario.isControl }
            return body.isEmpty ? baseline : baseline + body + baseline
        }
    }
}

extension ScenarioInstance {
    fileprivate func matches(_ glob: Glob) -> Bool {
        let id = id
        let withoutPath = String(id.prefix { $0 != "@" })
        return [id, withoutPath, scenario.id, "\(scenario.id)@\(path.rawValue)"].contains(where: glob.matches)
    }
}

extension Scenario {
    /// Whether it presents a certificate that a client is to reject, and is no control.
    package var isAboutBadCertificates: Bool {
        let rejects = expectation == .mustReject || expectation == .shouldReject
        return isAboutCertificates && rejects && !isControl
    }

    /// Whether it says nothing more about a client that verifies no certificate at all, so that it is skipped then.
    package var isSkippedWithoutVerification: Bool { isAboutBadCertificates && !isWitness }
}
