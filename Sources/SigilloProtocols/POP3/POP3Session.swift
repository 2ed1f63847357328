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
package struct POP3Session: LineSession {
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
    var mode = SessionMode.running
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
    var patience = SessionPatience()
    var outbox: Outbox
    var script: ScriptPlayer
    /// What the script has behind the answer to the command at hand.
    var after: SessionScript.Suffix?
    var delayed: (@Sendable (inout POP3Session) -> Void)?

    var exchange: SASLExchange? {
        get { if case .response(let exchange) = expectation { exchange } else { nil } }
        set { expectation = newValue.map(Expectation.response) ?? .command }
    }

    private var input: SMTPInput
    private var pending: Pending?
    private var hasClaim = false

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
            patience.isActive = true
            input.append(bytes)
        case .tlsEstablished:
            startAnew()
        case .tlsFailed:
            handshakeFailed()
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
        case .mailboxChanged, .webSession:
            break
        case .accountLearnt(let account):
            adopt(account)
        case .accountsChanged(let accounts):
            adopt(accounts)
        case .inputClosed:
            outbox.isMuted = false
            close()
        case .timer(let id):
            timeIsOver(id)
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
        delayed = nil
        maildrop = nil
        _ = input.takeRest()
    }
}

// MARK: - The connection

extension POP3Session {
    mutating func greetHonestly() {
        makeTimestamp()
        let suffix = timestamp.map { " " + String(decoding: $0, as: UTF8.self) } ?? ""
        outbox.reply("+OK \(configuration.hostName) ready" + suffix)
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

    // No farewell is foreseen (RFC 1939 §3).
    mutating func expire() {
        close()
    }

    mutating func dismiss(_ reason: String) {
        fail(reason)
        close()
    }
}

// MARK: - Input

extension POP3Session {
    private mutating func takeInput() {
        while pending == nil, delayed == nil, mode == .running || mode == .holding, let line = input.nextLine() {
            take(line)
            outbox.endCommand()
        }
    }

    mutating func refuseLongLine() {
        fail("Line longer than \(configuration.limits.line) octets")
    }

    mutating func take(command text: ArraySlice<UInt8>) {
        let (verb, rest) = Self.verb(of: text) { ASCII.isLetter($0) || ASCII.isDigit($0) }
        guard allowsAnotherCommand() else { return }
        guard !dispatch(verb, POP3Arguments(rest)) else { return }
        // What is no command may be anything, a password included: its octets are not noted.
        outbox.record(.command(verb: "?", text: "‹no command, \(text.count) octets›"))
        answerInvalid(verb, "Unknown command")
    }
}
