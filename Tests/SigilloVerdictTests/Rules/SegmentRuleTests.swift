import SigilloCheck
import SigilloCore
import SigilloScenario
import Testing

@testable import SigilloVerdict

/// Octets 100..<110 were injected behind an answer that ends at 100.
@Suite struct SegmentRuleTests {
    private let injection = ConnectionRecord.Injection(step: 0, start: 100, end: 110)

    private func isCut(_ segments: Segmentation, _ ends: [UInt64]) -> Bool {
        var flow = FlowReport.whole(0, of: .sample(.imapStartTLS))
        flow.serverSegmentEnds = ends
        return SegmentRule.isCut(injection, as: segments, in: flow)
    }

    @Test func oneSegmentCarriesTheAnswerAndTheRest() {
        #expect(isCut(.one, [40, 110, 300]))
        #expect(!isCut(.one, [40, 100, 110]))
        #expect(!isCut(.one, [40, 105, 110]))
        #expect(!isCut(.one, [40, 90]))
    }

    @Test func twoSegmentsAreCutAtTheAnswersEnd() {
        #expect(isCut(.two, [40, 100, 110]))
        #expect(!isCut(.two, [40, 110]))
        #expect(!isCut(.two, [40, 100, 104, 110]))
        #expect(!isCut(.two, [40, 100]))
    }

    @Test func singleOctetsMakeManySegments() {
        #expect(isCut(.octets, [100, 101, 102, 103, 104, 105, 106, 107, 108, 109, 110]))
        // A kernel may put some together, and a client may have seen enough.
        #expect(isCut(.octets, [100, 101, 102, 107]))
        #expect(isCut(.octets, [100, 101]))
        #expect(!isCut(.octets, [100, 101, 110]))
        #expect(!isCut(.octets, [100, 109, 110]))
        #expect(!isCut(.octets, [40, 110]))
    }

    @Test func anInjectionThatDidNotCrossAsPlannedIsNotDelivered() throws {
        let scenario = Scenario.sample("imap-inject", paths: [.imapStartTLS], tags: [.injection]) {
            $0.steps = [
                StepTemplate(
                    isFault: true,
                    action: .reply(
                        ReplyStep(
                            verb: "STARTTLS", phase: .clear, effect: .honest, after: "0123456789", segments: .two)))
            ]
            $0.delivery = [.steps(.every), .segments]
        }
        var record = ConnectionRecord.sample(.imapStartTLS).faulted
        record.injections = [injection]
        func outcome(_ ends: [UInt64]) throws -> Outcome {
            let observation = try Observation.sample(scenario, [record]) {
                $0.check?.flows[0].serverSegmentEnds = ends
            }
            return OutcomeRule.facts(of: observation).outcome
        }
        #expect(try outcome([100, 110]) == .rejected)
        #expect(try outcome([110]) == .notDelivered)
        record.injections = []
        #expect(try outcome([100, 110]) == .notDelivered)
    }
}
