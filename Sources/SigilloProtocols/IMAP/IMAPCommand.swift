import SigilloCore

/// A command with its arguments: parsed, noted, then carried out.
protocol IMAPCommand: Sendable {
    /// The states in which it may come.
    static var scope: IMAPScope { get }

    /// Reads the arguments from the space, or the line end, behind the command's name.
    init(_ lexer: inout IMAPLexer) throws(IMAPSyntaxError)

    /// The arguments as they may be printed: made of what was parsed, without anything secret.
    var summary: String { get }

    /// Notes what the command brought, a credential or a message, where it is not carried out.
    ///
    /// - Parameter reply: what the script answers; nil where the session holds or the state is wrong.
    func observe(in session: inout IMAPSession, reply: SessionScript.Reply?)

    /// Notes a credential in arguments that could not be read: it has crossed all the same.
    static func observe(malformed arguments: ArraySlice<UInt8>, in session: inout IMAPSession)

    /// Carries it out. At the end, perhaps after the store's reply, stands one
    /// ``IMAPSession/complete(_:_:)``.
    func perform(in session: inout IMAPSession)
}

extension IMAPCommand {
    var summary: String { "" }

    func observe(in session: inout IMAPSession, reply: SessionScript.Reply?) {}

    static func observe(malformed arguments: ArraySlice<UInt8>, in session: inout IMAPSession) {}
}

/// The states in which a command may come (RFC 9051 §3).
enum IMAPScope: Sendable {
    case any, notAuthenticated, authenticated, selected
}

/// The condition of a tagged response (RFC 9051 §7.1).
enum IMAPStatus: String, Sendable {
    case ok = "OK"
    case no = "NO"
    case bad = "BAD"
}

extension IMAPSession {
    private static func text(_ tag: String, _ verb: String, _ summary: String) -> String {
        summary.isEmpty ? "\(tag) \(verb)" : "\(tag) \(verb) \(summary)"
    }

    /// Reads, notes and carries out the command at hand.
    mutating func run<Command: IMAPCommand>(_: Command.Type, _ lexer: inout IMAPLexer) {
        guard let context = current else { return }
        let verb = context.isUID ? "UID " + context.verb : context.verb
        let arguments = lexer.remaining
        let command: Command
        do {
            command = try Command(&lexer)
            try lexer.endOfCommand()
        } catch {
            outbox.record(.command(verb: verb, text: "\(context.tag) \(verb) ‹malformed›"))
            Command.observe(malformed: ASCII.trimmed(arguments), in: &self)
            return answerInvalid([verb, context.verb], "Expected \(error.expected)")
        }
        outbox.record(command: verb, Self.text(context.tag, verb, command.summary))

        guard mode == .running else {
            command.observe(in: &self, reply: nil)
            return finishUnanswered()
        }
        heedScript([verb, context.verb]) { session, reply in
            if let reply {
                session.observe(command, reply)
                return session.answer(with: reply)
            }
            if let refusal = session.refusal(of: Command.scope) {
                session.observe(command, nil)
                return session.complete(.bad, refusal)
            }
            command.perform(in: &session)
        }
    }

    /// Lets a command note what it carries; it stays the command at hand, which is still to be answered.
    private mutating func observe(_ command: some IMAPCommand, _ reply: SessionScript.Reply?) {
        let context = current
        command.observe(in: &self, reply: reply)
        current = context
    }

    /// Answers the command at hand, after what the script says: when its delay is over, in what frames the answer.
    ///
    /// - Parameters:
    ///   - verbs: the names by which the command goes.
    ///   - body: answers; it is told what the script answers instead of the honest answer, or nil.
    mutating func heedScript(
        _ verbs: [String], _ body: @escaping @Sendable (inout IMAPSession, SessionScript.Reply?) -> Void
    ) {
        guard let reply = script.reply(to: verbs, isSealed: isSealed), let tag = current?.tag else {
            return body(&self, nil)
        }
        wait(for: reply) { session in
            session.outbox.begin(reply)
            session.outbox.octets += session.script.octets(of: reply.before, tag: tag)
            session.current?.after = session.script.suffix(of: reply, tag: tag)
            body(&session, reply.effect == .honest ? nil : reply)
        }
    }

    /// Answers the command at hand with the script's text, and performs its effect.
    mutating func answer(with reply: SessionScript.Reply) {
        outbox.reply(scripted: script.octets(of: reply.text, tag: current?.tag))
        outbox.send(current?.after)
        current?.after = nil
        outbox.endAnswer()
        perform(reply.effect)
        finishUnanswered()
    }

    /// Answers a command that cannot be carried out: as the script says, else with BAD.
    mutating func answerInvalid(_ verbs: [String], _ reason: String) {
        guard mode == .running else { return finishUnanswered() }
        heedScript(verbs) { session, reply in
            if let reply { return session.answer(with: reply) }
            session.complete(.bad, reason)
        }
    }

    /// Ends a command that honest behaviour has no answer for.
    mutating func finishUnanswered() {
        if case .command = expectation { current = nil }
    }

