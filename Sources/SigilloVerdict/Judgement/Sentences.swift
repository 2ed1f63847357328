import SigilloCheck
import SigilloCore
import SigilloScenario

/// The sentences of judgements; none of them holds a secret.
enum Sentences {
    static let verificationOff =
        "Verification is off: the client takes any certificate on this path, so the other certificate scenarios would "
        + "only say the same."
    static let opportunistic =
        "The policy is opportunistic: TLS was wanted only if available. With TLS required this is a fail."

    static let accountUnknown =
        "The client's own account was never learnt: it never logged in to the honest server inside TLS."

    static func noPass(because sentence: String) -> String {
        "It cannot be called a pass: \(lowercasedFirst(sentence))"
    }

    static func skipped(ran: Bool, _ outcome: Outcome) -> String {
        ran
            ? "The client verifies no certificate, so this one says nothing new (\(outcome.rawValue))."
            : "It was not run: the client verifies no certificate, so this one would say nothing new."
    }

    /// What happened, in one sentence.
    static func happening(_ facts: OutcomeFacts, in observation: Observation) -> String {
        switch facts.outcome {
        case .leakedPlaintext, .leakedContent, .leakedMetadata:
            return leak(facts, in: observation)
        case .leakedToImpostor:
            return isWeakTLS(observation)
                ? "The client gave its credential to TLS that is too weak to keep it."
                : "The client gave its credential, inside TLS, to a server that it had no ground to trust."
        case .deceived where wentOn(observation):
            return "The client went on in a handshake that it had to break off."
        case .deceived where ProviderRule.usedOtherProvider(observation):
            return "The client gave the message to another provider's server."
                + ProviderRule.evidence(in: observation)
        case .deceived where isFaultOfServerItself(observation):
            return "The client did what it must not do after what the server itself had said inside TLS."
        case .deceived:
            return "The client acted on what somebody sent it that nobody had authenticated."
        case .accepted:
            return accepted(observation)
        case .loggedIn:
            return observation.instance.scenario.isExpectedToAccept
                ? "The client logged in inside TLS, and this run's credential arrived at the honest server."
                    + ProviderRule.evidence(in: observation)
                : "The fault reached the client; it went on and logged in inside verified TLS."
        case .crashed:
            let signal = if case .signalled(let number) = observation.client.end { " by signal \(number)" } else { "" }
            return "The client was ended\(signal) after it had met the server."
        case .hung where observation.instance.scenario.network.ipv6 != nil:
            return "The client was still waiting for an address that does not answer when its time was over."
        case .hung:
            return "The client was still waiting when its time was over, although the server had answered."
        case .lateRejected:
            return "The client finished the handshake, then left without a word."
        case .rejected where observation.connections.isEmpty && observation.instance.scenario.network.ipv6 != nil:
            return "The client tried no address but the one that does not answer."
        case .rejected where observation.connections.isEmpty:
            return "The network let no connection come about, and the client gave nothing to anybody else."
        case .rejected:
            return "The client turned away and gave nothing."
        case .notOffered:
            return "What the client offered or did made the fault impossible."
        case .notDelivered:
            return "The client connected, but the fault never reached it."
        case .noContact:
            return noContact(observation)
        case .harnessError:
            return harness(observation)
        }
    }

    private static func leak(_ facts: OutcomeFacts, in observation: Observation) -> String {
        let what =
            switch facts.outcome {
            case .leakedContent: "A message"
            case .leakedMetadata: "Mailbox names or an envelope"
            default: "A credential"
            }
        guard let index = facts.decisiveFinding, let findings = observation.check?.findings,
            findings.indices.contains(index)
        else {
            return "\(what) crossed in clear, as the server saw it arrive."
        }
        let finding = findings[index]
        return "\(what) crossed in clear in frame \(finding.frame): \(finding.text)"
    }

    private static func accepted(_ observation: Observation) -> String {
        if observation.instance.scenario.isExpectedToAccept {
            return "The client spoke to the server, but this run's credential never arrived."
        }
        return isWeakTLS(observation)
            ? "The client spoke through TLS that is too weak to rely on, but gave no credential."
            : "The client spoke to a server that it had no ground to trust, but gave no credential."
    }

    private static func wentOn(_ observation: Observation) -> Bool {
        observation.connections.contains { record in
            !(record.tls?.reactions.isDisjoint(with: observation.instance.scenario.reactions) ?? true)
        }
    }

    /// Whether the fault is nothing but words of the genuine server inside TLS.
    private static func isFaultOfServerItself(_ observation: Observation) -> Bool {
        let faults = observation.instance.steps.filter(\.isFault)
        return observation.instance.scenario.isPeerAuthentic && !faults.isEmpty
            && faults.allSatisfy(\.action.isSealed)
    }

    /// Whether the TLS is what is wrong, and not the certificate.
    private static func isWeakTLS(_ observation: Observation) -> Bool {
        let scenario = observation.instance.scenario
        return !scenario.isAboutCertificates && !scenario.tls.authenticatesPeer
    }

    private static func noContact(_ observation: Observation) -> String {
        guard observation.connections.isEmpty else {
            return "The client never connected to the path under test, only elsewhere."
        }
        let sentence =
            switch observation.client.end {
            case .exited(let status): "The client ended with status \(status) and had connected nowhere."
            case .signalled(let number): "The client was ended by signal \(number) and had connected nowhere."
            default: "The client never connected."
            }
        // A wrong option or a missing file is told by the client itself, and best in its own words.
        let words = observation.client.errorExcerpt
        return words.isEmpty ? sentence : sentence + " It wrote: “\(words)”"
    }

    private static func harness(_ observation: Observation) -> String {
        if let failure = observation.harnessFailure { return failure }
        return switch observation.client.end {
        case .notStarted(let sentence): sentence
        case .notRun: "It was not run."
        default: "Sigillo could not do its part."
        }
    }

    private static func lowercasedFirst(_ sentence: String) -> String {
        sentence.prefix(1).lowercased() + sentence.dropFirst()
    }
}

extension StepAction {
    /// Whether it is done inside TLS, and only there.
    fileprivate var isSealed: Bool {
        switch self {
        case .capabilities(let change): change.phase == .sealed
        case .reply(let reply): reply.phase == .sealed
        case .greeting, .handshake, .transport: false
        }
    }
}
