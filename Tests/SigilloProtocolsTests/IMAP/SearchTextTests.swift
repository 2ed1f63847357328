import Testing

@testable import SigilloProtocols

@Suite struct SearchTextTests {
    private func finds(_ needle: String, in text: String) -> Bool {
        SearchText(Array(needle.utf8)).occurs(in: Casemap.mapped(Array(text.utf8)))
    }

    @Test(arguments: [
        ("", "", true), ("a", "", false), ("AB", "xab", true), ("aab", "aaaab", true), ("abab", "abacababx", true),
        ("abc", "ab", false), ("abcd", "abcabcabc", false), ("strasse", "Straße", false), ("STRAßE", "straße", true),
        ("müller", "MÜLLER", true), ("mu\u{308}ller", "Müller", true), ("ПРИВЕТ", "да, привет", true),
        ("ωμέγα", "ΩΜΈΓΑ", true), ("ệ", "E\u{323}\u{302}", true), ("한글", "\u{1112}\u{1161}\u{11ab}글", true),
        ("日本", "全日本", true), ("é", "e", false),
    ]) func findsText(needle: String, text: String, isFound: Bool) {
        #expect(finds(needle, in: text) == isFound)
    }

    /// The time is linear even where a plain search would not be.
    @Test func staysLinear() {
        let needle = String(repeating: "a", count: 5_000) + "b"
        #expect(!finds(needle, in: String(repeating: "a", count: 500_000)))
    }
}
