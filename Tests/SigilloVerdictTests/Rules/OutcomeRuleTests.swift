import SigilloCheck
import SigilloCore
import SigilloScenario
import Testing

@testable import SigilloVerdict

/// Each outcome with an observation that produces it, and a neighbour that does not.
@Suite struct OutcomeRuleTests {
    private func outcome(
        _ scenario: Scenario, _ connections: [ConnectionRecord], findings: [Finding] = [],
        end: ClientRun.End = .exited(status: 0), change: (inout Observation) -> Void = { _ in }
    ) throws -> Outcome {
        let observation = try Observation.sample(scenario, connections, findings: findings, end: end, change: change)
        return OutcomeRule.facts(of: observation).outcome
    }

    private let clear = ConnectionRecord.sample(.imapStartTLS).faulted
    private let sealed = ConnectionRecord.sample(.imaps).inTLS()

    // MARK: - Leaks

    @Test func aLogInInClearIsLeakedWhetherOrNotItWasGenuine() throws {
        #expect(try outcome(.strip, [clear.loggingIn(isSealed: false)]) == .leakedPlaintext)
        #expect(try outcome(.strip, [clear.loggingIn(isSealed: false, isGenuine: false)]) == .leakedPlaintext)
        #expect(try outcome(.strip, [clear.saying("CAPABILITY").saying("LOGOUT")]) == .rejected)
    }

    @Test func anIdentityWithoutASecretIsMetadata() throws {
        let anonymous = clear.loggingIn(isSealed: false, isGenuine: false, mechanism: "ANONYMOUS", secret: Secret(""))
        #expect(try outcome(.strip, [anonymous]) == .leakedMetadata)
    }

    @Test(arguments: [
        (Finding.sample(.credential), Outcome.leakedPlaintext),
        (Finding.sample(.canary, label: "password"), .leakedPlaintext),
        (Finding.sample(.canary, label: "token"), .leakedPlaintext),
        (Finding.sample(.canary), .leakedPlaintext),
        (Finding.sample(.canary, label: "subject"), .leakedContent),
        (Finding.sample(.canary, label: "body"), .leakedContent),
        (Finding.sample(.content, rule: "content.message"), .leakedContent),
        (Finding.sample(.canary, label: "user"), .leakedMetadata),
        (Finding.sample(.metadata, rule: "smtp.envelope"), .leakedMetadata),
        (Finding.sample(.metadata, rule: "imap.mailbox"), .leakedMetadata),
        // These harm nobody by themselves.
        (Finding.sample(.metadata, rule: "smtp.ehlo"), .rejected),
        (Finding.sample(.weakTLS, rule: "tls.version"), .rejected),
    ])
    func theWireIsTheSecondEye(finding: Finding, expected: Outcome) throws {
        #expect(try outcome(.strip, [clear], findings: [finding]) == expected)
    }

    @Test func theMostTellingFindingDecides() throws {
        let findings = [
            Finding.sample(.canary, label: "password"), .sample(.canary, label: "body"), .sample(.credential),
        ]
        let facts = OutcomeRule.facts(of: try .sample(.strip, [clear], findings: findings))
        #expect(facts.outcome == .leakedPlaintext)
        #expect(facts.decisiveFinding == 2)
        let alone = OutcomeRule.facts(of: try .sample(.strip, [clear], findings: Array(findings.prefix(2))))
        #expect(alone.decisiveFinding == 0)
    }

    @Test func whatSigilloItselfSentIsNobodysLeak() throws {
        #expect(try outcome(.strip, [clear], findings: [.sample(.canary, label: "marker")]) == .rejected)
        let stream = Finding.sample(.credential, stream: 7)
        #expect(try outcome(.strip, [clear], findings: [stream]) { $0.capture.markerStream = 7 } == .rejected)
        #expect(try outcome(.strip, [clear], findings: [stream]) { $0.capture.markerStream = 8 } == .leakedPlaintext)
    }

