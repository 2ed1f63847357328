import SigilloCore

/// A command with its arguments: parsed, noted, then carried out.
protocol POP3Command: Sendable {
    static var verb: String { get }
    /// The state in which it may be given.
    static var scope: POP3Scope { get }

    /// Reads the arguments; nil where they are wrong.
    init?(_ arguments: POP3Arguments)

    /// The arguments as they may be printed: made of what was parsed, without anything secret.
    var summary: String { get }

    /// Notes what the command brought where it is not carried out.
    ///
    /// - Parameter reply: what the script answers; nil where the session holds.
    func observe(in session: inout POP3Session, reply: SessionScript.Reply?)

    /// Carries it out and sends the reply.
    func perform(in session: inout POP3Session)
}

extension POP3Command {
    var summary: String { "" }

    func observe(in session: inout POP3Session, reply: SessionScript.Reply?) {}
}

/// The states in which a command may be given (RFC 1939 §3).
enum POP3Scope: Sendable {
    case any
    /// Before a log-in.
    case authorization
    /// Behind it.
    case transaction
}

extension POP3Session {
    /// Finds a command and runs it.
    ///
    /// - Returns: whether there is such a command.
    mutating func dispatch(_ verb: String, _ arguments: POP3Arguments) -> Bool {
        if let needed = POP3Extension.needed(for: verb), !configuration.pop3.extensions.contains(needed) {
            return false
        }
        switch verb {
        case "USER": run(UserCommand.self, arguments)
        case "PASS": run(PassCommand.self, arguments)
        case "APOP": run(ApopCommand.self, arguments)
        case "AUTH": run(POP3AuthCommand.self, arguments)
        case "CAPA": run(CapaCommand.self, arguments)
        case "STLS": run(StlsCommand.self, arguments)
        case "STAT": run(StatCommand.self, arguments)
        case "LIST": run(POP3ListCommand.self, arguments)
        case "UIDL": run(UidlCommand.self, arguments)
        case "RETR": run(RetrCommand.self, arguments)
        case "TOP": run(TopCommand.self, arguments)
        case "DELE": run(DeleCommand.self, arguments)
        case "RSET": run(POP3RsetCommand.self, arguments)
        case "NOOP": run(POP3NoopCommand.self, arguments)
        case "QUIT": run(POP3QuitCommand.self, arguments)
        case "LANG": run(LangCommand.self, arguments)
        case "UTF8": run(Utf8Command.self, arguments)
        default: return false
        }
        return true
    }

    private mutating func run<Command: POP3Command>(_: Command.Type, _ arguments: POP3Arguments) {
        guard let command = Command(arguments) else {
            outbox.record(.command(verb: Command.verb, text: Command.verb + " ‹malformed›"))
            return answerInvalid(Command.verb, "Syntax error in the arguments")
        }
        note(Command.verb, command.summary)
        guard mode == .running else { return command.observe(in: &self, reply: nil) }
        heedScript(Self.names(of: Command.verb)) { session, reply in
            guard let reply else { return session.perform(command) }
            command.observe(in: &session, reply: reply)
            session.answer(with: reply)
        }
    }

    private mutating func perform<Command: POP3Command>(_ command: Command) {
        switch Command.scope {
        case .authorization where isAuthenticated: fail("Already logged in")
        case .transaction where !isAuthenticated && configuration.requiresLogin: fail("Log in first")
        case .transaction where maildrop == nil: openMaildrop { command.perform(in: &$0) }
        default: command.perform(in: &self)
        }
    }

    /// Answers a command that cannot be carried out: as the script says, else with an error.
    mutating func answerInvalid(_ verb: String, _ text: String) {
        guard mode == .running else { return }
        heedScript(Self.names(of: verb)) { session, scripted in
            if let scripted { return session.answer(with: scripted) }
            session.fail(text)
            session.countBadCommand()
        }
    }

    /// The names by which the script knows a command: STLS goes by that of STARTTLS too, which other protocols have for it.
    private static func names(of verb: String) -> [String] {
        verb == StlsCommand.verb ? [verb, "STARTTLS"] : [verb]
    }

    /// Sends `+OK`, and the lines of a multi-line response with the dot that ends it (RFC 1939 §3).
    mutating func succeed(_ text: String, lines: [String]? = nil) {
        outbox.reply("+OK " + text)
        if let lines {
            for line in lines { outbox.reply(line.hasPrefix(".") ? "." + line : line) }
            outbox.reply(".")
        }
        sendAfter()
    }

    /// Sends `-ERR`.
    ///
    /// - Parameter code: an extended response code (RFC 2449 §8, RFC 3206).
    mutating func fail(_ text: String, code: String? = nil) {
        let code = configuration.pop3.extensions.contains(.responseCodes) ? code : nil
        outbox.reply("-ERR " + (code.map { "[\($0)] " } ?? "") + text)
        sendAfter()
    }
}
