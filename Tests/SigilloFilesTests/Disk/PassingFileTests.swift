import Foundation
import Testing

@testable import SigilloFiles

@Suite struct PassingFileTests {
    @Test func whatIsCreatedWasNotThereBefore() throws {
        try FixtureFolder.withTemporary { folder in
            let path = folder + "/ca.pem"
            try PassingFile.create("one", at: path)
            #expect(throws: FileError.self) { try PassingFile.create("two", at: path) }
            #expect(try String(contentsOfFile: path, encoding: .utf8) == "one")
            let attributes = try FileManager.default.attributesOfItem(atPath: path)
            #expect(attributes[.posixPermissions] as? Int == 0o600)
        }
    }
}
