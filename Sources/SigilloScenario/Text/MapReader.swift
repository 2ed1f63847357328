/// Reads a map whose keys are known: an unknown key is an error, and so is a missing one.
struct MapReader {
    private let what: String
    private let position: SourcePosition
    private let values: [String: Node]

    /// Begins to read `node`, and refuses keys that are not known.
    ///
    /// - Parameters:
    ///   - what: what the map is, for sentences: `a scenario`.
    ///   - known: every key that may stand in it.
    init(_ node: Node, what: String, known: [String]) throws(ScenarioError) {
        self.what = what
        position = node.position
        var values: [String: Node] = [:]
        for entry in try node.entries(what) {
            guard known.contains(entry.key) else {
                throw ScenarioError(
                    "\(what) has no key '\(entry.key)'.", at: entry.position,
                    hint: Suggestion.hint(for: entry.key, among: known)
                        ?? "Its keys are \(known.joined(separator: ", ")).")
            }
            guard values.updateValue(entry.value, forKey: entry.key) == nil else {
                throw ScenarioError("The key '\(entry.key)' stands here twice.", at: entry.position)
            }
        }
        self.values = values
    }

    /// The value of a key, or nil where the key is absent or its value is nothing.
    subscript(_ key: String) -> Node? {
        guard let node = values[key], !node.isNothing else { return nil }
        return node
    }

    /// The value of a key even if it is nothing, or nil where the key is absent.
    func stated(_ key: String) -> Node? { values[key] }

    /// The value of a key that must be there.
    func required(_ key: String) throws(ScenarioError) -> Node {
        if let node = self[key] { return node }
        throw ScenarioError("\(what) needs the key '\(key)'.", at: values[key]?.position ?? position)
    }

    func flag(_ key: String, default value: Bool) throws(ScenarioError) -> Bool {
        guard let node = self[key] else { return value }
        return try node.flag("'\(key)'")
    }
}