    @Test func aLogInInsideTLSToAnImpostorIsLeakedToIt() throws {
        #expect(try outcome(.expired, [sealed.inTLS(octets: 40).loggingIn(isSealed: true)]) == .leakedToImpostor)
        let guess = sealed.inTLS(octets: 40).loggingIn(isSealed: true, isGenuine: false)
        #expect(try outcome(.expired, [guess]) == .leakedToImpostor)
        #expect(try outcome(.baseline, [sealed.inTLS(octets: 40).loggingIn(isSealed: true)]) == .loggedIn)
    }

    @Test func weakTLSMakesAnImpostorOfAnybody() throws {
        var record = sealed.inTLS(octets: 40).loggingIn(isSealed: true)
        record.tls?.suite = 0xc006
        #expect(try outcome(.nullSuite, [record]) == .leakedToImpostor)
        #expect(try outcome(.nullSuite, [record], findings: [.sample(.credential)]) == .leakedPlaintext)
    }

    @Test func aMessageInClearIsLeakedContent() throws {
        let message = MailMessage(octets: Array("Subject: x\r\n\r\n".utf8), internalDate: 0)
        let received = SessionNote.messageReceived(message, verb: "APPEND")
        #expect(try outcome(.strip, [clear.noting(received)]) == .leakedContent)
        #expect(try outcome(.strip, [clear.noting(.messageSent(octets: 9, verb: "FETCH"))]) == .leakedContent)
        // Inside TLS it went to a server without a name, but nobody else read it.
        let inside = sealed.inTLS(octets: 90).noting(received, isSealed: true)
        #expect(try outcome(.expired, [inside]) == .accepted)
    }

    @Test(arguments: ["SELECT", "LIST", "STATUS", "APPEND", "MAIL", "RCPT"])
    func namesInClearAreMetadata(verb: String) throws {
        #expect(try outcome(.strip, [clear.saying(verb)]) == .leakedMetadata)
    }

    @Test(arguments: ["CAPABILITY", "STARTTLS", "LOGOUT", "NOOP", "ID", "EHLO", "HELO", "QUIT", "RSET", "\u{16}\u{3}"])
    func askingInClearGivesNothingAway(verb: String) throws {
        #expect(try outcome(.strip, [clear.saying(verb)]) == .rejected)
    }

    // MARK: - Deception and acceptance

    @Test(arguments: ["FETCH", "IDLE", "SEARCH", "ENABLE"])
    func actingInClearAsThoughLoggedInIsDeceived(verb: String) throws {
        #expect(try outcome(.strip, [clear.saying(verb)]) == .deceived)
    }

    @Test func aSignOfDeceptionIsLookedForInItsPhase() throws {
        let scenario = Scenario.sample("imap-tamper", paths: [.imapStartTLS], tags: [.tampering]) {
            $0.safeConduct = .closeOrContinue
            $0.deceptions = [.command(verb: "NOOP", containing: "XSIGIL", phase: .sealed)]
        }
        let inside = ConnectionRecord.sample(.imapStartTLS).inTLS(octets: 9).loggingIn(isSealed: true)
        #expect(try outcome(scenario, [inside.saying("NOOP", "a NOOP xsigil-1", isSealed: true)]) == .deceived)
        #expect(try outcome(scenario, [inside.saying("NOOP", "a NOOP xsigil-1", isSealed: false)]) == .loggedIn)
        #expect(try outcome(scenario, [inside.saying("NOOP", "a NOOP", isSealed: true)]) == .loggedIn)
    }

    @Test func wordsWithoutACredentialAreAccepted() throws {
        #expect(try outcome(.expired, [sealed.inTLS(octets: 12)]) == .accepted)
        #expect(try outcome(.expired, [sealed.inTLS(octets: 0)]) == .lateRejected)
    }

