import SigilloCore

/// Where a session stands with its connection.
enum SessionMode: Sendable {
    case running
    /// TLS was granted; what comes now is for the connection.
    case handshaking
    /// Commands are noted and not answered.
    case holding
    case closed
}

/// What a session has borne of its client so far; how much it bears is said by ``SessionLimits``.
struct SessionPatience: Sendable {
    var commandsBeforeLogin = 0
    var badCommands = 0
    /// Whether anything came since the clock was last looked at.
    var isActive = false
}

/// The timers of a session.
enum SessionTimer {
    /// The time in which a client has to say something.
    static let idle = 0
    /// The delay of a step of the script.
    static let delay = 1
}

/// What the sessions of all protocols do alike: they greet, wait, bear so much, and perform what a script says.
protocol ScriptedSession: ServerSession, SASLHost {
    var mode: SessionMode { get set }
    var isAuthenticated: Bool { get set }
    var script: ScriptPlayer { get set }
    var patience: SessionPatience { get set }
    /// What is done when a delay of the script is over; nothing is read until then.
    var delayed: (@Sendable (inout Self) -> Void)? { get set }

    /// Greets as an honest server does.
    mutating func greetHonestly()
    /// Says goodbye to a client that passed a bound, and closes.
    mutating func dismiss(_ reason: String)
    /// Ends a connection on which nothing came for too long.
    mutating func expire()
    /// Closes after what was sent.
    mutating func close()
}

extension ScriptedSession {
    package var wantsChannel: Bool { configuration.sasl.needsChannel }

    /// Greets: as the script says, else honestly.
    mutating func greet() {
        if let greeting = script.greeting {
            outbox.record(.scripted(step: greeting.step))
            outbox.reply(scripted: script.octets(of: greeting.text))
            isAuthenticated = greeting.isLoggedIn
            if greeting.isWithheld { outbox.perform(.hold) }
        } else {
            greetHonestly()
        }
        outbox.endCommand()
        waitForTheClient()
    }

    private mutating func waitForTheClient() {
        outbox.perform(.wait(nanoseconds: configuration.limits.idle, id: SessionTimer.idle))
    }

    /// Hands the connection over to a handshake. TLS inside TLS is not begun.
    mutating func startTLS() {
        guard !isSealed else { return }
        outbox.record(.startTLS(isGranted: true))
        outbox.perform(.startTLS)
        mode = .handshaking
    }

    /// Goes on in clear where the handshake failed on purpose.
    mutating func handshakeFailed() {
        if mode == .handshaking { mode = .running }
    }

    /// A time is over that was asked for.
    mutating func timeIsOver(_ id: Int) {
        if id == SessionTimer.delay { goOn() } else { lookAtTheClock() }
    }

    /// Does what a step of the script says when its delay is over, at once where it has none.
    mutating func wait(for reply: SessionScript.Reply, _ body: @escaping @Sendable (inout Self) -> Void) {
        guard reply.delay > 0 else { return body(&self) }
        // A client that does not wait as long has met the fault all the same.
        if reply.cut == nil { outbox.record(.scripted(step: reply.step)) }
        outbox.perform(.wait(nanoseconds: reply.delay, id: SessionTimer.delay))
        delayed = body
    }

    private mutating func goOn() {
        guard mode == .running, let delayed else { return }
        self.delayed = nil
        delayed(&self)
        outbox.endCommand()
    }

    /// Ends the connection if nothing came for as long as it waits, else waits on.
    private mutating func lookAtTheClock() {
        guard mode == .running || mode == .handshaking else { return }
        guard patience.isActive || delayed != nil else { return expire() }
        patience.isActive = false
        waitForTheClient()
    }

    /// Counts a command before a log-in; too many end the session.
    mutating func allowsAnotherCommand() -> Bool {
        guard mode == .running, !isAuthenticated, configuration.requiresLogin else { return true }
        patience.commandsBeforeLogin += 1
        if patience.commandsBeforeLogin <= configuration.limits.commandsBeforeLogin { return true }
        outbox.record(.deviation("Too many commands came before a log-in."))
        dismiss("Too many commands before a log-in")
        return false
    }

    /// Counts a bad command; too many end the session.
    mutating func countBadCommand() {
        guard mode == .running else { return }
        patience.badCommands += 1
        if patience.badCommands > configuration.limits.badCommands { dismiss("Too many bad commands") }
    }

    /// Performs what a script's answer does besides being sent.
    mutating func perform(_ effect: SessionScript.Reply.Effect) {
        switch effect {
        case .honest, .replaced: break
        case .startTLS: startTLS()
        case .logIn: isAuthenticated = true
        case .hold: hold()
        case .withhold: outbox.perform(.hold)
        case .close: close()
        case .reset:
            outbox.perform(.reset)
            close()
        }
    }

    /// Begins a deliberate silence: commands are noted and not answered.
    private mutating func hold() {
        outbox.perform(.hold)
        mode = .holding
        outbox.isMuted = true
    }
}
