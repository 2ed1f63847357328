import SigilloCheck
import SigilloCore
import SigilloScenario
import Testing

@testable import SigilloVerdict

@Suite struct NetworkRuleTests {
    private static let blocked = Scenario.sample("net.ports-refused", tags: [.network]) {
        $0.network = NetworkSettings(refusedPorts: [993])
        $0.delivery = [.connectionBlocked]
    }
    private static let forged = Scenario.sample("net.dns-forged") {
        $0.network = NetworkSettings(dns: .forged)
        $0.delivery = [.nameAnswered, .certificateSent]
    }
    private static let blackHole = Scenario.sample("net.ipv6-black-hole", .shouldAccept, tags: [.network]) {
        $0.network = NetworkSettings(ipv6: .blackHole)
        $0.delivery = [.ipv6Unanswered]
        $0.notOffered = [.ipv6]
    }

    /// An attempt to connect: nothing crossed but a SYN, and what answered it.
    private func attempt(
        _ number: Int, to address: String = "203.0.113.25", _ port: UInt16 = 993, isRefused: Bool = false
    ) -> FlowReport {
        FlowReport(
            flow: number, client: Endpoint(address: "192.0.2.1", port: 40_000),
            server: Endpoint(address: address, port: port), firstFrame: 1, lastFrame: 2, sawSYN: true,
            sawEnd: isRefused, sawClient: true, sawServer: isRefused, clientOctets: 0, serverOctets: 0, gaps: 0,
            contradictions: 0, protocolName: nil, tls: nil, clearClientOctets: 0, timeline: [])
    }

    private func observation(
        _ scenario: Scenario, _ connections: [ConnectionRecord] = [], attempts: [FlowReport] = [],
        end: ClientRun.End = .exited(status: 1), change: (inout Observation) -> Void = { _ in }
    ) throws -> Observation {
        try .sample(scenario, connections, end: end) { observation in
            observation.check?.flows += attempts
            change(&observation)
        }
    }

    // MARK: - Blocked ports

    @Test(arguments: [true, false])
    func aBlockedAttemptIsTheScenario(isRefused: Bool) throws {
        let seen = try observation(Self.blocked, attempts: [attempt(0, isRefused: isRefused)])
        let facts = OutcomeRule.facts(of: seen)
        #expect(facts.delivery == .yes)
        #expect(facts.outcome == .rejected)
    }

    @Test func anAttemptAtAnotherPortIsNot() throws {
        let facts = OutcomeRule.facts(of: try observation(Self.blocked, attempts: [attempt(0, 143)]))
        #expect(facts.delivery == .no)
        #expect(facts.outcome == .noContact)
    }

    @Test func aTapSeesNoAttempt() throws {
        let seen = try observation(Self.blocked, attempts: [attempt(0)]) { $0.capture.kind = .tap }
        #expect(OutcomeRule.facts(of: seen).outcome == .noContact)
    }

    @Test func aLogInInClearElsewhereIsALeak() throws {
        let bait = ConnectionRecord.sample(.imapStartTLS, id: 1, isBait: true).loggingIn(isSealed: false)
        let facts = OutcomeRule.facts(of: try observation(Self.blocked, [bait], attempts: [attempt(7)]))
        #expect(facts.outcome == .leakedPlaintext)
        #expect(facts.delivery == .yes)
    }

    @Test func aMessageToAnotherPortIsALeak() throws {
        let bait = ConnectionRecord.sample(.smtp, id: 1, isBait: true)
            .saying("MAIL").saying("DATA")
            .noting(.messageReceived(MailMessage(octets: [1], internalDate: 0), verb: "DATA"))
        let facts = OutcomeRule.facts(of: try observation(Self.blocked, [bait], attempts: [attempt(7)]))
        #expect(facts.outcome == .leakedContent)
    }

    @Test func whoWaitsOnIsStillWaiting() throws {
        let seen = try observation(Self.blocked, attempts: [attempt(0)], end: .timedOut) {
            $0.client.wasAliveWhileNotHeld = true
        }
        #expect(OutcomeRule.facts(of: seen).outcome == .hung)
        let held = try observation(Self.blocked, attempts: [attempt(0)], end: .timedOut)
        #expect(OutcomeRule.facts(of: held).outcome == .rejected)
    }

    @Test func withoutAnyConnectionNothingIsMissing() throws {
        let seen = try observation(Self.blocked, attempts: [attempt(0)]) {
            $0.check?.verdict = .inconclusive
            $0.check?.holdsNoConnection = true
        }
        #expect(CompletenessRule.lack(in: seen) == nil)
        let blind = try observation(Self.blocked, attempts: [attempt(0)]) { $0.check?.verdict = .inconclusive }
        #expect(CompletenessRule.lack(in: blind)?.code == .captureIncomplete)
        let unproved = try observation(Self.blocked) {
            $0.check?.verdict = .inconclusive
            $0.check?.holdsNoConnection = true
        }
        #expect(CompletenessRule.lack(in: unproved)?.code == .captureIncomplete)
    }

    // MARK: - Names

