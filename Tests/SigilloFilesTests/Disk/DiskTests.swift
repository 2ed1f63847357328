import Foundation
import SigilloCore
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

@Suite struct ByteSourceTests {
    @Test func givesAllOctetsInPortions() throws {
        try FixtureFolder.withTemporary { folder in
            let bytes = (0..<(ByteSource.portion * 2 + 7)).map { UInt8(truncatingIfNeeded: $0) }
            try AtomicFile.write(bytes, to: folder + "/f")
            let source = try ByteSource(folder + "/f")
            var read: [UInt8] = []
            while let next = try source.next() {
                #expect(next.count <= ByteSource.portion)
                read += next
            }
            #expect(read == bytes)
            #expect(throws: FileError.self) { try ByteSource(folder + "/f").all(limit: 10) }
        }
    }

    @Test(arguments: [
        (name: "missing", words: "There is no such file"), (name: "", words: "It is a folder"),
    ])
    func whatCannotBeReadIsNamedWithAdvice(name: String, words: String) throws {
        try FixtureFolder.withTemporary { folder in
            let error = try #require(throws: FileError.self) { try ByteSource("\(folder)/\(name)").all(limit: 10) }
            #expect(error.description.contains("could not be read"))
            #expect(error.description.contains(words))
        }
    }

    @Test func textMustBeUTF8() throws {
        try FixtureFolder.withTemporary { folder in
            try AtomicFile.write([0xff, 0xfe], to: folder + "/f")
            #expect(throws: FileError.self) { try ByteSource.text(of: folder + "/f", limit: 10) }
        }
    }
}

@Suite struct SecretFileTests {
    @Test func oneALineWithoutLineEndsAndBlankLines() {
        let file = SecretFile(octets: Array("correct horse\r\n\r\n  \nzq7kpassword\nlast-one".utf8), name: "s")
        #expect(file.lines.map(\.number) == [1, 4, 5])
        #expect(
            file.lines.map { String(decoding: $0.secret.reveal(), as: UTF8.self) } == [
                "correct horse", "zq7kpassword", "last-one",
            ])
        #expect(file.warnings.isEmpty)
        #expect(file.lines[1].label == "line 4")
    }

    @Test func shortSecretsAreWarnedOfWithoutBeingPrinted() throws {
        let file = SecretFile(octets: Array("abcde\nabcdef\n".utf8), name: "s")
        #expect(file.lines.count == 2)
        #expect(file.warnings.count == 1)
        #expect(file.warnings[0].contains("line 1"))
        #expect(!file.warnings[0].contains("abcde"))
    }

    @Test func anEmptyFileIsRefused() throws {
        try FixtureFolder.withTemporary { folder in
            try AtomicFile.write("\r\n\n", to: folder + "/s")
            #expect(throws: FileError.self) { try SecretFile(folder + "/s") }
        }
    }
}
