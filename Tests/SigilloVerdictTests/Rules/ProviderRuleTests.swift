import SigilloCore
import SigilloScenario
import Testing

@testable import SigilloVerdict

/// Mail through the domain's own server, and through another provider's.
@Suite struct ProviderRuleTests {
    private let other = Observation.Canary(name: "rinvio.test", addresses: ["198.51.100.66"])
    private let junk = MailArrival(
        address: "198.51.100.25", mailbox: "Junk", spf: "fail", results: "mx.altrove.test; spf=fail (no)")
    private let inbox = MailArrival(
        address: "192.0.2.25", mailbox: "INBOX", spf: "pass", results: "mx.altrove.test; spf=pass (yes)")

    private static func scenario(_ expectation: SigilloScenario.Expectation, hasOther: Bool = true) -> Scenario {
        Scenario.sample("smtp-provider", expectation, paths: [.smtps], tags: [.network]) {
            $0.safeConduct = .closeOrContinue
            $0.network.hasOtherProvider = hasOther
            if expectation == .mustReject {
                $0.steps = Scenario.strip.steps
                $0.delivery = [.steps(.every)]
            }
        }
    }

    private var refused: ConnectionRecord { .sample(.smtps).faulted.inTLS(octets: 40) }

    private func atOther(_ note: SessionNote? = nil) -> ConnectionRecord {
        var record = ConnectionRecord.sample(.smtps, id: 1, isBait: true).inTLS(octets: 80).loggingIn(isSealed: true)
        record.server.address = "198.51.100.66"
        return note.map { record.noting($0, isSealed: true) } ?? record
    }

    private var sent: SessionNote { .messageReceived(MailMessage(octets: [0x61], internalDate: 0), verb: "DATA") }

    private func observation(
        _ scenario: Scenario, _ records: [ConnectionRecord], _ arrivals: [MailArrival] = []
    ) throws -> Observation {
        try .sample(scenario, records) {
            $0.canary = other
            $0.arrivals = arrivals
        }
    }

    @Test func aMessageForTheOtherProviderIsDeceivedAndTheRecipientSaysWhy() throws {
        let seen = try observation(Self.scenario(.mustReject), [refused, atOther(sent)], [junk])
        let facts = OutcomeRule.facts(of: seen)
        #expect(facts.outcome == .deceived)
        let sentence = Sentences.happening(facts, in: seen)
        #expect(sentence.contains("another provider's server. The recipient's server put it into Junk"))
        #expect(sentence.contains("spf=fail (no)"))
    }

    @Test func aLookAtTheOtherProviderAloneIsNone() throws {
        for records in [[refused], [refused, atOther()]] {
            let seen = try observation(Self.scenario(.mustReject), records)
            #expect(!ProviderRule.usedOtherProvider(seen))
            #expect(OutcomeRule.facts(of: seen).outcome != .deceived)
        }
    }

    @Test func elsewhereTheSecondHostIsNobodysProvider() throws {
        let seen = try observation(Self.scenario(.mustReject, hasOther: false), [refused, atOther(sent)])
        #expect(!ProviderRule.usedOtherProvider(seen))
        #expect(OutcomeRule.facts(of: seen).outcome == .leakedToImpostor)
    }

    @Test func whatArrivesByTheOwnServerStandsInThePass() throws {
        let seen = try observation(
            Self.scenario(.mustAccept), [ConnectionRecord.sample(.smtps).inTLS(octets: 60).loggingIn(isSealed: true)],
            [inbox])
        let facts = OutcomeRule.facts(of: seen)
        #expect(facts.outcome == .loggedIn)
        #expect(Sentences.happening(facts, in: seen).contains("put it into INBOX: mx.altrove.test; spf=pass (yes)"))
    }

    @Test func whatFailedIsQuotedBeforeWhatPassed() throws {
        let seen = try observation(Self.scenario(.mustReject), [refused, atOther(sent)], [inbox, junk])
        #expect(ProviderRule.evidence(in: seen) == " " + junk.sentence)
        #expect(ProviderRule.evidence(in: try observation(Self.scenario(.mustReject), [refused])) == "")
    }
}
