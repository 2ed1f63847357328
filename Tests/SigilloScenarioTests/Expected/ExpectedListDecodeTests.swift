import Testing

@testable import SigilloScenario

@Suite struct ExpectedListDecodeTests {
    private let entry: Node = ["id": "cert.expired@imaps", "verdict": "fail", "reason": "Known.\nUntil 2027.\n"]

    @Test func readsAnEntry() throws {
        let node = entry.with(["client": "curl", "setting": "default"])
        let list = try ExpectedList(decoding: ["schema": "sigillo.expected/1", "expected": [node]])
        #expect(
            list.entries == [
                ExpectedList.Entry(
                    id: "cert.expired@imaps", client: "curl", setting: .default, deviation: .fail,
                    reason: "Known.\nUntil 2027.", position: Node.place)
            ])
    }

    @Test func anEmptyListIsAStatement() throws {
        #expect(try ExpectedList(decoding: ["expected": []]).entries.isEmpty)
    }

    @Test(arguments: ["id", "verdict", "reason"])
    func needs(key: String) {
        #expect(throws: ScenarioError("an expected result needs the key '\(key)'.", at: Node.place)) {
            try ExpectedList(decoding: ["expected": [entry.without(key)]])
        }
    }

    @Test func oneInstanceOfTwoClientsHasTwoEntries() throws {
        let others = ["curl", "mbsync"].map { entry.with(["client": Node(stringLiteral: $0)]) }
        let list = try ExpectedList(decoding: ["expected": [entry, others[0], others[1]]])
        #expect(list.entries.map(\.client) == [nil, "curl", "mbsync"])
    }
}
