import SigilloCore
import Testing

@testable import SigilloScenario

@Suite struct FaultDecodeTests {
    private func reply(_ step: Node) throws -> ReplyStep {
        guard case .reply(let reply) = try StepTemplate(decoding: step).action else { throw Surprise() }
        return reply
    }

    private func transport(_ node: Node) throws -> TransportStep {
        guard case .transport(let step) = try StepTemplate(decoding: ["transport": node]).action else {
            throw Surprise()
        }
        return step
    }

    @Test func aCommandIsDelayedSlowedAndCut() throws {
        let reply = try reply([
            "command": "FETCH", "every": .plain("3"), "delay": "250ms", "throttle": .plain("1000"),
            "cut": ["after": .plain("12"), "by": "reset"],
        ])
        #expect(reply.effect == .honest)
        #expect(reply.every == 3 && reply.occurrence == nil)
        #expect(reply.delay == 250_000_000)
        #expect(reply.rate == 1_000)
        #expect(reply.cut == ConnectionCut(after: 12, by: .reset))
    }

    @Test func aCutIsANumberOrAMap() throws {
        #expect(try reply(["command": ".", "cut": .plain("0")]).cut == ConnectionCut(after: 0, by: .drop))
        #expect(try reply(["command": "*", "reply": "x", "cut": ["after": .plain("5")]]).cut?.ending == .drop)
        #expect(try transport(["cut": .plain("9")]).cut == ConnectionCut(after: 9))
    }

    @Test func theTransportHasAllItCanHave() throws {
        let step = try transport([
            "delay": "2s", "throttle": .plain("50"), "cut": ["after": .plain("300"), "of": "received", "by": "reset"],
        ])
        #expect(
            step
                == TransportStep(
                    delay: 2_000_000_000, rate: 50, cut: ConnectionCut(after: 300, by: .reset), of: .received))
    }

    @Test(arguments: ["1ms", "1s", "3600s", "0250ms"])
    func timesAreTaken(text: String) throws {
        #expect(try reply(["command": "NOOP", "delay": .plain(text)]).delay > 0)
    }

    @Test(arguments: ["", "s", "0s", "3601s", "1.5s", "-1s", "+1s", "2", "2 s", "1m", "99999999999999999999s", "२s"])
    func otherTimesAreRefused(text: String) {
        #expect(throws: ScenarioError.self) { try reply(["command": "NOOP", "delay": .plain(text)]) }
    }

    @Test func aFileOfFaultsIsAListOrAMap() throws {
        let list: Node = [
            ["command": "LOGIN", "then": "reset"], ["command": "NOOP", "during": "clear", "delay": "1s"],
        ]
        for node in [list, ["faults": list]] as [Node] {
            let faults = try StepTemplate.faults(decoding: node)
            #expect(faults.map(\.isFault) == [true, true])
            guard case .reply(let first) = faults[0].action, case .reply(let second) = faults[1].action else {
                throw Surprise()
            }
            #expect(first.phase == .any && first.effect == .reset)
            #expect(second.phase == .clear)
        }
        #expect(throws: ScenarioError.self) { try StepTemplate.faults(decoding: ["steps": list]) }
        #expect(throws: ScenarioError.self) { try StepTemplate.faults(decoding: "LOGIN") }
    }
}
