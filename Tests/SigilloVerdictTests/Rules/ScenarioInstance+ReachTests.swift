import SigilloCore
import SigilloScenario
import Testing

@testable import SigilloVerdict

/// Scenarios of the web, whose fault may be on port 80 and on the second visit.
@Suite struct ScenarioInstanceReachTests {
    private let page = StepAction.reply(ReplyStep(verb: "*", phase: .clear, effect: .close))

    /// The fault is on port 80.
    private func first(visits: Int = 1) -> Scenario {
        .sample("web-http-first", paths: [.https], tags: [.webmail]) {
            $0.visits = visits
            $0.safeConduct = .closeOrContinue
            $0.steps = [StepTemplate(isFault: true, place: StepPlace(listener: .http), action: page)]
            $0.delivery = [.steps(.every)]
            $0.notOffered = [.noConnection(to: .http)]
        }
    }

    private func record(_ path: ServicePath, id: Int = 0, visit: Int = 1) -> ConnectionRecord {
        var record = ConnectionRecord.sample(path, id: id, isBait: path != .https)
        record.visit = visit
        return record
    }

    private func outcome(_ scenario: Scenario, _ records: [ConnectionRecord]) throws -> Outcome {
        OutcomeRule.facts(of: try .sample(scenario, records)).outcome
    }

    @Test func whoMetTheFaultInClearAndGaveNothingHasRejectedIt() throws {
        let visit = record(.http).saying("GET").faulted
        #expect(try outcome(first(), [visit]) == .rejected)
        #expect(try outcome(first(), [visit.loggingIn(isSealed: false, mechanism: "form")]) == .leakedPlaintext)
        let cookie = visit.loggingIn(isSealed: false, mechanism: "cookie", secret: Secret("0123456789abcdef"))
        #expect(try outcome(first(), [cookie]) == .leakedPlaintext)
    }

    @Test func whoStayedAwayFromTheListenerWasNotOfferedIt() throws {
        let sealed = record(.https).inTLS(octets: 90).loggingIn(isSealed: true, mechanism: "form")
        #expect(try outcome(first(), [sealed]) == .notOffered)
        #expect(try outcome(first(), [sealed, record(.http, id: 1).faulted]) == .rejected)
    }

    @Test func aConnectionOnWhichNoOctetCrossedIsNoVisit() throws {
        let sealed = record(.https).inTLS(octets: 90).loggingIn(isSealed: true, mechanism: "form")
        var other = record(.http, id: 1)
        #expect(try outcome(first(), [sealed, other]) == .notOffered)
        other.octetsReceived = 1
        #expect(try outcome(first(), [sealed, other]) == .notDelivered)
        (other.octetsReceived, other.octetsSent) = (0, 1)
        #expect(try outcome(first(), [sealed, other]) == .notDelivered)
    }

    @Test func anotherBaitIsNotUnderTest() throws {
        #expect(try outcome(first(), [record(.imap).faulted]) == .noContact)
    }

    @Test func theFaultBelongsToTheLastVisit() throws {
        let sealed = record(.https).inTLS(octets: 90).loggingIn(isSealed: true, mechanism: "form")
        let early = record(.http, id: 1).faulted
        #expect(try outcome(first(visits: 2), [sealed, early]) == .notDelivered)
        #expect(try outcome(first(visits: 2), [sealed, early, record(.http, id: 2, visit: 2).faulted]) == .rejected)
        let again = record(.https, id: 2, visit: 2).inTLS(octets: 90).loggingIn(isSealed: true, mechanism: "form")
        #expect(try outcome(first(visits: 2), [sealed, early, again]) == .notOffered)
    }

    @Test func anHonestFirstVisitIsNoLogInToAnImpostor() throws {
        let scenario = Scenario.sample("web-bad-cert", paths: [.https]) { $0.visits = 2 }
        let sealed = record(.https).inTLS(octets: 90).loggingIn(isSealed: true, mechanism: "form")
        let refused = record(.https, id: 1, visit: 2).inTLS(established: false)
        #expect(try outcome(scenario, [sealed, refused]) == .rejected)
        let taken = record(.https, id: 1, visit: 2).inTLS(octets: 90).loggingIn(isSealed: true, mechanism: "form")
        #expect(try outcome(scenario, [sealed, taken]) == .leakedToImpostor)
    }

    @Test func whatWasRightInTheFirstVisitIsWrongInTheSecond() throws {
        var scenario = first(visits: 2)
        scenario.deceptions = [.command(verb: "*", phase: .clear)]
        let early = record(.http).saying("GET").faulted
        #expect(try outcome(scenario, [early, record(.http, id: 1, visit: 2).faulted]) == .rejected)
        #expect(try outcome(scenario, [early, record(.http, id: 1, visit: 2).saying("GET").faulted]) == .deceived)
    }

    @Test func theSecondHostMayHaveAGoodName() throws {
        let scenario = Scenario.sample("web-redirect", paths: [.https], tags: [.webmail]) {
            $0.certificate = Scenario.secondHostChain
            $0.safeConduct = .closeOrContinue
        }
        #expect(scenario.isPeerAuthentic)
        let sealed = record(.https).inTLS(octets: 90).loggingIn(isSealed: true, mechanism: "form")
        #expect(try outcome(scenario, [sealed]) == .loggedIn)
        var canary = ConnectionRecord.sample(.https, id: 1, isBait: true).inTLS(octets: 90)
            .loggingIn(isSealed: true, mechanism: "form")
        canary.server.address = "198.51.100.66"
        let observation = try Observation.sample(scenario, [sealed, canary]) {
            $0.canary = Observation.Canary(name: "rinvio.test", addresses: ["198.51.100.66"])
        }
        #expect(OutcomeRule.facts(of: observation).outcome == .leakedToImpostor)
    }
}
