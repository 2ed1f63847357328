import Testing

@testable import SigilloScenario

@Suite struct SuggestionTests {
    @Test(
        arguments: [
            ("severty", "severity"), ("tittle", "title"), ("Paths", "paths"), ("expectaton", "expectation"),
            ("zzz", nil), ("", nil),
        ] as [(String, String?)])
    func theNearestWordIsMeant(word: String, expected: String?) {
        #expect(Suggestion.nearest(to: word, among: ["severity", "title", "paths", "expectation"]) == expected)
    }
}