    @Test func speakingInClearOnAnImplicitPortIsAccepted() throws {
        let scenario = Scenario.sample("impl.plaintext-greeting", tags: [.tls]) { $0.delivery = [.plaintextGreeting] }
        let greeted = ConnectionRecord.sample(.imaps).noting(.reply(text: "* OK ready"))
        #expect(try outcome(scenario, [greeted.saying("CAPABILITY")]) == .accepted)
        #expect(try outcome(scenario, [greeted.saying("\u{16}\u{3}\u{1}")]) == .rejected)
        #expect(try outcome(scenario, [greeted.loggingIn(isSealed: false)]) == .leakedPlaintext)
    }

    // MARK: - Ends

    @Test func aSignalThatSigilloDidNotSendIsACrash() throws {
        #expect(try outcome(.expired, [sealed], end: .signalled(11)) == .crashed)
        #expect(try outcome(.expired, [sealed], end: .exited(status: 139)) == .lateRejected)
        #expect(try outcome(.expired, [], end: .signalled(11)) == .noContact)
    }

    @Test func aliveWhileNobodyHeldItIsHung() throws {
        let waiting = try outcome(.expired, [sealed], end: .timedOut) { $0.client.wasAliveWhileNotHeld = true }
        #expect(waiting == .hung)
        // Silence through a deliberate hold is a rejection.
        #expect(try outcome(.strip, [clear], end: .timedOut) == .rejected)
        let nowhere = try outcome(.expired, [], end: .timedOut) { $0.client.wasAliveWhileNotHeld = true }
        #expect(nowhere == .noContact)
    }

    @Test func aFinishedHandshakeAloneIsALateRejection() throws {
        #expect(try outcome(.expired, [sealed.inTLS(established: true)]) == .lateRejected)
        #expect(try outcome(.expired, [sealed.inTLS(established: false)]) == .rejected)
    }

    @Test func whatTheClientDoesNotOfferCannotBeDelivered() throws {
        var record = ConnectionRecord.sample(.imaps)
        record.tls = TLSObservation()
        record.tls?.sawClientHello = true
        record.tls?.offeredSuites = [0x1301, 0xc02b]
        #expect(try outcome(.nullSuite, [record]) == .notOffered)
        record.tls?.offeredSuites = [0x1301, 0xc006]
        #expect(try outcome(.nullSuite, [record]) == .notDelivered)
        record.tls?.offeredSuites = []
        record.tls?.sawClientHello = false
        #expect(try outcome(.nullSuite, [record]) == .notDelivered)
    }

    @Test func withoutTheFaultNothingWasDelivered() throws {
        #expect(try outcome(.strip, [.sample(.imapStartTLS)]) == .notDelivered)
        #expect(try outcome(.expired, [.sample(.imaps)]) == .notDelivered)
    }

    @Test func otherPortsAreNoContact() throws {
        #expect(try outcome(.expired, []) == .noContact)
        #expect(try outcome(.expired, [.sample(.imapStartTLS, isBait: true)]) == .noContact)
    }

    @Test func theHarnessFailsForItself() throws {
        #expect(try outcome(.expired, []) { $0.harnessFailure = "The room could not be made." } == .harnessError)
        #expect(try outcome(.expired, [], end: .notStarted("There is no such program.")) == .harnessError)
        // What was seen before was seen.
        let leak = try outcome(.strip, [clear.loggingIn(isSealed: false)]) { $0.harnessFailure = "Too late." }
        #expect(leak == .leakedPlaintext)
        #expect(try outcome(.expired, [sealed]) { $0.harnessFailure = "Too late." } == .harnessError)
    }

    // MARK: - Several connections

    @Test func theWorstConnectionCounts() throws {
        let late = ConnectionRecord.sample(.imaps, id: 1).inTLS()
        let leaking = ConnectionRecord.sample(.imaps, id: 2).inTLS(octets: 9).loggingIn(isSealed: true)
        let facts = OutcomeRule.facts(of: try .sample(.expired, [sealed.inTLS(established: false), late, leaking]))
        #expect(facts.outcome == .leakedToImpostor)
        #expect(facts.decisiveConnection == 2)
        #expect(facts.connections.map(\.outcome) == [.rejected, .lateRejected, .leakedToImpostor])
    }

