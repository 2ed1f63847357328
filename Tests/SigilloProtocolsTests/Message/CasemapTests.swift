import Testing

@testable import SigilloProtocols

@Suite struct CasemapTests {
    @Test(arguments: [
        ("abc", "ABC"), ("ß", "ß"), ("ǆ", "ǅ"), ("ä", "A\u{308}"), ("Ǻ", "A\u{30a}\u{301}"), ("й", "И\u{306}"),
        ("\u{1ed9}", "O\u{323}\u{302}"), ("ﬁ", "ﬁ"), ("각", "\u{1100}\u{1161}\u{11a8}"),
    ]) func mapsToTitleCaseAndDecomposes(text: String, mapped: String) {
        #expect(Casemap.mapped(Array(text.utf8)) == Array(mapped.utf8))
    }

    @Test func repairsWhatIsNotUTF8() {
        #expect(Casemap.mapped([0x61, 0xff, 0x62]) == Array("A\u{fffd}B".utf8))
    }
}
