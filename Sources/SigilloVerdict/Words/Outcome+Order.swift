package import SigilloScenario

extension Outcome {
    /// Whether something of the user's crossed where somebody could read it, or the client was led astray: it counts
    /// wherever it happened, whether or not the scenario's own fault had reached the client.
    package var isHarm: Bool {
        switch self {
        case .leakedPlaintext, .leakedContent, .leakedMetadata, .deceived: true
        default: false
        }
    }

    /// The outcomes from the worst to the least telling, for what a client should turn away from.
    ///
    /// Where it may go on inside verified TLS a log-in is better than a crash; where it may only leave it is worse.
    package static func worstFirst(_ conduct: SafeConduct) -> [Outcome] {
        let harms: [Outcome] = [
            .leakedPlaintext, .leakedToImpostor, .leakedContent, .leakedMetadata, .deceived, .accepted,
        ]
        let failures: [Outcome] = [.crashed, .hung]
        let ends: [Outcome] = [.lateRejected, .rejected, .notOffered, .notDelivered, .noContact, .harnessError]
        return switch conduct {
        case .close: harms + [.loggedIn] + failures + ends
        case .closeOrContinue: harms + failures + [.loggedIn] + ends
        }
    }

    /// The one of several that counts in a scenario, or nil where there is none.
    ///
    /// Where a log-in should succeed, one that did outweighs everything but a credential or a message in clear.
    package static func worst(of outcomes: some Sequence<Outcome>, in scenario: Scenario) -> Outcome? {
        let present = Set(outcomes)
        let order =
            scenario.isExpectedToAccept
            ? [.leakedPlaintext, .leakedContent, .loggedIn] + worstFirst(scenario.safeConduct)
            : worstFirst(scenario.safeConduct)
        return order.first(where: present.contains)
    }
}
