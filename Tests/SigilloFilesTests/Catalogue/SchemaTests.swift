import Foundation
import SigilloCore
import Testing

@testable import SigilloFiles
@testable import SigilloScenario

/// The schemas for editors know the same keys as the loader.
@Suite struct SchemaTests {
    @Test func scenarioKeysAreTheLoaders() throws {
        let schema = try Self.schema("scenarios")
        #expect(Self.keys(schema) == Set(Scenario.keys))
        let definitions = try #require(schema["$defs"] as? [String: Any])
        #expect(Self.keys(definitions["step"]) == Set(StepTemplate.keys))
    }

    @Test func clientKeysAreTheLoaders() throws {
        let schema = try Self.schema("clients")
        #expect(Self.keys(schema) == Set(ClientProfile.keys))
        let definitions = try #require(schema["$defs"] as? [String: Any])
        #expect(Self.keys(definitions["recipe"]) == Set(ClientRecipe.keys))
    }

    @Test func closedSetsHaveTheSameWords() throws {
        let schema = try Self.schema("scenarios")
        let properties = try #require(schema["properties"] as? [String: Any])
        #expect(Self.words(properties["expectation"]) == Expectation.allCases.map(\.rawValue))
        #expect(Self.words(properties["severity"]) == Severity.allCases.map(\.rawValue))
        #expect(Self.words(properties["secure"]) == SafeConduct.allCases.map(\.rawValue))
        let tags = (properties["tags"] as? [String: Any])?["items"]
        #expect(Self.words(tags) == ScenarioTag.allCases.map(\.rawValue))
        let tls = try #require((properties["tls"] as? [String: Any])?["properties"] as? [String: Any])
        #expect(Set(tls.keys) == Set(TLSSettings.keys))
        #expect(Self.words(tls["rewrite"]) == RecordRewrite.allCases.map(\.rawValue))
        #expect(Self.words(tls["server-name"]) == ServerNameAnswer.allCases.map(\.rawValue))
        #expect(Self.words(tls["application-protocol"]) == ApplicationProtocolAnswer.allCases.map(\.rawValue))
        #expect(Self.keys(properties["delivery"]) == Set(DeliveryProof.keys))
        #expect(Self.keys(properties["not-offered"]) == Set(NotOfferedSign.keys))
        let reactions = (properties["continues-with"] as? [String: Any])?["items"]
        #expect(Self.words(reactions) == HandshakeReaction.allCases.map(\.rawValue))
        let definitions = try #require(schema["$defs"] as? [String: Any])
        #expect(Self.words(definitions["path"]) == ServicePath.allCases.map(\.rawValue))
    }

    private static func schema(_ folder: String) throws -> [String: Any] {
        let data = try Data(contentsOf: URL(filePath: FixtureFolder.path("scripts/\(folder)/schema.json")))
        return try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
    }

    private static func keys(_ schema: Any?) -> Set<String> {
        Set(((schema as? [String: Any])?["properties"] as? [String: Any] ?? [:]).keys)
    }

    private static func words(_ schema: Any?) -> [String]? {
        (schema as? [String: Any])?["enum"] as? [String]
    }
}
