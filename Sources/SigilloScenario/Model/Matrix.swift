/// A parameter of a scenario and the values that it takes in turn.
package struct MatrixParameter: Sendable, Hashable {
    /// The name, for example `where`; steps refer to it as `${where}`.
    package var name: String
    /// The values, in order.
    package var values: [MatrixValue]

    /// Creates a parameter.
    package init(name: String, values: [MatrixValue]) {
        self.name = name
        self.values = values
    }
}

/// One value of a parameter: the word that stands in ids, and texts that go with it.
package struct MatrixValue: Sendable, Hashable {
    /// The word that stands in ids; steps refer to it as `${parameter}`.
    package var name: String
    /// Texts that belong to the value; steps refer to them as `${parameter.field}`.
    package var fields: [String: String]

    /// Creates a value.
    package init(name: String, fields: [String: String] = [:]) {
        self.name = name
        self.fields = fields
    }
}

/// The value that a parameter has in one instance.
package struct ScenarioParameter: Sendable, Hashable {
    /// The parameter's name.
    package var name: String
    /// The value's word.
    package var value: String

    /// Creates an assignment.
    package init(name: String, value: String) {
        self.name = name
        self.value = value
    }
}
