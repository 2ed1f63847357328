import SigilloCore
import Testing

@testable import SigilloScenario

@Suite struct ScenarioInstanceFaultsTests {
    private func instance() throws -> ScenarioInstance {
        var scenario = try Scenario(decoding: Node.scenario)
        scenario.matrix = [MatrixParameter(name: "way", values: [MatrixValue(name: "a"), MatrixValue(name: "b")])]
        scenario.steps = [try StepTemplate(decoding: ["command": "NOOP", "reply": "${way}"])]
        return try #require(try scenario.instances().last)
    }

    @Test func faultsComeFirstAndKeepTheirNumbers() throws {
        let faults = try StepTemplate.faults(decoding: [
            ["command": "LOGIN", "then": "reset", "when": ["path": "imaps"]],
            ["command": "NOOP", "reply": "no ${way}"],
        ])
        let instance = try instance()
        let changed = try instance.adding(faults)
        #expect(instance.path == .smtps)
        #expect(changed.steps.map(\.index) == [1, 2])
        #expect(changed.steps.map(\.isFault) == [true, false])
        guard case .reply(let first) = changed.steps[0].action else { throw Surprise() }
        #expect(first.text == "no b\r\n")
        #expect(changed.scenario.steps.count == 3)
        #expect(changed.id == instance.id)
    }

    @Test func noFaultsChangeNothing() throws {
        #expect(try instance().adding([]) == instance())
    }

    @Test func anUnknownParameterIsRefused() throws {
        let faults = try StepTemplate.faults(decoding: [["command": "NOOP", "reply": "${gone}"]])
        #expect(throws: ScenarioError.self) { try instance().adding(faults) }
    }
}
