import Testing

@testable import SigilloLint

@Suite struct ZoneLexerTests {
    private func entries(_ text: String) throws -> [String] {
        var lexer = try ZoneLexer(Array(text.utf8))
        var result: [String] = []
        while let entry = try lexer.next() {
            let words = entry.words.map { $0.isQuoted ? "\"\($0.text)\"" : $0.text }
            result.append((entry.omitsOwner ? "_ " : "") + words.joined(separator: "|"))
        }
        return result
    }

    @Test(arguments: [
        ("a b\nc", ["a|b", "c"]), ("; x\n\n  \na ; (\nb", ["a", "b"]), ("a ( b ; )\n c\n) d\ne", ["a|b|c|d", "e"]),
        ("\ta", ["_ a"]), (#"a "b ; ( c" d"#, [#"a|"b ; ( c"|d"#]), (#"a\ b\;c"#, [#"a\ b\;c"#]),
        ("a\r\nb\rc", ["a", "b", "c"]),
        (#"a "x\"y""#, [#"a|"x\"y""#]), ("a(b)c", ["a|b|c"]), ("a\"b\"", [#"a|"b""#]),
    ])
    func splits(text: String, expected: [String]) throws {
        #expect(try entries(text) == expected)
    }

    @Test(arguments: [
        ("a (\nb", "1:3"), ("a )", "1:3"), ("a ( (", "1:5"), ("\na \"b\nc\"", "2:3"), (#"a b\"#, "1:3"),
        ("a \u{1}", "1:3"),
    ])
    func namesThePlaceOfWhatHasNoEnd(text: String, place: String) {
        let fault = #expect(throws: LintFault.self) { try entries(text) }
        #expect(fault?.position.map { "\($0.line):\($0.column)" } == place)
    }

    @Test func isBounded() {
        let words = "a " + String(repeating: "b ", count: ZoneLexer.mostWords)
        let word = String(repeating: "a", count: ZoneLexer.mostWordOctets + 1)
        for text in [words, word, "\"" + word + "\""] {
            #expect(throws: LintFault.self) { try entries(text) }
        }
    }
}
