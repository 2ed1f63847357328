import Testing

@testable import SigilloFiles

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
