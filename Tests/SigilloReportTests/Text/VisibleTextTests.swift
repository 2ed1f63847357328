import SigilloReport
import Testing

@Suite struct VisibleTextTests {
    @Test(arguments: [
        ("plain text, ünïcödé 漢字 🔒", "plain text, ünïcödé 漢字 🔒"), ("\u{1b}[31mred", "␛[31mred"),
        ("a\r\n::error::x", "a␍␊∶:error::x"), ("::error::x", "∶:error::x"),
        ("see ::set-output x", "see ∶:set-output x"),
        ("[2001:db8::1]:993 ::1", "[2001:db8::1]:993 ::1"), ("##vso[task]", "♯#vso[task]"),
        ("\u{202e}abc\u{2066}", "‹U+202E›abc‹U+2066›"), ("a\u{200b}b\u{feff}", "a‹U+200B›b‹U+FEFF›"),
        ("\u{0}\u{7f}\u{85}", "␀␡‹U+0085›"), ("\u{e0041}", "‹U+E0041›"), ("a\u{a0}b\u{3164}", "a‹U+00A0›b‹U+3164›"),
    ])
    func makesVisible(text: String, visible: String) {
        #expect(VisibleText.line(text) == visible)
        #expect(VisibleText.line(visible) == visible)
    }

    @Test func cutsWhatIsTooLongAndSaysSo() {
        let long = String(repeating: "x", count: 1_000_000)
        #expect(VisibleText.line(long, limit: 3) == "xxx… (999997 more characters)")
        #expect(VisibleText.line("xxx", limit: 3) == "xxx")
    }

    @Test func showsOctetsThatAreNoUTF8() {
        #expect(VisibleText.decode([0x61, 0xff, 0xc3, 0xa9, 0xc3]) == "a‹ff›é‹c3›")
        #expect(VisibleText.decode([0xed, 0xa0, 0x80]) == "‹ed›‹a0›‹80›")
        #expect(VisibleText.decode([0xf0, 0x9f, 0x94, 0x92, 0xf5]) == "🔒‹f5›")
        #expect(VisibleText.decode([0xc0, 0x80]) == "‹c0›‹80›")
    }

    @Test func decodesAsTheStandardLibraryDoes() {
        var random = FixedRandom(seed: 3)
        for _ in 0..<2000 {
            let octets = (0..<6).map { _ in UInt8.random(in: 0...255, using: &random) }
            if let text = String(validating: octets, as: UTF8.self) {
                #expect(VisibleText.decode(octets) == text)
            } else {
                #expect(VisibleText.decode(octets).contains("‹"))
            }
        }
    }

    @Test func writesASCIIOnly() {
        #expect(VisibleText.plain("C→S ‹24 octets› · é") == "C>S <24 octets> - \\u{e9}")
        #expect(VisibleText.plain(VisibleText.line("\u{1b}🔒")).utf8.allSatisfy { (0x20...0x7e).contains($0) })
    }

    @Test func leavesItsOwnMarksAloneAndNothingElseOfTheirKind() {
        let withheld = "LOGIN ada ‹secret, 21 octets› and more…"
        #expect(VisibleText.line(withheld) == withheld)
        // U+202E and U+2028 begin as the marks do in UTF-8.
        #expect(VisibleText.line("‹\u{202e}›") == "‹‹U+202E››")
        #expect(VisibleText.line("…\u{2028}") == "…‹U+2028›")
        #expect(VisibleText.line("‹::error::›") == "‹::error::›")
    }
}
