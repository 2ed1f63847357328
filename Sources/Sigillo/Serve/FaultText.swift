internal import SigilloFiles
package import SigilloScenario

/// Faults as users write them: a list of steps, in YAML or JSON.
package enum FaultText {
    /// The faults of a text.
    ///
    /// - Parameter file: what the text is called where something is wrong with it.
    /// - Throws: ``SigilloScenario/ScenarioError`` with line and column.
    package static func faults(in text: String, file: String) throws(ScenarioError) -> [StepTemplate] {
        try StepTemplate.faults(decoding: YAMLReader.node(text, file: file))
    }
}
