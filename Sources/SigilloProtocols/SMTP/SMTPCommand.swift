import SigilloCore

/// A command with its arguments: parsed, noted, then carried out.
protocol SMTPCommand: Sendable {
    static var verb: String { get }

    /// Reads the arguments; nil where they are wrong.
    init?(_ arguments: SMTPArguments)

    /// The arguments as they may be printed: made of what was parsed, without anything secret.
    var summary: String { get }

    /// Notes what the command brought where it is not carried out.
    ///
    /// - Parameter reply: what the script answers; nil where the session holds.
    func observe(in session: inout SMTPSession, reply: SessionScript.Reply?)

    /// Whether what follows cannot be told from commands where the arguments are wrong, so that the session ends.
    static var endsWhenMalformed: Bool { get }

    /// Carries it out and sends the reply.
    func perform(in session: inout SMTPSession)
}

extension SMTPCommand {
    var summary: String { "" }

    func observe(in session: inout SMTPSession, reply: SessionScript.Reply?) {}

    static var endsWhenMalformed: Bool { false }
}

extension SMTPSession {
    /// Finds a command and runs it.
    ///
    /// - Returns: whether there is such a command.
    mutating func dispatch(_ verb: String, _ arguments: SMTPArguments) -> Bool {
        switch verb {
        case "EHLO": run(EhloCommand.self, arguments)
        case "HELO": run(HeloCommand.self, arguments)
        case "STARTTLS": run(SMTPStartTLSCommand.self, arguments)
        case "AUTH": run(AuthCommand.self, arguments)
        case "MAIL": run(MailCommand.self, arguments)
        case "RCPT": run(RcptCommand.self, arguments)
        case "DATA": run(DataCommand.self, arguments)
        case "BDAT": run(BdatCommand.self, arguments)
        case "RSET": run(RsetCommand.self, arguments)
        case "NOOP": run(SMTPNoopCommand.self, arguments)
        case "QUIT": run(QuitCommand.self, arguments)
        case "VRFY": run(VrfyCommand.self, arguments)
        case "EXPN": run(ExpnCommand.self, arguments)
        case "HELP": run(HelpCommand.self, arguments)
        default: return false
        }
        return true
    }

    private mutating func run<Command: SMTPCommand>(_: Command.Type, _ arguments: SMTPArguments) {
        guard let command = Command(arguments) else {
            outbox.record(.command(verb: Command.verb, text: Command.verb + " ‹malformed›"))
            return answerInvalid(
                Command.verb, SMTPReply(501, "5.5.4", "Syntax error in the arguments"),
                closes: Command.endsWhenMalformed)
        }
        note(Command.verb, command.summary)
        guard mode == .running else { return command.observe(in: &self, reply: nil) }
        heedScript([Command.verb]) { session, reply in
            guard let reply else { return command.perform(in: &session) }
            command.observe(in: &session, reply: reply)
            session.answer(with: reply)
        }
    }

    /// Answers a command that cannot be carried out: as the script says, else with `reply`.
    ///
    /// - Parameter closes: whether the session ends behind the answer.
    mutating func answerInvalid(_ verb: String, _ reply: SMTPReply, closes: Bool = false) {
        guard mode == .running else { return closes ? close() : () }
        heedScript([verb]) { session, scripted in
            if let scripted {
                session.answer(with: scripted)
            } else {
                session.reply(reply)
                session.countBadCommand()
            }
            if closes { session.close() }
        }
    }

    /// Sends a reply, and what the script has behind it.
    mutating func reply(_ reply: SMTPReply) {
        for index in reply.texts.indices { outbox.reply { reply.append(line: index, to: &$0) } }
        sendAfter()
    }
}
