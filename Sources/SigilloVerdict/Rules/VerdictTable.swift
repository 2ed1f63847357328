package import SigilloScenario

/// The table from an outcome and an expectation to a verdict, before the controls have their say.
package enum VerdictTable {
    /// The verdict of the table.
    ///
    /// - Parameters:
    ///   - secretArrived: whether this run's secret arrived at the honest server, without which "as logged-in" is only
    ///     inconclusive.
    package static func verdict(_ outcome: Outcome, in scenario: Scenario, secretArrived: Bool) -> Verdict {
        if scenario.isBaseline { return baseline(outcome) }
        return switch scenario.expectation {
        case .mustReject: mustReject(outcome, scenario)
        case .shouldReject: shouldReject(outcome, scenario)
        case .mustAccept: mustAccept(outcome, secretArrived: secretArrived)
        case .shouldAccept: shouldAccept(outcome, secretArrived: secretArrived)
        case .observe: observe(outcome)
        }
    }

    /// The baseline asks one question: did the log-in succeed without a leak?
    private static func baseline(_ outcome: Outcome) -> Verdict {
        switch outcome {
        case .loggedIn: .pass
        case .leakedPlaintext, .leakedContent: .fail
        case .harnessError: .error
        default: .inconclusive
        }
    }

    private static func mustReject(_ outcome: Outcome, _ scenario: Scenario) -> Verdict {
        switch outcome {
        case .leakedPlaintext, .leakedToImpostor, .leakedContent, .deceived, .leakedMetadata, .accepted: .fail
        case .loggedIn: scenario.safeConduct == .closeOrContinue && scenario.isPeerAuthentic ? .pass : .fail
        case .crashed: .fail
        case .hung: .warn
        case .lateRejected, .rejected: .pass
        case .notOffered: scenario.isAboutCertificates ? .inconclusive : .pass
        case .notDelivered, .noContact: .inconclusive
        case .harnessError: .error
        }
    }

    private static func shouldReject(_ outcome: Outcome, _ scenario: Scenario) -> Verdict {
        switch outcome {
        case .leakedToImpostor, .leakedMetadata, .accepted: return .warn
        case .loggedIn:
            return scenario.safeConduct == .closeOrContinue && scenario.isPeerAuthentic ? .pass : .warn
        default: return mustReject(outcome, scenario)
        }
    }

    private static func mustAccept(_ outcome: Outcome, secretArrived: Bool) -> Verdict {
        switch outcome {
        case .leakedPlaintext, .leakedContent: .fail
        case .loggedIn, .leakedToImpostor, .deceived, .leakedMetadata, .accepted: secretArrived ? .pass : .inconclusive
        case .crashed, .hung, .lateRejected, .rejected: .fail
        case .notOffered: .skipped
        case .notDelivered, .noContact: .inconclusive
        case .harnessError: .error
        }
    }

    private static func shouldAccept(_ outcome: Outcome, secretArrived: Bool) -> Verdict {
        switch outcome {
        case .hung, .lateRejected, .rejected: .warn
        default: mustAccept(outcome, secretArrived: secretArrived)
        }
    }

    private static func observe(_ outcome: Outcome) -> Verdict {
        switch outcome {
        case .leakedPlaintext: .fail
        case .crashed: .warn
        case .notDelivered, .noContact: .inconclusive
        case .harnessError: .error
        default: .info
        }
    }
}
