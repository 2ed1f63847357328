import SigilloCore

/// A session whose commands have no tag: each has its own answer, in order. SMTP, POP3 and HTTP are so.
protocol UntaggedSession: ScriptedSession {
    /// What the script has behind the answer to the command at hand.
    var after: SessionScript.Suffix? { get set }
}

extension UntaggedSession {
    /// Answers a command, after what the script says: when its delay is over, in what frames the answer.
    ///
    /// - Parameters:
    ///   - verbs: the names by which the command goes.
    ///   - path: the path of an HTTP request; nil for a command of another protocol.
    ///   - body: answers; it is told what the script answers instead of the honest answer, or nil.
    mutating func heedScript(
        _ verbs: [String], path: String? = nil,
        _ body: @escaping @Sendable (inout Self, SessionScript.Reply?) -> Void
    ) {
        guard let reply = script.reply(to: verbs, path: path, isSealed: isSealed) else { return body(&self, nil) }
        wait(for: reply) { session in
            session.outbox.begin(reply)
            session.outbox.octets += session.script.octets(of: reply.before)
            session.after = session.script.suffix(of: reply)
            body(&session, reply.effect == .honest ? nil : reply)
        }
    }

    /// Answers the command at hand with the script's text, and performs its effect.
    mutating func answer(with reply: SessionScript.Reply) {
        outbox.reply(scripted: script.octets(of: reply.text))
        sendAfter()
        perform(reply.effect)
    }

    /// Sends what the script has behind the answer.
    mutating func sendAfter() {
        outbox.send(after)
        after = nil
        outbox.endAnswer()
    }

    /// Notes a command as it may be printed.
    mutating func note(_ verb: String, _ summary: @autoclosure () -> String) {
        outbox.record(command: verb, Self.text(verb, summary()))
    }

    private static func text(_ verb: String, _ summary: String) -> String {
        summary.isEmpty ? verb : verb + " " + summary
    }
}
