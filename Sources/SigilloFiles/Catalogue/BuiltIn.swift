package import SigilloScenario

/// What the binary carries: read once, when it is first asked for.
package enum BuiltIn {
    private static let readScenarios = Result { () throws(ScenarioError) in
        var scenarios: [Scenario] = []
        for file in EmbeddedCatalogue.scenarios {
            scenarios.append(try Scenario(decoding: YAMLReader.node(file.text, file: file.name)))
        }
        return try Catalogue(scenarios)
    }

    private static let readClients = Result { () throws(ScenarioError) in
        var profiles: [ClientProfile] = []
        for file in EmbeddedCatalogue.clients {
            profiles.append(try ClientProfile(decoding: YAMLReader.node(file.text, file: file.name)))
        }
        return try ClientCatalogue(profiles)
    }

    private static let readCertificates = Result { () throws(ScenarioError) in
        guard let file = EmbeddedCatalogue.certificates.first(where: { $0.name == "profiles.yaml" }) else {
            throw ScenarioError("There are no certificate profiles in this build.", at: .none)
        }
        return try CertificateCatalogue(decoding: YAMLReader.node(file.text, file: file.name))
    }

    /// The description of the control API, OpenAPI 3.1: `Documentation/control.openapi.json`.
    package static var controlDescription: String {
        EmbeddedCatalogue.documents.first { $0.name == "control.openapi.json" }?.text ?? "{}"
    }

    /// The scenarios of `scripts/scenarios`.
    package static func scenarios() throws(ScenarioError) -> Catalogue { try readScenarios.get() }

    /// The client profiles of `scripts/clients`.
    package static func clients() throws(ScenarioError) -> ClientCatalogue { try readClients.get() }

    /// The certificate profiles of `certs/profiles.yaml`.
    package static func certificates() throws(ScenarioError) -> CertificateCatalogue { try readCertificates.get() }
}
