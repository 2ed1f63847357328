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
        case .command(let verb, let containing, let phase, let isBeforeLogin):
            commands(of: connection, isBeforeLogin: isBeforeLogin).contains { command in
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

    /// The commands of a connection: all of them, or those that came before a log-in had succeeded.
    private static func commands(
        of connection: ConnectionRecord, isBeforeLogin: Bool
    ) -> [(verb: String, text: String, isSealed: Bool)] {
        guard isBeforeLogin else { return connection.commands }
        var part = connection
        part.events = Array(
            connection.events.prefix { if case .login(let attempt) = $0.note { !attempt.isAccepted } else { true } })
        return part.commands
    }

    /// UID FETCH goes by FETCH too.
    private static func isMeant(_ verb: String, by word: String) -> Bool {
        word == "*" || verb == word || verb == "UID " + word
    }

    private static func holds(_ text: String, _ words: String?) -> Bool {
        guard let words else { return true }
        return text.lowercased().contains(words.lowercased())
    }

    /// Whether a command came behind the one whose reply is held back; a farewell is no step further.
    ///
    /// The server's eye cannot tell it from a client that never waits for that reply. None is known: the reply says how
    /// to log in.
    private static func wentOnDuringHold(_ connection: ConnectionRecord, in instance: ScenarioInstance) -> Bool {
        let holds = Set(instance.steps.lazy.filter(\.action.isHold).map(\.index))
        let events = connection.events
        let start = events.firstIndex { if case .scripted(let step) = $0.note { holds.contains(step) } else { false } }
        guard let start else { return false }
        // The log-in that the held command itself brings is noted behind it.
        return events[events.index(after: start)...].contains { event in
            if case .command(let verb, _) = event.note { !farewells.contains(verb) } else { false }
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
