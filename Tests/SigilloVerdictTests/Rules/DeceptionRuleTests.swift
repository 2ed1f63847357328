import SigilloCheck
import SigilloCore
import SigilloScenario
import Testing

@testable import SigilloVerdict

@Suite struct DeceptionRuleTests {
    private let canary = Observation.Canary(name: "altrove.test", addresses: ["198.51.100.66"])

    /// Step 0 is the injection, step 1 the hold.
    private let injecting = Scenario.sample("imap-inject", paths: [.imapStartTLS], tags: [.injection]) {
        $0.safeConduct = .closeOrContinue
        $0.steps = [
            StepTemplate(
                isFault: true, action: .reply(ReplyStep(verb: "STARTTLS", phase: .clear, effect: .honest, after: "x"))),
            StepTemplate(isFault: false, action: .reply(ReplyStep(verb: "*", phase: .sealed, effect: .hold))),
        ]
        $0.delivery = [.steps(.every)]
        $0.deceptions = [.duringHold]
    }

    private let referring = Scenario.sample("imap-referral", paths: [.imapStartTLS], tags: [.network]) {
        $0.safeConduct = .closeOrContinue
        $0.steps = Scenario.strip.steps
        $0.delivery = [.steps(.every)]
        $0.deceptions = [.contact]
    }

    private func outcome(
        _ scenario: Scenario, _ records: [ConnectionRecord], change: (inout Observation) -> Void = { _ in }
    ) throws -> Outcome {
        OutcomeRule.facts(of: try .sample(scenario, records, change: change)).outcome
    }

    private var held: ConnectionRecord {
        ConnectionRecord.sample(.imapStartTLS).faulted.inTLS(octets: 20)
            .saying("CAPABILITY", isSealed: true).noting(.scripted(step: 1), isSealed: true)
    }

    // MARK: - Before a log-in

    private let skipping = Scenario.sample("smtp-auth-skipped", paths: [.smtps], tags: [.downgrade]) {
        $0.safeConduct = .closeOrContinue
        $0.steps = Scenario.strip.steps
        $0.delivery = [.steps(.every)]
        $0.deceptions = [.command(verb: "MAIL", phase: .sealed, isBeforeLogin: true)]
    }

