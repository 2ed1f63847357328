import Testing

@testable import SigilloLint

@Suite struct TextCursorTests {
    @Test func countsLinesAndCharacters() throws {
        var cursor = try TextCursor(Array("\u{feff}aè\r\nb\rc\n\nd".utf8))
        var places: [String] = []
        while let octet = cursor.current {
            if octet.isLetter { places.append("\(cursor.position.line):\(cursor.position.column)") }
            cursor.advance()
        }
        #expect(places == ["1:1", "2:1", "3:1", "5:1"])
        #expect(cursor.take() == nil)
    }

    @Test func aCharacterOfSeveralOctetsIsOneColumn() throws {
        var cursor = try TextCursor(Array("è€😀x".utf8))
        while cursor.current != UInt8(ascii: "x") { cursor.advance() }
        #expect(cursor.position == TextPosition(line: 1, column: 4))
    }

    @Test(
        arguments: [[0x61, 0x0a, 0x62, 0xff], [0x61, 0x0a, 0x62, 0xc3], [0x61, 0x0a, 0x62, 0x00, 0x63]] as [[UInt8]])
    func namesThePlaceOfWhatIsNoText(octets: [UInt8]) {
        let fault = #expect(throws: LintFault.self) { try TextCursor(octets) }
        #expect(fault?.position == TextPosition(line: 2, column: 2))
    }

    @Test func skipsWhatStandsThere() throws {
        var cursor = try TextCursor(Array("<!--".utf8))
        let isSkipped = (cursor.skip("<!["), cursor.skip("<!--"), cursor.skip("-"))
        #expect(isSkipped == (false, true, false))
    }
}
