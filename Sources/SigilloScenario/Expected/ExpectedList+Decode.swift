extension ExpectedList {
    static let keys = ["schema", "expected"]

    /// Reads a list from the file that states it; JSON is YAML too.
    ///
    /// - Throws: ``ScenarioError`` with the place of the first thing that is wrong.
    package init(decoding node: Node) throws(ScenarioError) {
        let map = try MapReader(node, what: "a list of expected results", known: Self.keys)
        if let schema = map["schema"], try schema.line("the schema") != Self.schema {
            throw schema.error("The schema must be '\(Self.schema)'.")
        }
        var entries: [Entry] = []
        for item in try map.required("expected").list("'expected'") {
            let entry = try Entry(decoding: item)
            let twin = entries.first {
                $0.id == entry.id && $0.client == entry.client && $0.setting == entry.setting
            }
            if let twin {
                throw item.error(
                    "There are two entries for '\(entry.id)'.", hint: "The other one is at \(twin.position).")
            }
            entries.append(entry)
        }
        self.init(entries)
    }
}

extension ExpectedList.Entry {
    static let keys = ["id", "verdict", "reason", "client", "setting"]

    init(decoding node: Node) throws(ScenarioError) {
        let map = try MapReader(node, what: "an expected result", known: Self.keys)
        self.init(
            id: try map.required("id").line("the id"),
            client: try map["client"]?.line("the client"),
            setting: try map["setting"]?.word("the setting"),
            deviation: try map.required("verdict").word("the verdict"),
            reason: try map.required("reason").prose("the reason"),
            position: node.position)
    }
}