    @Test func mailWithoutALogInIsDeceivedWhereItNeedsOne() throws {
        let connected = ConnectionRecord.sample(.smtps).faulted.inTLS(octets: 60).saying("EHLO", isSealed: true)
        #expect(try outcome(skipping, [connected.saying("MAIL", isSealed: true)]) == .deceived)
        let loggedIn = connected.loggingIn(isSealed: true)
        #expect(try outcome(skipping, [loggedIn.saying("MAIL", isSealed: true)]) == .loggedIn)
        #expect(
            try outcome(skipping, [loggedIn, connected.saying("MAIL", isSealed: true)]) == .deceived,
            "Each connection needs its own log-in.")
        let refused = LoginAttempt(
            mechanism: "PLAIN", user: "zq7kuser", secret: password, isGenuine: true, isAccepted: false)
        let mailing = connected.noting(.login(refused), isSealed: true).saying("MAIL", isSealed: true)
        #expect(try outcome(skipping, [mailing]) == .deceived, "A refused log-in is none.")
    }

    // MARK: - The hold-test

    @Test func goingOnBeforeTheReplyIsDeceived() throws {
        #expect(try outcome(injecting, [held.saying("AUTHENTICATE", isSealed: true)]) == .deceived)
        #expect(try outcome(injecting, [held.loggingIn(isSealed: true)]) == .deceived)
        #expect(try outcome(injecting, [held.saying("?", isSealed: true)]) == .deceived)
    }

    @Test func waitingForTheReplyIsNot() throws {
        #expect(try outcome(injecting, [held]) == .lateRejected)
        #expect(try outcome(injecting, [held.saying("LOGOUT", isSealed: true)]) == .lateRejected)
        #expect(try outcome(injecting, [.sample(.imapStartTLS).faulted]) == .rejected)
    }

    @Test func theLogInOfTheHeldCommandItselfIsNoStepFurther() throws {
        let login = LoginAttempt(
            mechanism: "LOGIN", user: "zq7kuser", secret: password, isGenuine: true, isAccepted: false)
        let record = ConnectionRecord.sample(.imapStartTLS).faulted.inTLS(octets: 40)
            .saying("LOGIN", isSealed: true).noting(.scripted(step: 1), isSealed: true)
            .noting(.login(login), isSealed: true)
        #expect(try outcome(injecting, [record]) == .loggedIn)
    }

    // MARK: - The second host

    private var referred: ConnectionRecord {
        ConnectionRecord.sample(.imapStartTLS).faulted.inTLS(octets: 20).loggingIn(isSealed: true)
    }

    private var there: ConnectionRecord {
        var record = ConnectionRecord.sample(.imap, id: 1, isBait: true)
        record.server.address = "198.51.100.66"
        return record
    }

    @Test func whoeverConnectsToTheSecondHostIsDeceived() throws {
        #expect(try outcome(referring, [referred]) { $0.canary = canary } == .loggedIn)
        #expect(try outcome(referring, [referred, there]) { $0.canary = canary } == .deceived)
        #expect(try outcome(referring, [referred, there]) == .loggedIn)
        // Another scenario does not ask.
        #expect(try outcome(.strip, [.sample(.imapStartTLS).faulted, there]) { $0.canary = canary } == .rejected)
    }

    @Test func whoeverAsksForItsAddressIsDeceived() throws {
        for name in ["altrove.test", "Altrove.TEST."] {
            let asked = try outcome(referring, [referred]) {
                $0.canary = canary
                $0.check?.namesAsked = [name]
            }
            #expect(asked == .deceived)
        }
        let other = try outcome(referring, [referred]) {
            $0.canary = canary
            $0.check?.namesAsked = ["mail.altrove.test"]
        }
        #expect(other == .loggedIn)
    }

    @Test func credentialsThereAreLeaked() throws {
        #expect(
            try outcome(referring, [referred, there.loggingIn(isSealed: false)]) { $0.canary = canary }
                == .leakedPlaintext)
        #expect(
            try outcome(referring, [referred, there.inTLS(octets: 9).loggingIn(isSealed: true)]) { $0.canary = canary }
                == .leakedToImpostor)
    }

    // MARK: - Who said it

    @Test func onlyWordsInClearAreNobodysWords() throws {
        func reason(_ phase: StepPhase) throws -> String {
            let disabled = Scenario.sample("imap-logindisabled", paths: [.imapStartTLS], tags: [.plaintextPhase]) {
                $0.safeConduct = .closeOrContinue
                $0.steps = [
                    StepTemplate(
                        isFault: true,
                        action: .capabilities(
                            CapabilityStep(
                                phase: phase, inGreeting: true, inReply: true, remove: [], add: ["LOGINDISABLED"])))
                ]
                $0.delivery = [.steps(.every)]
                $0.deceptions = [.command(verb: "LOGIN", phase: .any)]
            }
            let record = ConnectionRecord.sample(.imapStartTLS).inTLS(octets: 20)
                .noting(.scripted(step: 0), isSealed: phase == .sealed).loggingIn(isSealed: true)
            let judgement = Judge().judge([try .sample(disabled, [record])])[0]
            #expect(judgement.outcome == .deceived)
            return judgement.reason
        }
        #expect(try reason(.sealed).contains("the server itself had said inside TLS"))
        #expect(try reason(.clear).contains("nobody had authenticated"))
    }

    // MARK: - Connections

    @Test func aClientThatMakesOneConnectionOffersNoSecondOne() throws {
        let late = Scenario.sample("imap-late-strip", paths: [.imapStartTLS], tags: [.plaintextPhase]) {
            $0.safeConduct = .closeOrContinue
            $0.steps = Scenario.strip.steps
            $0.steps[0].connections = ConnectionRange(first: 2)
            $0.delivery = [.steps(.every)]
            $0.notOffered = [.fewerConnections(than: 2)]
        }
        let first = ConnectionRecord.sample(.imapStartTLS).inTLS(octets: 20).loggingIn(isSealed: true)
        var second = ConnectionRecord.sample(.imapStartTLS, id: 1).faulted
        second.number = 2
        #expect(try outcome(late, [first]) == .notOffered)
        #expect(try outcome(late, [first, second]) == .rejected)
        #expect(try outcome(late, [first, second.loggingIn(isSealed: false)]) == .leakedPlaintext)
        // One that was ended might have come back.
        #expect(try outcome(late, [first]) { $0.client.end = .timedOut } == .notDelivered)
        // Steps of the second connection are none of the first.
        #expect(try outcome(late, [first.faulted, .sample(.imapStartTLS, id: 1)]) == .notDelivered)
    }

    // MARK: - Forged messages

    @Test func aMessageThatAScriptForgedIsNobodysContent() throws {
        var finding = Finding.sample(.content, rule: "imap.fetch")
        finding.direction = .serverToClient
        let forged = ConnectionRecord.sample(.imapStartTLS).faulted
        func outcome(_ record: ConnectionRecord, _ finding: Finding) throws -> Outcome {
            OutcomeRule.facts(of: try .sample(.strip, [record], findings: [finding])).outcome
        }
        #expect(try outcome(forged, finding) == .rejected)
        #expect(try outcome(forged.noting(.messageSent(octets: 9, verb: "FETCH")), finding) == .leakedContent)
        finding.direction = .clientToServer
        #expect(try outcome(forged, finding) == .leakedContent)
    }
}
