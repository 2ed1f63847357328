import SigilloCore
import Testing

@testable import SigilloFiles

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
