import SigilloCore
import Testing

@testable import SigilloScenario

@Suite struct SetupDecodeTests {
    private func scenario(_ setup: Node, delivery: String = "certificate-sent", matrix: Node? = nil) throws -> Scenario
    {
        let node = Node.scenario.with(["setup": setup, "delivery": [delivery: .plain("true")]])
        return try Scenario(decoding: matrix.map { node.with(["matrix": $0]) } ?? node)
    }

    @Test func aScenarioWithoutOneTellsItsServer() throws {
        #expect(try Scenario(decoding: .scenario).setup == nil)
    }

    @Test func everyKeyIsRead() throws {
        let setup = try scenario(
            [
                "published": ["autoconfig", "usual-name"],
                "services": [["name": "imaps", "at": "second-host"], ["name": "submission"]],
            ], delivery: "service-answered"
        ).setup
        #expect(setup?.ways == [.autoconfig, .usualName])
        #expect(setup?.services == [.init(.imaps, at: .secondHost), .init(.submission, at: .server)])
        #expect(setup?.services.map(\.label.port) == [993, 587])
    }

    @Test func aParameterMaySayTheWay() throws {
        let scenario = try scenario(["published": ["${way}"]], matrix: ["way": ["srv", "well-known"]])
        for path in scenario.paths {
            let here = try scenario.instances().filter { $0.path == path }
            #expect(here.map(\.scenario.setup?.ways) == [[.srv], [.wellKnown]])
        }
    }

    @Test func aParameterThatSaysNoWayIsRefused() throws {
        let refusal = try #require(throws: ScenarioError.self) {
            try scenario(["published": ["${way}"]], matrix: ["way": ["srw"]])
        }
        #expect(refusal.sentence.contains("'srw'"))
        #expect(throws: ScenarioError.self) { try scenario(["published": ["${other}"]]) }
    }

    @Test func wordsThatAreNoneAreRefused() {
        for setup in [
            ["published": ["telepathy"]], ["published": ["srv", "srv"]], ["services": []],
            ["published": [], "services": [["name": "ldap"]]],
        ] as [Node] {
            #expect(throws: ScenarioError.self) { try scenario(setup) }
        }
    }

    @Test func recordsOfItsOwnNeedTheirProofAndAreInsteadOfOthers() throws {
        let services: Node = [["name": "imaps"]]
        let unasked = try #require(throws: ScenarioError.self) {
            try scenario(["published": [], "services": services])
        }
        #expect(unasked.hint?.contains("service-answered") == true)
        let unfounded = try #require(throws: ScenarioError.self) {
            try scenario(["published": ["srv"]], delivery: "service-answered")
        }
        #expect(unfounded.sentence.contains("has no 'services'"))
        #expect(throws: ScenarioError.self) {
            try scenario(["published": ["srv"], "services": services], delivery: "service-answered")
        }
    }
}
