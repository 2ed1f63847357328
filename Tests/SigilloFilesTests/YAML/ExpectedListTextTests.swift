import SigilloScenario
import Testing

@testable import SigilloFiles

/// What a list of expected results is written as is read back as it was.
@Suite struct ExpectedListTextTests {
    private func entries(_ text: String) throws -> [ExpectedList.Entry] {
        try ExpectedList(decoding: YAMLReader.node(text, file: "known.yaml")).entries.map { entry in
            var entry = entry
            entry.position = .none
            return entry
        }
    }

    @Test(arguments: [
        "plain", "it's", "''", "a: b # c", "- [x, y] {z}", "\\n \"quoted\"", "ünï 漢 →", "~", "true", "%x @y `z`", "#",
    ])
    func comesBack(text: String) throws {
        let list = ExpectedList([
            ExpectedList.Entry(id: "s[a=b,c=d]@imaps#2", deviation: .fail, reason: text),
            ExpectedList.Entry(id: text, client: text, setting: .default, deviation: .error, reason: text),
        ])
        #expect(try entries(list.text) == list.entries)
    }

    @Test func anEmptyListComesBack() throws {
        #expect(try entries(ExpectedList([]).text).isEmpty)
    }

    @Test func aReasonOfSeveralLinesBecomesOne() throws {
        let list = ExpectedList([ExpectedList.Entry(id: "s@imaps", deviation: .fail, reason: "one\ntwo\n\nthree")])
        #expect(try entries(list.text).first?.reason == "one two three")
    }

    @Test func isReadAsJSONToo() throws {
        let text = #"{"expected": [{"id": "s@imaps", "verdict": "fail", "reason": "it's known"}]}"#
        #expect(try entries(text).first?.reason == "it's known")
    }
}
