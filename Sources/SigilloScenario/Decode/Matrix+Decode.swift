extension MatrixParameter {
    /// Words that conditions use for something else.
    static let reservedNames = ["path", "service"]

    static func all(decoding node: Node) throws(ScenarioError) -> [MatrixParameter] {
        var parameters: [MatrixParameter] = []
        for entry in try node.entries("'matrix'") {
            guard entry.key.isWordOfIDs, !entry.key.contains("."), !reservedNames.contains(entry.key) else {
                throw ScenarioError("A parameter cannot be called '\(entry.key)'.", at: entry.position)
            }
            var values: [MatrixValue] = []
            for item in try entry.value.list("the values of '\(entry.key)'") {
                let value = try MatrixValue(decoding: item)
                guard !values.contains(where: { $0.name == value.name }) else {
                    throw item.error("The value '\(value.name)' stands here twice.")
                }
                values.append(value)
            }
            guard !values.isEmpty else { throw entry.value.error("The parameter '\(entry.key)' needs values.") }
            parameters.append(MatrixParameter(name: entry.key, values: values))
        }
        return parameters
    }
}

extension MatrixValue {
    /// Reads a word, or a map of `value` and texts that go with it.
    init(decoding node: Node) throws(ScenarioError) {
        guard case .map(let entries) = node.content else {
            self.init(name: try Self.name(node))
            return
        }
        var name: String?
        var fields: [String: String] = [:]
        for entry in entries {
            if entry.key == "value" {
                name = try Self.name(entry.value)
            } else {
                fields[entry.key] = try entry.value.text("'\(entry.key)'")
            }
        }
        guard let name else { throw node.error("A value of the matrix needs the key 'value'.") }
        self.init(name: name, fields: fields)
    }

    private static func name(_ node: Node) throws(ScenarioError) -> String {
        let name = try node.line("a value of the matrix")
        guard name.isWordOfIDs else {
            throw node.error(
                "The value '\(name)' may hold only letters, digits, '.', '-' and '_', since it stands in ids.",
                hint: "Write {value: name, text: …} and refer to the text as ${parameter.text}.")
        }
        return name
    }
}
