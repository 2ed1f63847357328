import SigilloCore
import Testing

@testable import SigilloScenario

@Suite struct StepDecodeTests {
    private func action(_ step: Node) throws -> StepAction {
        try StepTemplate(decoding: step).action
    }

    @Test func linesGetTheirLineEndsAndRawTextsNone() throws {
        let line = try action(["command": "STARTTLS", "reply": "<tag> NO"])
        #expect(line == .reply(ReplyStep(verb: "STARTTLS", phase: .clear, effect: .replaced, text: "<tag> NO\r\n")))
        let lines = try action(["command": "EHLO", "reply": ["250-a", "250 b"]])
        #expect(lines == .reply(ReplyStep(verb: "EHLO", phase: .clear, effect: .replaced, text: "250-a\r\n250 b\r\n")))
        let raw = try action(["command": "*", "raw": "22", "during": "any", "occurrence": "2"])
        #expect(raw == .reply(ReplyStep(verb: "*", phase: .any, occurrence: 2, effect: .replaced, text: "22")))
        let nested = try action(["greeting": ["raw": "* OK\n"]])
        #expect(nested == .greeting(text: "* OK\n", isLoggedIn: false))
    }

    @Test func aRequestIsChosenByItsPath() throws {
        guard case .reply(let reply) = try action(["command": "GET", "target": "/messages/*", "then": "close"]) else {
            throw Surprise()
        }
        #expect(reply.verb == "GET" && reply.target == "/messages/*")
        for target in ["login", "/a b", "/login?x"] {
            #expect(throws: ScenarioError.self) {
                try action(["command": "GET", "target": .plain(target), "then": "close"])
            }
        }
        #expect(throws: ScenarioError.self) { try action(["command": "FETCH", "target": "/", "then": "close"]) }
    }

    @Test func everyEffectOfASessionCanBeSaid() throws {
        for effect in ReplyStep.Effect.allCases {
            var node: Node = ["command": "NOOP", "then": .plain(effect.rawValue)]
            node = node.with(effect == .honest ? ["before": "* 1 EXISTS"] : ["reply": "x"])
            guard case .reply(let reply) = try action(node) else { throw Surprise() }
            #expect(reply.effect == effect)
        }
    }

    @Test func anHonestAnswerCanBeFramed() throws {
        let framed = try action(["command": "STARTTLS", "before": "* OK before", "after": "* OK [ALERT] after"])
        #expect(
            framed
                == .reply(
                    ReplyStep(
                        verb: "STARTTLS", phase: .clear, effect: .honest, before: "* OK before\r\n",
                        after: "* OK [ALERT] after\r\n")))
    }

    @Test func silenceAndClosingNeedNoText() throws {
        #expect(
            try action(["command": "STARTTLS", "then": "hold"])
                == .reply(ReplyStep(verb: "STARTTLS", phase: .clear, effect: .hold)))
        #expect(throws: ScenarioError.self) { try action(["command": "STARTTLS", "then": "start-tls"]) }
    }

    @Test func connectionsAreCounted() throws {
        func range(_ keys: [String: Node]) throws -> ConnectionRange {
            try StepTemplate(decoding: (["greeting": "* OK"] as Node).with(keys)).connections
        }
        #expect(try range([:]) == .all)
        #expect(try range(["connection": .plain("2")]) == ConnectionRange(first: 2, last: 2))
        #expect(try range(["from": .plain("2")]) == ConnectionRange(first: 2))
        #expect(throws: ScenarioError.self) { try range(["from": .plain("2"), "connection": .plain("1")]) }
        #expect(throws: ScenarioError.self) { try range(["from": .plain("0")]) }
    }

    @Test func aStepMayBelongToAnotherListenerAndToOneVisit() throws {
        func place(_ keys: [String: Node]) throws -> StepPlace {
            try StepTemplate(decoding: (["command": "GET", "raw": "x"] as Node).with(keys)).place
        }
        #expect(try place([:]) == StepPlace())
        #expect(try place(["listener": "http", "visit": .plain("2")]) == StepPlace(listener: .http, visit: 2))
        #expect(throws: ScenarioError.self) { try place(["listener": "80"]) }
        #expect(throws: ScenarioError.self) { try place(["visit": .plain("0")]) }
    }

    @Test func aHandshakeFailsInItsOwnWords() throws {
        #expect(try action(["handshake": ["absent": .plain("true")]]) == .handshake(HandshakeStep(isAbsent: true)))
        #expect(
            try action(["handshake": ["text": ["raw": "\u{15}"], "then": "reset"]])
                == .handshake(HandshakeStep(text: "\u{15}", ending: .reset)))
        #expect(try action(["handshake": ["text": "250 x"]]) == .handshake(HandshakeStep(text: "250 x\r\n")))
        #expect(throws: ScenarioError.self) { try action(["handshake": ["absent": .plain("true"), "then": "close"]]) }
        #expect(throws: ScenarioError.self) { try action(["handshake": ["absent": .plain("false")]]) }
        #expect(throws: ScenarioError.self) { try action(["handshake": ["then": "close"], "during": "clear"]) }
    }

    @Test func aGreetingMayBeAllThatComes() throws {
        #expect(
            try action(["greeting": "* OK", "withheld": .plain("true")])
                == .greeting(text: "* OK\r\n", isLoggedIn: false, isWithheld: true))
    }

    @Test func segmentsComeFromAParameter() throws {
        var scenario = try Scenario(decoding: Node.scenario)
        scenario.matrix = [
            MatrixParameter(name: "way", values: [MatrixValue(name: "two"), MatrixValue(name: "octets")])
        ]
        scenario.steps = [
            try StepTemplate(decoding: ["command": "STARTTLS", "after": "x", "segments": "${way}"])
        ]
        let ways = try scenario.instances().prefix(2).flatMap(\.steps).map { step in
            if case .reply(let reply) = step.action { reply.segments } else { Segmentation.one }
        }
        #expect(ways == [.two, .octets])
        scenario.steps[0].segments = "three"
        #expect(throws: ScenarioError.self) { try scenario.instances() }
        #expect(throws: ScenarioError.self) {
            try StepTemplate(decoding: ["command": "STARTTLS", "before": "x", "segments": "two"])
        }
    }

    @Test(arguments: [
        ("greeting", true, false), ("reply", false, true), ("both", true, true),
    ])
    func capabilitiesAreChangedWhereItIsSaid(place: String, inGreeting: Bool, inReply: Bool) throws {
        let action = try action(["capabilities": ["at": .plain(place), "remove": ["STARTTLS"]], "during": "sealed"])
        #expect(
            action
                == .capabilities(
                    CapabilityStep(
                        phase: .sealed, inGreeting: inGreeting, inReply: inReply, remove: ["STARTTLS"], add: [])))
    }
}

struct Surprise: Error {}
