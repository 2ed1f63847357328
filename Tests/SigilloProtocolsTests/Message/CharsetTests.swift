import Testing

@testable import SigilloProtocols

@Suite struct CharsetTests {
    @Test(arguments: [
        ("utf-8", [0xc3, 0xa4], "ä"), ("US-ASCII", [0x61, 0xff], "a\u{fffd}"), ("iso-8859-1", [0xe4, 0xa4], "ä¤"),
        ("ISO-8859-15", [0xa4, 0xbd, 0xe9], "€œé"), ("Windows-1252", [0x80, 0x93, 0x81, 0xe9], "€“\u{fffd}é"),
        ("koi8-r", [0xc3, 0xa4], "ä"), ("", [0x61], "a"),
    ]) func decodes(name: String, octets: [UInt8], text: String) {
        #expect(Charset(named: name.utf8).decoded(octets) == Array(text.utf8))
    }
}
