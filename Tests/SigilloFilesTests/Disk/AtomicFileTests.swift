import Foundation
import Testing

@testable import SigilloFiles

@Suite struct AtomicFileTests {
    @Test func writesForTheOwnerAloneAndLeavesNothingElse() throws {
        try FixtureFolder.withTemporary { folder in
            let path = folder + "/run.json"
            try AtomicFile.write("one", to: path)
            try AtomicFile.write("two", to: path)
            #expect(try String(contentsOfFile: path, encoding: .utf8) == "two")
            let attributes = try FileManager.default.attributesOfItem(atPath: path)
            #expect(attributes[.posixPermissions] as? Int == 0o600)
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["run.json"])
        }
    }

    @Test func whatCannotBeWrittenIsNamedWithAdvice() throws {
        try FixtureFolder.withTemporary { folder in
            let path = folder + "/missing/run.json"
            let error = try #require(throws: FileError.self) { try AtomicFile.write("x", to: path) }
            #expect(error.description.contains("'\(path)' could not be written. There is no such file or folder"))
            // A folder in the way stays, and nothing is left beside it.
            let taken = folder + "/taken"
            try PrivateFolder.create(taken)
            #expect(throws: FileError.self) { try AtomicFile.write("x", to: taken) }
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["taken"])
        }
    }
}

@Suite struct PrivateFolderTests {
    @Test func isItsOwnersAloneAndMayBeThereAlready() throws {
        try FixtureFolder.withTemporary { folder in
            let path = folder + "/a/b"
            try PrivateFolder.create(path)
            try PrivateFolder.create(path)
            let attributes = try FileManager.default.attributesOfItem(atPath: path)
            #expect(attributes[.posixPermissions] as? Int == 0o700)
        }
    }

    @Test func aFileInTheWayIsNamed() throws {
        try FixtureFolder.withTemporary { folder in
            try AtomicFile.write("x", to: folder + "/f")
            let error = try #require(throws: FileError.self) { try PrivateFolder.create(folder + "/f") }
            #expect(error.description.contains("is no folder"))
        }
    }
}
