import Foundation
import SigilloScenario
import Testing

@testable import SigilloFiles

/// Every file of the corpus is refused at the place and with the words that its first line names.
@Suite struct BadFileTests {
    static let folder = "Fixtures/Scenarios/bad"

    @Test(arguments: try FixtureFolder.names(in: folder))
    func isRefusedWhereItIsWrong(name: String) throws {
        let text = try String(contentsOfFile: FixtureFolder.path("\(Self.folder)/\(name)"), encoding: .utf8)
        let firstLine = try #require(text.split(separator: "\n").first)
        let expected = firstLine.replacing("# refused: ", with: "").replacing(" (loader-only)", with: "")
        let place = try #require(expected.split(separator: " ").first)
        let words = expected.dropFirst(place.count + 1)

        let error = try #require(throws: ScenarioError.self) { try Self.load(text, name) }
        #expect("\(error.position.line):\(error.position.column)" == place, "\(error)")
        #expect(error.position.file == name)
        #expect(error.sentence.localizedCaseInsensitiveContains(words), "\(error)")
        #expect(error.description.hasPrefix("\(name):\(place): "))
    }

    @Test func theCorpusIsThere() throws {
        #expect(try FixtureFolder.names(in: Self.folder).count > 50)
    }

    private static func load(_ text: String, _ name: String) throws {
        let node = try YAMLReader.node(text, file: name)
        if name.hasPrefix("client-") {
            _ = try ClientProfile(decoding: node)
        } else if name.hasPrefix("expected-") {
            _ = try ExpectedList(decoding: node)
        } else {
            _ = try Catalogue([Scenario(decoding: node)])
        }
    }
}
