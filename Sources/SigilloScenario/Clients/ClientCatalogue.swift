/// The client profiles that a run may choose from, by name.
package struct ClientCatalogue: Sendable, Hashable {
    /// The profiles in the order of their names.
    package let profiles: [ClientProfile]

    /// Collects profiles.
    ///
    /// - Throws: ``ScenarioError`` where a name stands twice.
    package init(_ profiles: [ClientProfile]) throws(ScenarioError) {
        var known: [String: ClientProfile] = [:]
        for profile in profiles {
            if let first = known.updateValue(profile, forKey: profile.name) {
                throw ScenarioError(
                    "There are two client profiles '\(profile.name)'.", at: profile.position,
                    hint: "The other one is at \(first.position).")
            }
        }
        self.profiles = profiles.sorted { $0.name < $1.name }
    }

    /// The profile of a name.
    package subscript(name: String) -> ClientProfile? { profiles.first { $0.name == name } }

    /// The sentence for a name that is not in the catalogue.
    package func hint(forUnknown name: String) -> String? {
        Suggestion.hint(for: name, among: profiles.map(\.name))
    }
}