    @Test func aForgedNameAloneIsNotTheCertificate() throws {
        let unasked = ConnectionRecord.sample(.imaps).inTLS()
        #expect(OutcomeRule.facts(of: try observation(Self.forged, [unasked])).delivery == .no)
        let answered = try observation(Self.forged, [unasked]) { $0.isNameAnswered = true }
        #expect(OutcomeRule.facts(of: answered).delivery == .yes)
        #expect(OutcomeRule.facts(of: answered).outcome == .lateRejected)
        let nowhere = try observation(Self.forged) { $0.isNameAnswered = true }
        #expect(OutcomeRule.facts(of: nowhere).outcome == .noContact)
    }

    @Test func whoFindsNoNameHasMetTheScenario() throws {
        let scenario = Scenario.sample("net.dns-servfail", tags: [.network]) {
            $0.network = NetworkSettings(dns: .servfail)
            $0.delivery = [.nameAnswered]
        }
        #expect(OutcomeRule.facts(of: try observation(scenario)).outcome == .noContact)
        let asked = try observation(scenario) { $0.isNameAnswered = true }
        #expect(OutcomeRule.facts(of: asked).outcome == .rejected)
        let judgement = try #require(
            Judge().judge([try .goodBaseline(), asked, try .goodBaseline(repetition: 2)]).dropFirst().first)
        #expect(judgement.verdict == .pass)
        #expect(judgement.reason.contains("no connection"))
    }

    @Test func whoAsksForServicesHasMetTheScenario() throws {
        let scenario = Scenario.sample("auto-srv-redirect", tags: [.accountSetup]) {
            $0.setup = SetupSettings(services: [.init(.imaps, at: .secondHost)])
            $0.delivery = [.serviceAnswered]
        }
        #expect(OutcomeRule.facts(of: try observation(scenario)).outcome == .noContact)
        let asked = try observation(scenario) { $0.isServiceAnswered = true }
        #expect(OutcomeRule.facts(of: asked).outcome == .rejected)
    }

    // MARK: - IPv6

    @Test func aDeadAddressIsProvedByItsUnansweredAttempt() throws {
        let record = ConnectionRecord.sample(.imaps).inTLS(octets: 90).loggingIn(isSealed: true)
        let dead = attempt(3, to: "2001:db8:25::25")
        let facts = OutcomeRule.facts(of: try observation(Self.blackHole, [record], attempts: [dead]))
        #expect(facts.delivery == .yes)
        #expect(facts.outcome == .loggedIn)
        let without = OutcomeRule.facts(of: try observation(Self.blackHole, [record]))
        #expect(without.delivery == .notOffered)
        let refused = attempt(3, to: "2001:db8:25::25", isRefused: true)
        #expect(OutcomeRule.facts(of: try observation(Self.blackHole, [record], attempts: [refused])).delivery == .no)
    }

    @Test func whoWaitsForADeadAddressWaitsTooLong() throws {
        let seen = try observation(
            Self.blackHole, attempts: [attempt(0, to: "2001:db8:25::25")], end: .timedOut
        ) { $0.client.wasAliveWhileNotHeld = true }
        let judgement = try #require(
            Judge().judge([try .goodBaseline(), seen, try .goodBaseline(repetition: 2)]).dropFirst().first)
        #expect(judgement.outcome == .hung && judgement.verdict == .warn)
        #expect(judgement.reason.contains("an address that does not answer"))
    }

    // MARK: - Let through

    @Test func onlyTheSecondConnectionShowsWhoComesBack() throws {
        let scenario = Scenario.sample("net.portal-then-through", .mustAccept, tags: [.network]) {
            $0.steps = [
                StepTemplate(
                    isFault: true, connections: ConnectionRange(first: 1, last: 1),
                    action: .handshake(HandshakeStep(text: "HTTP/1.1 302 Found\r\n\r\n")))
            ]
            $0.delivery = [.steps(.every)]
            $0.notOffered = [.fewerConnections(than: 2)]
        }
        let portal = ConnectionRecord.sample(.imaps).faulted
        #expect(OutcomeRule.facts(of: try observation(scenario, [portal])).outcome == .notOffered)
        var second = ConnectionRecord.sample(.imaps, id: 1).inTLS(octets: 90).loggingIn(isSealed: true)
        second.number = 2
        let facts = OutcomeRule.facts(of: try observation(scenario, [portal, second]))
        #expect(facts.outcome == .loggedIn && facts.delivery == .yes)
        var refused = ConnectionRecord.sample(.imaps, id: 1).inTLS()
        refused.number = 2
        #expect(OutcomeRule.facts(of: try observation(scenario, [portal, refused])).outcome == .rejected)
    }

    @Test func whoTriesNoOtherAddressGivesUp() throws {
        let seen = try observation(Self.blackHole, attempts: [attempt(0, to: "2001:db8:25::25")])
        #expect(OutcomeRule.facts(of: seen).outcome == .rejected)
        #expect(VerdictTable.verdict(.rejected, in: Self.blackHole, secretArrived: false) == .warn)
    }
}
