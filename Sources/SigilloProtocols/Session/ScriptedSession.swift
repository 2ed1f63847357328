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

/// What the sessions of all protocols do alike: they greet, wait, bear so much, and perform what a script says.
protocol ScriptedSession: ServerSession, SASLHost {
    var mode: SessionMode { get set }
    var isAuthenticated: Bool { get set }
    var script: ScriptPlayer { get set }
    var patience: SessionPatience { get set }

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
        outbox.perform(.wait(nanoseconds: configuration.limits.idle, id: 0))
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

    /// Ends the connection if nothing came for as long as it waits, else waits on.
    mutating func timeIsOver() {
        guard mode == .running || mode == .handshaking else { return }
        guard patience.isActive else { return expire() }
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
        }
    }

    /// Begins a deliberate silence: commands are noted and not answered.
    private mutating func hold() {
        outbox.perform(.hold)
        mode = .holding
        outbox.isMuted = true
    }
}
