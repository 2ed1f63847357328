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
