import SigilloScenario
import Testing

@testable import SigilloVerdict

/// The table of the model, word for word: outcome by outcome, expectation by expectation.
@Suite struct VerdictTableTests {
    struct Row: CustomTestStringConvertible, Sendable {
        var outcome: Outcome
        /// Must-reject, should-reject, must-accept, should-accept, observe.
        var verdicts: [Verdict]
        var testDescription: String { outcome.rawValue }
    }

    static let expectations: [SigilloScenario.Expectation] = [
        .mustReject, .shouldReject, .mustAccept, .shouldAccept, .observe,
    ]

    /// With this run's secret at the honest server, so that "as logged-in" is a pass.
    static let rows = [
        Row(outcome: .leakedPlaintext, verdicts: [.fail, .fail, .fail, .fail, .fail]),
        Row(outcome: .leakedToImpostor, verdicts: [.fail, .warn, .pass, .pass, .info]),
        Row(outcome: .leakedContent, verdicts: [.fail, .fail, .fail, .fail, .info]),
        Row(outcome: .leakedMetadata, verdicts: [.fail, .warn, .pass, .pass, .info]),
        Row(outcome: .deceived, verdicts: [.fail, .fail, .pass, .pass, .info]),
        Row(outcome: .accepted, verdicts: [.fail, .warn, .pass, .pass, .info]),
        Row(outcome: .loggedIn, verdicts: [.fail, .warn, .pass, .pass, .info]),
        Row(outcome: .crashed, verdicts: [.fail, .fail, .fail, .fail, .warn]),
        Row(outcome: .hung, verdicts: [.warn, .warn, .fail, .warn, .info]),
        Row(outcome: .lateRejected, verdicts: [.pass, .pass, .fail, .warn, .info]),
        Row(outcome: .rejected, verdicts: [.pass, .pass, .fail, .warn, .info]),
        Row(outcome: .notOffered, verdicts: [.inconclusive, .inconclusive, .skipped, .skipped, .info]),
        Row(outcome: .notDelivered, verdicts: Array(repeating: .inconclusive, count: 5)),
        Row(outcome: .noContact, verdicts: Array(repeating: .inconclusive, count: 5)),
        Row(outcome: .harnessError, verdicts: Array(repeating: .error, count: 5)),
    ]

    @Test(arguments: rows)
    func saysWhatTheModelSays(row: Row) {
        for (expectation, verdict) in zip(Self.expectations, row.verdicts) {
            let scenario = Scenario.sample("cert.sample", expectation)
            #expect(
                VerdictTable.verdict(row.outcome, in: scenario, secretArrived: true) == verdict,
                "\(expectation.rawValue)")
        }
    }

    @Test func hasARowForEveryOutcome() {
        #expect(Set(Self.rows.map(\.outcome)) == Set(Outcome.allCases))
    }

    @Test func notOfferedIsThePassOfAProtocolScenario() {
        for tag in [ScenarioTag.tls, .plaintextPhase, .injection] {
            for expectation in [SigilloScenario.Expectation.mustReject, .shouldReject] {
                let scenario = Scenario.sample("protocol", expectation, tags: [tag])
                #expect(VerdictTable.verdict(.notOffered, in: scenario, secretArrived: false) == .pass)
            }
        }
    }

    @Test(arguments: [Outcome.accepted, .leakedMetadata, .deceived, .leakedToImpostor, .loggedIn])
    func asLoggedInNeedsTheSecret(outcome: Outcome) {
        for expectation in [SigilloScenario.Expectation.mustAccept, .shouldAccept] {
            let scenario = Scenario.sample("ctl.wildcard", expectation)
            #expect(VerdictTable.verdict(outcome, in: scenario, secretArrived: false) == .inconclusive)
        }
    }

    @Test(arguments: Outcome.allCases)
    func theBaselineHasARuleOfItsOwn(outcome: Outcome) {
        let verdict = VerdictTable.verdict(outcome, in: .baseline, secretArrived: false)
        switch outcome {
        case .loggedIn: #expect(verdict == .pass)
        case .leakedPlaintext, .leakedContent: #expect(verdict == .fail)
        case .harnessError: #expect(verdict == .error)
        default: #expect(verdict == .inconclusive)
        }
    }

    @Test func goingOnInsideVerifiedTLSIsAPassWhereItIsAllowed() {
        for expectation in [SigilloScenario.Expectation.mustReject, .shouldReject] {
            let scenario = Scenario.sample("imap-tamper", expectation, tags: [.tampering]) {
                $0.safeConduct = .closeOrContinue
            }
            #expect(VerdictTable.verdict(.loggedIn, in: scenario, secretArrived: true) == .pass)
            #expect(VerdictTable.verdict(.deceived, in: scenario, secretArrived: true) == .fail)
            // Never with a peer that nobody may trust.
            let impostor = Scenario.sample("cert.sample", expectation) { $0.safeConduct = .closeOrContinue }
            #expect(VerdictTable.verdict(.loggedIn, in: impostor, secretArrived: true) != .pass)
        }
    }
}
