import SigilloScenario
import Testing

@testable import SigilloFiles

@Suite struct YAMLReaderTests {
    @Test func keepsOrderPlacesAndQuotes() throws {
        let node = try YAMLReader.node("b: 1\na:\n  - \"2\"\n  - {c: ~}\n", file: "f.yaml")
        guard case .map(let entries) = node.content else { throw Surprise() }
        #expect(entries.map(\.key) == ["b", "a"])
        #expect(entries.map(\.position.description) == ["f.yaml:1:1", "f.yaml:2:1"])
        #expect(entries[0].value.content == .scalar(text: "1", isPlain: true))
        guard case .list(let items) = entries[1].value.content else { throw Surprise() }
        #expect(items[0].content == .scalar(text: "2", isPlain: false))
        #expect(items[0].position.description == "f.yaml:3:5")
        guard case .map(let inner) = items[1].content else { throw Surprise() }
        #expect(inner[0].value.isNothing)
    }

    @Test func wordsThatLookLikeFlagsStayTexts() throws {
        let node = try YAMLReader.node("on: yes\nno: 1.0\n", file: "f")
        guard case .map(let entries) = node.content else { throw Surprise() }
        #expect(entries.map(\.key) == ["on", "no"])
        #expect(entries[0].value.content == .scalar(text: "yes", isPlain: true))
        #expect(entries[1].value.content == .scalar(text: "1.0", isPlain: true))
    }

    @Test(arguments: [
        "", "# nothing\n", "a: [", "a: b: c", "\ta: b", "- &x a\n- *y\n", "? [a]\n: b\n", "a: 1\n---\nb: 2\n",
        "%YAML 9.9\n---\na",
        "\"\\ud800\"", "a: \u{7}",
    ])
    func whatIsNoSingleDocumentIsRefused(text: String) {
        #expect(throws: ScenarioError.self) { try YAMLReader.node(text, file: "f") }
    }

    @Test(arguments: ["[", "{a: ", "- ", "? ", "[{a: "])
    func deepNestingIsRefusedBeforeItIsFollowed(opening: String) {
        let text = String(repeating: opening, count: 20_000)
        #expect(throws: ScenarioError.self) { try YAMLReader.node(text, file: "f") }
    }

    @Test func deepIndentationIsRefused() {
        let text = (0..<400).map { String(repeating: " ", count: $0) + "a:" }.joined(separator: "\n")
        #expect(throws: ScenarioError.self) { try YAMLReader.node(text, file: "f") }
    }

    @Test func aliasesAreFollowedButNotMultiplied() throws {
        let node = try YAMLReader.node("- &a {b: c}\n- *a\n", file: "f")
        guard case .list(let items) = node.content else { throw Surprise() }
        #expect(items[0].content == items[1].content)

        var bomb = "a0: &a0 [x, x, x]\n"
        for level in 1...12 { bomb += "a\(level): &a\(level) [*a\(level - 1), *a\(level - 1)]\n" }
        #expect(throws: ScenarioError.self) { try YAMLReader.node(bomb, file: "f") }
    }

    @Test func aLongFileIsRefused() {
        let text = "a: " + String(repeating: "x", count: YAMLReader.mostOctets)
        #expect(throws: ScenarioError.self) { try YAMLReader.node(text, file: "f") }
    }

    @Test func starsInTextsAreNoAliases() throws {
        let text = "a: \"* OK ready\"\nb:\n" + String(repeating: "  - DNS:*.sigillo.test\n", count: 40)
        _ = try YAMLReader.node(text, file: "f")
    }
}

struct Surprise: Error {}
