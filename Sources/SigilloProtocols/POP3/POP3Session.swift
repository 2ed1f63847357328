import SigilloCore

/// A POP3 server's side of one connection (RFC 1939, RFC 2449), honest unless its script says otherwise.
///
/// ```
/// S: +OK pop.example.test ready
/// C: USER alice
/// S: +OK Send PASS
/// C: PASS ‹password›
/// S: +OK 1 message
/// ```
///
/// Each group of commands stands in a file of its own, `POP3Session+Name.swift`, as types that conform to
/// ``POP3Command``. The maildrop is the account's INBOX.
package struct POP3Session: ServerSession, SASLHost {
    /// Where the session stands with its connection.
    enum Mode: Sendable {
        case running
        /// TLS was granted; what comes now is for the connection.
        case handshaking
        /// Commands are noted and not answered.
        case holding
        case closed
    }

    /// What the client sends next.
    enum Expectation: Sendable {
        case command
        /// A response of a SASL exchange.
        case response(SASLExchange)
    }

    /// What the session waits for before it reads on.
    private enum Pending: Sendable {
        case claim(@Sendable (inout POP3Session, Bool) -> Void)
        case store(@Sendable (inout POP3Session, StoreReply) -> Void)
    }

    var configuration: SessionConfiguration
    var mode = Mode.running
    var expectation = Expectation.command
    var isSealed = false
    var isAuthenticated = false
    /// The name that USER gave, until PASS comes.
    var user: [UInt8]?
    /// The timestamp of the greeting, where APOP is offered.
    var timestamp: [UInt8]?
    /// What is in the mailbox, once it is open.
    var maildrop: Maildrop?
    var exchanges = 0
    var outbox: Outbox
    var script: ScriptPlayer
    /// What the script has behind the answer to the command at hand.
    var after: SessionScript.Suffix?

    private var input: SMTPInput
    private var pending: Pending?
    private var hasClaim = false
    private var commandsBeforeLogin = 0
    private var badCommands = 0
    private var isActive = false

    /// Creates a session that waits for its connection.
    package init(configuration: SessionConfiguration) {
        self.configuration = configuration
        outbox = Outbox(configuration)
        script = ScriptPlayer(configuration)
        input = SMTPInput(limits: configuration.limits)
    }

    package mutating func receive(_ event: SessionEvent) -> [SessionAction] {
        switch event {
        case .channelKnown(let channel):
            configuration.channel = channel
        case .connected(let isSealed):
            self.isSealed = isSealed
            greet()
        case .bytes(let bytes):
            guard mode != .closed else { break }
            isActive = true
            input.append(bytes)
        case .tlsEstablished:
            startAnew()
        case .tlsFailed:
            if mode == .handshaking { mode = .running }
        case .maildropClaimed(let isGranted):
            guard case .claim(let body) = pending else { break }
            pending = nil
            hasClaim = isGranted
            body(&self, isGranted)
            outbox.endCommand()
        case .stored(let reply):
            guard case .store(let body) = pending else { break }
            pending = nil
            body(&self, reply)
            outbox.endCommand()
        case .mailboxChanged:
            break
        case .accountLearnt(let account):
            adopt(account)
        case .inputClosed:
            outbox.isMuted = false
            close()
        case .timer:
            timeIsOver()
        }
        takeInput()
        return outbox.take()
    }

    package mutating func takeUnreadOctets() -> [UInt8] {
        input.takeRest()
    }

    /// Asks the store; `body` carries on when the reply is there.
    mutating func ask(
        _ request: StoreRequest, _ body: @escaping @Sendable (inout POP3Session, StoreReply) -> Void
    ) {
        guard mode == .running else { return }
        pending = .store(body)
        outbox.perform(.store(request))
    }

    /// Asks for the maildrop; `body` carries on and is told whether this session has it now.
    mutating func claim(_ body: @escaping @Sendable (inout POP3Session, Bool) -> Void) {
        guard mode == .running else { return }
        guard configuration.pop3.locksMaildrop, !hasClaim else { return body(&self, true) }
        pending = .claim(body)
        outbox.perform(.claimMaildrop)
    }

    /// Closes after what was sent; nothing is removed from the maildrop (RFC 1939 §3).
    mutating func close() {
        guard mode != .closed else { return }
        if hasClaim { outbox.perform(.releaseMaildrop) }
        hasClaim = false
        outbox.perform(.close)
        mode = .closed
        pending = nil
        maildrop = nil
        _ = input.takeRest()
    }
}

