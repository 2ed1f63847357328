import SigilloScenario
import Testing

@testable import SigilloFiles

@Suite struct CatalogueLoaderTests {
    private static let scenario = """
        id: mine
        title: Mine
        paths: [imaps]
        expectation: observe
        severity: info
        tags: [core]
        references: []
        why: Because.
        mend: Mend it.
        delivery: {certificate-sent: true}

        """

    @Test func readsAFolderOfScenarios() throws {
        try FixtureFolder.withTemporary { folder in
            try AtomicFile.write(Self.scenario, to: folder + "/b.yaml")
            try AtomicFile.write("no YAML: at: all", to: folder + "/notes.txt")
            #expect(try CatalogueLoader.scenarios(directory: folder).scenarios.map(\.id) == ["mine"])
        }
    }

    @Test func aDuplicateIdIsNamedWithBothPlaces() throws {
        try FixtureFolder.withTemporary { folder in
            try AtomicFile.write(Self.scenario, to: folder + "/a.yaml")
            try AtomicFile.write(Self.scenario, to: folder + "/b.yaml")
            let error = try #require(throws: ScenarioError.self) {
                try CatalogueLoader.scenarios(directory: folder)
            }
            #expect(error.position.file == folder + "/b.yaml")
            #expect(error.hint?.contains(folder + "/a.yaml:1:1") == true)
        }
    }

    @Test func anEmptyOrMissingFolderIsNamed() throws {
        try FixtureFolder.withTemporary { folder in
            #expect(throws: FileError.self) { try CatalogueLoader.clients(directory: folder) }
            #expect(throws: FileError.self) { try CatalogueLoader.clients(directory: folder + "/missing") }
            #expect(throws: FileError.self) { try CatalogueLoader.client(file: folder + "/missing.yaml") }
        }
    }
}
