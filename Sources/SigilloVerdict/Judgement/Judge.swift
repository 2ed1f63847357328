package import SigilloScenario

/// From everything that was observed of one client in one setting to a judgement of each run.
///
/// It is a function: the same observations give the same judgements, now or from a kept run.
package struct Judge: Sendable {
    /// How strictly clear text is judged.
    package var policy: Policy
    /// Whether scenarios are skipped that tell nothing new about a client that is known to verify no certificate.
    package var skipsPointless: Bool

    /// Creates a judge.
    package init(policy: Policy = .strict, skipsPointless: Bool = true) {
        self.policy = policy
        self.skipsPointless = skipsPointless
    }

    /// The judgements of `observations`, one for each, in the same order.
    ///
    /// - Parameter observations: all runs of one client in one setting, in the order in which they were run; on each
    ///   path the baseline stands before and after what rests on it.
    package func judge(_ observations: [Observation]) -> [Judgement] {
        let facts = observations.map(OutcomeRule.facts)
        let controls = Controls(observations, facts)
        return observations.indices.map { index in
            judge(observations[index], facts[index], at: index, controls)
        }
    }

    /// Whether running an instance would tell nothing, because the client is known to verify no certificate.
    ///
    /// - Parameter observations: what was run so far.
    package func skips(_ instance: ScenarioInstance, after observations: [Observation]) -> Bool {
        guard skipsPointless, instance.scenario.isSkippedWithoutVerification else { return false }
        return Controls(observations, observations.map(OutcomeRule.facts)).isVerificationOff(on: instance.path)
    }

    private func judge(
        _ observation: Observation, _ facts: OutcomeFacts, at index: Int, _ controls: Controls
    ) -> Judgement {
        let scenario = observation.instance.scenario
        var judgement = Judgement(
            id: observation.id, instance: observation.instance, outcome: facts.outcome,
            verdict: VerdictTable.verdict(facts.outcome, in: scenario, secretArrived: facts.secretArrived),
            reasonCode: nil, reason: Sentences.happening(facts, in: observation), delivered: facts.delivery,
            decisiveConnection: facts.decisiveConnection, decisiveFinding: facts.decisiveFinding,
            connections: facts.connections)
        judgement.reasonCode = Self.code(facts, judgement.verdict, scenario)
        if isPointless(scenario, facts), controls.isVerificationOff(on: observation.instance.path) {
            judgement.verdict = .skipped
            if observation.client.end == .notRun { judgement.outcome = .noContact }
            judgement.reasonCode = .verificationOff
            judgement.reason = Sentences.skipped(ran: observation.client.end != .notRun, facts.outcome)
            return judgement
        }
        if scenario.isBaseline, judgement.verdict != .pass, observation.isAccountUnknown {
            judgement.reason += " " + Sentences.accountUnknown
        }
        if scenario.isTrustIsolation, facts.trustedImpostor {
            judgement.reasonCode = .verificationOff
            judgement.reason += " " + Sentences.verificationOff
        }
        if judgement.verdict == .pass { weigh(&judgement, observation, at: index, controls) }
        if policy == .opportunistic, judgement.verdict == .fail, scenario.isAboutPlaintextPhase {
            judgement.verdict = .warn
            judgement.notes.append(Sentences.opportunistic)
        }
        return judgement
    }

    /// Whether a scenario tells nothing once verification is known to be off; what crossed in clear always tells.
    private func isPointless(_ scenario: Scenario, _ facts: OutcomeFacts) -> Bool {
        skipsPointless && scenario.isSkippedWithoutVerification && !facts.outcome.isHarm
    }

    /// Takes a pass away for which there is no positive evidence.
    private func weigh(_ judgement: inout Judgement, _ observation: Observation, at index: Int, _ controls: Controls) {
        let lack: (code: ReasonCode, sentence: String)?
        if !observation.instance.scenario.isBaseline,
            let objection = controls.objection(toPassAt: index, of: observation.instance)
        {
            lack = (.controlFailed, objection)
        } else {
            lack = CompletenessRule.lack(in: observation)
        }
        guard let lack else { return }
        judgement.verdict = .inconclusive
        judgement.reasonCode = lack.code
        judgement.reason += " " + Sentences.noPass(because: lack.sentence)
    }

    private static func code(_ facts: OutcomeFacts, _ verdict: Verdict, _ scenario: Scenario) -> ReasonCode? {
        switch (facts.outcome, verdict) {
        case (.harnessError, _): .harness
        case (.noContact, _): .noContact
        case (_, .inconclusive) where scenario.isBaseline: .controlFailed
        case (.hung, _): .timeout
        case (.notDelivered, _): .notDelivered
        case (.notOffered, .inconclusive): .notDelivered
        case (_, .inconclusive): .controlFailed
        default: nil
        }
    }
}
