import Testing

@testable import SigilloScenario

@Suite struct GlobTests {
    @Test(arguments: [
        ("", "", true), ("", "a", false), ("*", "", true), ("*", "anything[at=all]@imaps", true), ("?", "a", true),
        ("?", "", false), ("a*c", "abc", true), ("a*c", "ac", true), ("a*c", "abd", false),
        ("*.expired", "cert.expired", true),
        ("cert.?xpired", "cert.expired", true), ("cert.expired", "certXexpired", false),
        // Brackets are themselves, not a set of characters.
        ("s[where=a]", "s[where=a]", true), ("s[where=a]", "sw", false), ("s[*]", "s[where=a]", true),
        ("\\*", "*", false), ("**a**b**", "xxaxxbxx", true), ("a?", "a€", true),
    ])
    func matches(pattern: String, text: String, expected: Bool) {
        #expect(Glob(pattern).matches(text) == expected)
    }

    @Test func manyStarsStayCheap() {
        let pattern = Glob(String(repeating: "a*", count: 200) + "b")
        #expect(!pattern.matches(String(repeating: "a", count: 2_000)))
    }
}
