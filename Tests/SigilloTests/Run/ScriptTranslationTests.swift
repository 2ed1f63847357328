import Sigillo
import SigilloCore
import SigilloProtocols
import SigilloScenario
import SigilloServer
import Testing

@Suite struct ScriptTranslationTests {
    @Test func everyKindOfStepIsTranslated() {
        let script = SessionScript([
            Step(index: 4, isFault: true, action: .greeting(text: "* PREAUTH\r\n", isLoggedIn: true)),
            Step(
                index: 1, isFault: false,
                action: .capabilities(
                    CapabilityStep(phase: .clear, inGreeting: true, inReply: false, remove: ["A"], add: ["B", "C"]))),
            Step(
                index: 2, isFault: true,
                action: .reply(
                    ReplyStep(
                        verb: "NOOP", phase: .sealed, occurrence: 2, effect: .hold, text: "t", before: "b", after: "a"))
            ),
        ])
        #expect(script.greeting == SessionScript.Greeting(step: 4, text: "* PREAUTH\r\n", isLoggedIn: true))
        #expect(
            script.capabilities == [
                SessionScript.CapabilityEdit(
                    step: 1, phase: .clear, inGreeting: true, inReply: false, remove: ["A"], add: ["B", "C"])
            ])
        #expect(
            script.replies == [
                SessionScript.Reply(
                    step: 2, verb: "NOOP", phase: .sealed, occurrence: 2, effect: .hold, text: "t", before: "b",
                    after: "a")
            ])
    }

    @Test func everyEffectAndPhaseHasItsOwnWord() {
        let steps = ReplyStep.Effect.allCases.map { effect in
            Step(index: 0, isFault: false, action: .reply(ReplyStep(verb: "*", phase: .any, effect: effect)))
        }
        let effects = SessionScript(steps).replies.map(\.effect)
        #expect(effects == [.honest, .replaced, .startTLS, .logIn, .hold, .withhold, .close, .reset])
        let phases = StepPhase.allCases.map { phase in
            Step(index: 0, isFault: false, action: .reply(ReplyStep(verb: "*", phase: phase, effect: .honest)))
        }
        #expect(SessionScript(phases).replies.map(\.phase) == [.clear, .sealed, .any])
        #expect(SessionScript([]) == SessionScript())
    }

    @Test func thePathOfARequestIsTranslated() {
        var reply = ReplyStep(verb: "POST", phase: .any, effect: .close)
        reply.target = "/login"
        let script = SessionScript([Step(index: 0, isFault: true, action: .reply(reply))])
        #expect(script.replies.map(\.target) == ["/login"])
    }

    @Test func segmentsAndWithheldGreetingsAreTranslated() {
        let steps = Segmentation.allCases.map { segments in
            Step(
                index: 0, isFault: false,
                action: .reply(ReplyStep(verb: "*", phase: .any, effect: .honest, after: "a", segments: segments)))
        }
        #expect(SessionScript(steps).replies.map(\.segments) == [.one, .two, .octets])
        let greeting = Step(index: 0, isFault: true, action: .greeting(text: "x", isWithheld: true))
        #expect(SessionScript([greeting]).greeting?.isWithheld == true)
    }

    @Test func slownessAndCutsAreTranslated() {
        var reply = ReplyStep(verb: "FETCH", phase: .any, effect: .honest)
        reply.every = 3
        reply.delay = 5_000_000
        reply.rate = 1_000
        reply.cut = ConnectionCut(after: 7, by: .reset)
        let translated = SessionScript([Step(index: 3, isFault: true, action: .reply(reply))]).replies.first
        #expect(translated?.every == 3)
        #expect(translated?.delay == 5_000_000)
        #expect(translated?.rate == 1_000)
        #expect(translated?.cut == ConnectionCut(after: 7, by: .reset))
    }

    @Test func theTransportBelongsToTheConnection() {
        let step = TransportStep(delay: 1, rate: 2, cut: ConnectionCut(after: 3), of: .received)
        let steps = [Step(index: 4, isFault: true, action: .transport(step))]
        #expect(
            TransportFault(steps)
                == TransportFault(step: 4, delay: 1, rate: 2, cut: ConnectionCut(after: 3), countsReceived: true))
        #expect(TransportFault([]) == nil)
        #expect(SessionScript(steps) == SessionScript())
    }

    @Test func aHandshakeBelongsToTheConnection() {
        func fault(_ step: HandshakeStep) -> HandshakeFault? {
            HandshakeFault([Step(index: 7, isFault: true, action: .handshake(step))])
        }
        #expect(fault(HandshakeStep(isAbsent: true)) == HandshakeFault(step: 7, kind: .absent))
        #expect(fault(HandshakeStep(text: "x")) == HandshakeFault(step: 7, kind: .close([120])))
        #expect(fault(HandshakeStep(ending: .reset)) == HandshakeFault(step: 7, kind: .reset([])))
        #expect(fault(HandshakeStep(ending: .clear)) == HandshakeFault(step: 7, kind: .clear([])))
        #expect(fault(HandshakeStep(ending: .silence)) == HandshakeFault(step: 7, kind: .silence([])))
        #expect(HandshakeFault([]) == nil)
        #expect(SessionScript([Step(index: 7, isFault: true, action: .handshake(HandshakeStep()))]) == SessionScript())
    }

    @Test func theServersSettingsAreTakenOver() {
        var scenario = TestPlans.scenario("test.settings", on: [.imapStartTLS])
        scenario.server.allowsClearTextLogin = true
        scenario.server.requiresLogin = false
        scenario.server.offersLogin = false
        scenario.server.acceptsAnyLogin = true
        let step = Step(index: 0, isFault: true, action: .greeting(text: "x", isLoggedIn: false))
        var instance = ScenarioInstance(scenario: scenario, path: .imapStartTLS, parameters: [], steps: [step])
        var configuration = SessionConfiguration(instance, hostName: "mail.sigillo.test", account: TestPlans.account)
        #expect(configuration.hostName == "mail.sigillo.test")
        #expect(configuration.account == TestPlans.account)
        #expect(configuration.offersStartTLS)
        #expect(configuration.allowsClearTextLogin)
        #expect(!configuration.requiresLogin)
        #expect(!configuration.offersLogin)
        #expect(configuration.acceptsAnyLogin)
        #expect(configuration.script.greeting?.text == "x")
        instance.scenario.server.offersStartTLS = false
        configuration = SessionConfiguration(instance, hostName: "mail.sigillo.test", account: TestPlans.account)
        #expect(!configuration.offersStartTLS)
    }

    @Test func aBaitTakesEveryLogInInClear() {
        let bait = SessionConfiguration.bait(hostName: "mail.sigillo.test", account: TestPlans.account)
        #expect(bait.allowsClearTextLogin)
        #expect(!bait.offersStartTLS)
        #expect(!bait.requiresLogin)
        #expect(bait.script == SessionScript())
    }
}
