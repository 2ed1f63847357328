import SigilloCore
import Testing

@testable import SigilloScenario

@Suite struct ScenarioInstanceTests {
    private let instance: ScenarioInstance = {
        var scenario = Scenario(id: "a", title: "A", paths: [.https], expectation: .mustReject, severity: .high)
        scenario.visits = 2
        let places = [
            StepPlace(), StepPlace(visit: 2), StepPlace(listener: .http), StepPlace(listener: .http, visit: 1),
        ]
        let steps = places.enumerated().map { index, place in
            Step(
                index: index, isFault: index != 3, place: place,
                action: .reply(ReplyStep(verb: "*", phase: .any, effect: .close)))
        }
        return ScenarioInstance(scenario: scenario, path: .https, parameters: [], steps: steps)
    }()

    @Test func eachListenerAndVisitHasItsSteps() {
        #expect(instance.steps(onConnection: 1).map(\.index) == [0])
        #expect(instance.steps(onConnection: 1, inVisit: 2).map(\.index) == [0, 1])
        #expect(instance.steps(onConnection: 1, of: .http).map(\.index) == [2, 3])
        #expect(instance.steps(onConnection: 1, of: .http, inVisit: 2).map(\.index) == [2])
        #expect(instance.steps(onConnection: 1, of: .imaps).isEmpty)
        #expect(instance.listeners == [.http])
    }

    @Test func faultsAreThoseOfTheConnection() {
        #expect(instance.faultSteps(onConnection: 1) == [0])
        #expect(instance.faultSteps(onConnection: 1, inVisit: 2) == [0, 1])
        #expect(instance.faultSteps(onConnection: 1, of: .http) == [2])
    }
}
