import SigilloCheck
import SigilloCore
import SigilloScenario

/// Whether a client acted on what nobody had authenticated, by the signs that its scenario names.
enum DeceptionRule {
    /// Whether a connection shows a sign.
    static func shows(
        _ sign: DeceptionSign, on connection: ConnectionRecord, of instance: ScenarioInstance, isAtCanary: Bool
    ) -> Bool {
        switch sign {
        case .command(let verb, let containing, let phase):
            connection.commands.contains { command in
                phase.covers(isSealed: command.isSealed) && isMeant(command.verb, by: verb)
                    && holds(command.text, containing)
            }
        case .duringHold: wentOnDuringHold(connection, in: instance)
        case .contact: isAtCanary
        }
    }

    /// Whether the capture shows that the second host's address was asked for.
    static func asksForCanary(_ check: CheckResult, _ canary: Observation.Canary) -> Bool {
        check.namesAsked.contains { name in
            name.lowercased().split(separator: ".") == canary.name.lowercased().split(separator: ".")
        }
    }

    /// UID FETCH goes by FETCH too.
    private static func isMeant(_ verb: String, by word: String) -> Bool {
        word == "*" || verb == word || verb == "UID " + word
    }

    private static func holds(_ text: String, _ words: String?) -> Bool {
        guard let words else { return true }
        return text.lowercased().contains(words.lowercased())
    }

    /// Whether a command came behind the one whose reply is held back.
    ///
    /// What the client had sent in one piece with that command waited for nothing; and a farewell is no step further.
    private static func wentOnDuringHold(_ connection: ConnectionRecord, in instance: ScenarioInstance) -> Bool {
        let holds = Set(instance.steps.lazy.filter(\.action.isHold).map(\.index))
        let events = connection.events
        let start = events.firstIndex { if case .scripted(let step) = $0.note { holds.contains(step) } else { false } }
        guard let start else { return false }
        return events[start...].contains { event in
            guard event.receivedOffset > events[start].receivedOffset else { return false }
            return switch event.note {
            case .command(let verb, _): !farewells.contains(verb)
            case .login, .messageReceived: true
            default: false
            }
        }
    }

    private static let farewells: Set<String> = ["LOGOUT", "QUIT"]
}

extension StepAction {
    /// Whether it holds back a reply, and every further one.
    fileprivate var isHold: Bool {
        if case .reply(let reply) = self { reply.effect == .hold } else { false }
    }
}

extension StepPhase {
    /// Whether it is about what crosses in this way.
    fileprivate func covers(isSealed: Bool) -> Bool {
        switch self {
        case .clear: !isSealed
        case .sealed: isSealed
        case .any: true
        }
    }
}
