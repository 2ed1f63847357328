import SigilloCore
import Testing

@testable import SigilloScenario

@Suite struct ScenarioInstanceFillingTests {
    private func filled(_ action: StepAction) -> StepAction {
        let scenario = Scenario(id: "a", title: "A", paths: [.imaps], expectation: .observe, severity: .info)
        let instance = ScenarioInstance(
            scenario: scenario, path: .imaps, parameters: [], steps: [Step(index: 0, isFault: false, action: action)])
        return instance.filled(nonce: "n7", canary: "altrove.test").steps[0].action
    }

    @Test func everyTextOfAStepIsFilled() {
        #expect(filled(.greeting(text: "<nonce> <canary>")) == .greeting(text: "n7 altrove.test"))
        #expect(
            filled(.reply(ReplyStep(verb: "*", phase: .any, effect: .honest, before: "<nonce>", after: "<canary>")))
                == .reply(ReplyStep(verb: "*", phase: .any, effect: .honest, before: "n7", after: "altrove.test")))
        #expect(filled(.handshake(HandshakeStep(text: "<nonce>"))) == .handshake(HandshakeStep(text: "n7")))
        let edit = CapabilityStep(phase: .any, inGreeting: true, inReply: true, remove: [], add: ["X-<nonce>"])
        guard case .capabilities(let result) = filled(.capabilities(edit)) else { return }
        #expect(result.add == ["X-n7"])
    }

    @Test func addressesAreFilled() {
        let scenario = Scenario(id: "a", title: "A", paths: [.https], expectation: .observe, severity: .info)
        let instance = ScenarioInstance(
            scenario: scenario, path: .https, parameters: [],
            steps: [Step(index: 0, isFault: false, action: .greeting(text: "<https>/ <http>/ <cookie>"))])
        let filled = instance.filled(nonce: "n", canary: "c", http: "http://a.test", https: "https://a.test")
        #expect(filled.steps[0].action == .greeting(text: "https://a.test/ http://a.test/ <cookie>"))
    }

    @Test func otherWordsAreLeftToTheSession() {
        let text = "<tag> <host> <tag+1> << <nonce <<nonce>"
        #expect(filled(.greeting(text: text)) == .greeting(text: "<tag> <host> <tag+1> << <nonce <n7"))
    }

    @Test func signsThatItWasActedUponAreFilled() {
        var scenario = Scenario(id: "a", title: "A", paths: [.imaps], expectation: .observe, severity: .info)
        scenario.deceptions = [.command(verb: "*", containing: "<nonce>", phase: .any), .contact, .duringHold]
        let instance = ScenarioInstance(scenario: scenario, path: .imaps, parameters: [], steps: [])
        #expect(
            instance.filled(nonce: "n7", canary: "c").scenario.deceptions
                == [.command(verb: "*", containing: "n7", phase: .any), .contact, .duringHold])
    }
}