    /// Ends the command at hand with its tagged response, behind what is new in the mailbox.
    mutating func complete(_ status: IMAPStatus, _ text: String) {
        guard let context = current else { return }
        current = nil
        if status != .bad { announceNews(removals: context.isUID || !Self.numbering.contains(context.verb)) }
        outbox.octets.append("\(context.tag) \(status.rawValue) \(text)\r\n")
        // The tag of what is no command may be anything.
        outbox.noteReply("\(context.verb == "?" ? "‹tag›" : context.tag) \(status.rawValue) \(text)")
        outbox.send(context.after)
        outbox.endAnswer()
        if status == .bad { countBadCommand() }
        if watch != nil { resumeNotifying() }
    }

    /// Commands with sequence numbers during which no number may change (RFC 9051 §7.5.1).
    static let numbering: Set = ["FETCH", "STORE", "SEARCH", "SORT", "THREAD"]

    private func refusal(of scope: IMAPScope) -> String? {
        let isIn = isAuthenticated || !configuration.requiresLogin
        switch scope {
        case .any: return nil
        case .notAuthenticated: return isAuthenticated ? "Already logged in" : nil
        case .authenticated: return isIn ? nil : "Log in first"
        case .selected:
            if !isIn { return "Log in first" }
            return selection == nil ? "Select a mailbox first" : nil
        }
    }

    /// Finds the command at hand and runs it.
    ///
    /// - Returns: whether there is such a command.
    mutating func dispatch(_ lexer: inout IMAPLexer) -> Bool {
        guard let context = current else { return false }
        if let needed = IMAPExtension.needed(for: context.verb, isUID: context.isUID),
            !configuration.extensions.contains(needed)
        {
            return false
        }
        if context.isUID { return dispatch(uid: context.verb, &lexer) }
        switch context.verb {
        case "CAPABILITY": run(CapabilityCommand.self, &lexer)
        case "NOOP": run(NoopCommand.self, &lexer)
        case "LOGOUT": run(LogoutCommand.self, &lexer)
        case "ID": run(IDCommand.self, &lexer)
        case "STARTTLS": run(StartTLSCommand.self, &lexer)
        case "LOGIN": run(LoginCommand.self, &lexer)
        case "AUTHENTICATE": run(AuthenticateCommand.self, &lexer)
        case "ENABLE": run(EnableCommand.self, &lexer)
        case "SELECT": run(SelectCommand.self, &lexer)
        case "EXAMINE": run(ExamineCommand.self, &lexer)
        case "LIST": run(ListCommand.self, &lexer)
        case "LSUB": run(LsubCommand.self, &lexer)
        case "STATUS": run(StatusCommand.self, &lexer)
        case "NAMESPACE": run(NamespaceCommand.self, &lexer)
        case "APPEND": run(AppendCommand.self, &lexer)
        case "IDLE": run(IdleCommand.self, &lexer)
        case "NOTIFY": run(NotifyCommand.self, &lexer)
        case "CREATE": run(CreateCommand.self, &lexer)
        case "DELETE": run(DeleteCommand.self, &lexer)
        case "RENAME": run(RenameCommand.self, &lexer)
        case "SUBSCRIBE": run(SubscribeCommand.self, &lexer)
        case "UNSUBSCRIBE": run(UnsubscribeCommand.self, &lexer)
        case "CHECK": run(CheckCommand.self, &lexer)
        case "CLOSE": run(CloseCommand.self, &lexer)
        case "UNSELECT": run(UnselectCommand.self, &lexer)
        case "EXPUNGE": run(ExpungeCommand.self, &lexer)
        case "SEARCH": run(SearchCommand.self, &lexer)
        case "SORT": run(SortCommand.self, &lexer)
        case "THREAD": run(ThreadCommand.self, &lexer)
        case "CANCELUPDATE": run(CancelUpdateCommand.self, &lexer)
        case "FETCH": run(FetchCommand.self, &lexer)
        case "STORE": run(StoreCommand.self, &lexer)
        case "COPY": run(CopyCommand.self, &lexer)
        case "MOVE": run(MoveCommand.self, &lexer)
        case "REPLACE": run(ReplaceCommand.self, &lexer)
        case "GETQUOTA": run(GetQuotaCommand.self, &lexer)
        case "GETQUOTAROOT": run(GetQuotaRootCommand.self, &lexer)
        case "SETQUOTA": run(SetQuotaCommand.self, &lexer)
        default: return false
        }
        return true
    }

    private mutating func dispatch(uid verb: String, _ lexer: inout IMAPLexer) -> Bool {
        switch verb {
        case "FETCH": run(FetchCommand.self, &lexer)
        case "STORE": run(StoreCommand.self, &lexer)
        case "SEARCH": run(SearchCommand.self, &lexer)
        case "SORT": run(SortCommand.self, &lexer)
        case "THREAD": run(ThreadCommand.self, &lexer)
        case "COPY": run(CopyCommand.self, &lexer)
        case "MOVE": run(MoveCommand.self, &lexer)
        case "EXPUNGE": run(UIDExpungeCommand.self, &lexer)
        case "REPLACE": run(ReplaceCommand.self, &lexer)
        default: return false
        }
        return true
    }
}