    @Test func baitCountsWhereverItStands() throws {
        let bait = ConnectionRecord.sample(.imap, id: 1, isBait: true)
        #expect(try outcome(.expired, [sealed, bait.loggingIn(isSealed: false)]) == .leakedPlaintext)
        #expect(try outcome(.expired, [sealed, bait.saying("CAPABILITY")]) == .lateRejected)
        let tlsBait = ConnectionRecord.sample(.smtps, id: 1, isBait: true).inTLS(octets: 9).loggingIn(isSealed: true)
        #expect(try outcome(.expired, [sealed, tlsBait]) == .leakedToImpostor)
        #expect(try outcome(.strip, [clear, tlsBait]) == .rejected)
    }

    @Test func connectionsWithoutTheFaultDoNotCount() throws {
        let scenario = Scenario.sample("imap-inject", paths: [.imapStartTLS], tags: [.injection]) {
            $0.safeConduct = .closeOrContinue
            $0.steps = Scenario.strip.steps
            $0.delivery = [.steps(.every)]
        }
        let honest = ConnectionRecord.sample(.imapStartTLS, id: 1).inTLS(octets: 9).loggingIn(isSealed: true)
        #expect(try outcome(scenario, [honest]) == .notDelivered)
        #expect(try outcome(scenario, [clear, honest]) == .rejected)
        #expect(try outcome(scenario, [honest.faulted]) == .loggedIn)
    }

    @Test func straysCountOnlyWithThisRunsSecret() throws {
        let stray = ConnectionRecord.sample(.imapStartTLS, id: 4)
        let guess = stray.loggingIn(isSealed: false, isGenuine: false)
        #expect(try outcome(.strip, [clear, guess]) { $0.strays = [4] } == .rejected)
        #expect(try outcome(.strip, [clear, guess]) == .leakedPlaintext)
        let ours = stray.loggingIn(isSealed: false)
        #expect(try outcome(.strip, [clear, ours]) { $0.strays = [4] } == .leakedPlaintext)
    }

    @Test func whereALogInShouldSucceedItOutweighsTheRest() throws {
        let good = sealed.inTLS(octets: 9).loggingIn(isSealed: true)
        let gone = ConnectionRecord.sample(.imaps, id: 1).inTLS(established: false)
        #expect(try outcome(.baseline, [gone, good]) == .loggedIn)
        let alive = try outcome(.baseline, [good], end: .timedOut) { $0.client.wasAliveWhileNotHeld = true }
        #expect(alive == .loggedIn)
        #expect(try outcome(.baseline, [good], findings: [.sample(.metadata, rule: "imap.mailbox")]) == .loggedIn)
        #expect(try outcome(.baseline, [good], findings: [.sample(.content)]) == .leakedContent)
        #expect(try outcome(.baseline, [good], findings: [.sample(.credential)]) == .leakedPlaintext)
        // Another account's log-in proves nothing.
        let other = sealed.inTLS(octets: 9).loggingIn(isSealed: true, isGenuine: false)
        #expect(try outcome(.baseline, [other]) == .accepted)
    }

    @Test func everyProofMustHold() throws {
        let both = Scenario.sample("two", paths: [.imapStartTLS], tags: [.injection]) {
            $0.steps = Scenario.strip.steps + Scenario.strip.steps
            $0.delivery = [.steps(.every), .certificateSent]
        }
        let first = ConnectionRecord.sample(.imapStartTLS).faulted
        #expect(try outcome(both, [first.inTLS()]) == .notDelivered)
        #expect(try outcome(both, [first.noting(.scripted(step: 1))]) == .notDelivered)
        #expect(try outcome(both, [first.noting(.scripted(step: 1)).inTLS()]) == .lateRejected)
        var any = both
        any.delivery = [.steps(.any)]
        #expect(try outcome(any, [first]) == .rejected)
    }
}