// MARK: - The connection

extension POP3Session {
    private mutating func greet() {
        if let greeting = script.greeting {
            outbox.record(.scripted(step: greeting.step))
            outbox.reply(scripted: script.octets(of: greeting.text))
            isAuthenticated = greeting.isLoggedIn
            if greeting.isWithheld { outbox.perform(.hold) }
        } else {
            makeTimestamp()
            let suffix = timestamp.map { " " + String(decoding: $0, as: UTF8.self) } ?? ""
            outbox.reply("+OK \(configuration.hostName) ready" + suffix)
        }
        outbox.endCommand()
        outbox.perform(.wait(nanoseconds: configuration.limits.idle, id: 0))
    }

    // Everything learnt before TLS is discarded (RFC 2595 §4).
    private mutating func startAnew() {
        guard mode == .handshaking else { return }
        input = SMTPInput(limits: configuration.limits)
        isSealed = true
        isAuthenticated = false
        user = nil
        maildrop = nil
        expectation = .command
        mode = .running
    }

    private mutating func timeIsOver() {
        guard mode == .running || mode == .handshaking else { return }
        if isActive {
            isActive = false
            outbox.perform(.wait(nanoseconds: configuration.limits.idle, id: 0))
        } else {
            // No farewell is foreseen (RFC 1939 §3).
            close()
        }
    }

    private mutating func goodbye(_ text: String) {
        fail(text)
        close()
    }
}

// MARK: - Input

extension POP3Session {
    private mutating func takeInput() {
        while pending == nil, mode == .running || mode == .holding, let line = input.nextLine() {
            take(line)
            outbox.endCommand()
        }
    }

    private mutating func take(_ line: SMTPInput.Line) {
        switch line {
        case .tooLong:
            outbox.record(.deviation("A command passed a bound on its line."))
            expectation = .command
            guard mode == .running else { return }
            fail("Line longer than \(configuration.limits.line) octets")
            countBadCommand()
        case .line(let text, let hasCarriageReturn):
            if !hasCarriageReturn { outbox.record(.deviation("A line ended with LF alone.")) }
            if case .response(let exchange) = expectation {
                respond(to: text, in: exchange)
            } else {
                take(command: text)
            }
        }
    }

    private mutating func take(command text: ArraySlice<UInt8>) {
        let word = text.prefix { ASCII.isLetter($0) || ASCII.isDigit($0) }
        let rest = text[word.endIndex...]
        let isWord = word.count <= 8 && (rest.isEmpty || ASCII.isBlank(rest[rest.startIndex]))
        let verb = isWord ? ASCII.uppercased(word) : ""
        guard allowsAnotherCommand() else { return }
        guard !dispatch(verb, POP3Arguments(rest)) else { return }
        // What is no command may be anything, a password included: its octets are not noted.
        outbox.record(.command(verb: "?", text: "‹no command, \(text.count) octets›"))
        answerInvalid(verb, "Unknown command")
    }

    private mutating func allowsAnotherCommand() -> Bool {
        guard mode == .running, !isAuthenticated, configuration.requiresLogin else { return true }
        commandsBeforeLogin += 1
        if commandsBeforeLogin <= configuration.limits.commandsBeforeLogin { return true }
        outbox.record(.deviation("Too many commands came before a log-in."))
        goodbye("Too many commands before a log-in")
        return false
    }

    /// Counts a bad command; too many end the session.
    mutating func countBadCommand() {
        guard mode == .running else { return }
        badCommands += 1
        if badCommands > configuration.limits.badCommands { goodbye("Too many bad commands") }
    }
}
