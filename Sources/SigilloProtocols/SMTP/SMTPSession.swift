import SigilloCore

/// An SMTP submission server's side of one connection (RFC 5321, RFC 6409), honest unless its script says otherwise.
///
/// ```
/// S: 220 smtp.example.test ESMTP ready
/// C: EHLO client.example.test
/// S: 250-smtp.example.test
/// S: 250-PIPELINING
/// S: 250 STARTTLS
/// ```
///
/// Each command stands in a file of its own, `SMTPSession+Name.swift`, as a type that conforms to ``SMTPCommand``.
package struct SMTPSession: LineSession {
    /// What the client sends next.
    enum Expectation: Sendable {
        case command
        /// A response of a SASL exchange.
        case response(SASLExchange)
        case message
        case chunk(Chunk)
    }

    /// The mail transaction: from MAIL to the end of the message.
    struct Transaction: Sendable {
        var envelope: MailEnvelope
        /// Whether a chunk of its message has come.
        var hasChunks = false

        /// Whether its message has no line structure (RFC 3030 §3).
        var isBinary: Bool {
            SMTPParameters(list: envelope.parameters)["BODY"].map { ASCII.equal($0.utf8, "BINARYMIME".utf8) } ?? false
        }
    }

    var configuration: SessionConfiguration
    var mode = SessionMode.running
    var expectation = Expectation.command
    var isSealed = false
    var isAuthenticated = false
    /// Whether EHLO or HELO came since the connection or TLS began.
    var isGreeted = false
    /// What the client called itself with it.
    var helo = ""
    /// Whether it was EHLO.
    var isExtended = false
    var transaction: Transaction?
    var patience = SessionPatience()
    var outbox: Outbox
    var script: ScriptPlayer
    /// What the script has behind the answer to the command at hand.
    var after: SessionScript.Suffix?
    var delayed: (@Sendable (inout SMTPSession) -> Void)?

    var exchange: SASLExchange? {
        get { if case .response(let exchange) = expectation { exchange } else { nil } }
        set { expectation = newValue.map(Expectation.response) ?? .command }
    }

    private var input: SMTPInput
    private var continuation: (@Sendable (inout SMTPSession, StoreReply) -> Void)?
    var exchanges = 0

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
        case .stored(let reply):
            guard let continuation else { break }
            self.continuation = nil
            continuation(&self, reply)
            outbox.endCommand()
        case .mailboxChanged, .maildropClaimed, .webSession:
            break
        case .accountLearnt(let account):
            adopt(account)
        case .accountsChanged(let accounts):
            adopt(accounts)
        case .inputClosed:
            if isInMessage {
                outbox.record(.deviation("The client closed in the middle of a message."))
            }
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
        _ request: StoreRequest, _ body: @escaping @Sendable (inout SMTPSession, StoreReply) -> Void
    ) {
        guard mode == .running else { return }
        continuation = body
        outbox.perform(.store(request))
    }

    /// Closes after what was sent.
    mutating func close() {
        guard mode != .closed else { return }
        outbox.perform(.close)
        mode = .closed
        continuation = nil
        delayed = nil
        _ = input.takeRest()
    }

    /// Begins a mail transaction.
    mutating func begin(_ transaction: Transaction) {
        self.transaction = transaction
        input.beginMessage()
    }

    /// Forgets the mail transaction, and what came of its message.
    mutating func abandonTransaction() {
        transaction = nil
        input.beginMessage()
    }

    /// Begins to expect a message.
    mutating func expectMessage() {
        expectation = .message
        input.beginMessage()
    }

    /// Begins to expect a chunk of a message.
    mutating func expectChunk(_ size: Int, _ chunk: Chunk) {
        expectation = .chunk(chunk)
        input.beginChunk(size)
    }

    /// Takes what has come of a message in chunks.
    mutating func takeMessage() -> SMTPInput.Message { input.takeMessage() }

    /// Whether what has come of a message is more than is taken.
    var isMessageTooLarge: Bool { input.isTooLarge }

    private var isInMessage: Bool {
        switch expectation {
        case .message, .chunk: true
        case .command, .response: transaction?.hasChunks ?? false
        }
    }
}

// MARK: - The connection

extension SMTPSession {
    mutating func greetHonestly() {
        reply(SMTPReply(220, nil, "\(configuration.hostName) ESMTP ready"))
    }

    // Everything learnt before TLS is discarded (RFC 3207 §4.2).
    private mutating func startAnew() {
        guard mode == .handshaking else { return }
        input = SMTPInput(limits: configuration.limits)
        isSealed = true
        isAuthenticated = false
        isGreeted = false
        helo = ""
        isExtended = false
        transaction = nil
        expectation = .command
        mode = .running
    }

    mutating func expire() {
        goodbye("4.4.2", "Nothing came for too long")
        outbox.endCommand()
    }

    mutating func dismiss(_ reason: String) {
        goodbye("4.7.0", reason)
    }

    /// Says goodbye before the client does (RFC 5321 §3.8).
    private mutating func goodbye(_ enhanced: String, _ text: String) {
        reply(SMTPReply(421, enhanced, "\(configuration.hostName) \(text)"))
        close()
    }
}

// MARK: - Input

extension SMTPSession {
    private mutating func takeInput() {
        while continuation == nil, delayed == nil, mode == .running || mode == .holding {
            switch expectation {
            case .message:
                guard let message = input.nextMessage() else { return }
                end(of: message)
            case .chunk(let chunk):
                guard input.finishChunk() else { return }
                end(of: chunk)
            case .command, .response:
                guard let line = input.nextLine() else { return }
                take(line)
            }
            outbox.endCommand()
        }
    }

    mutating func refuseLongLine() {
        reply(SMTPReply(500, "5.5.6", "Line longer than \(configuration.limits.line) octets"))
    }

    mutating func take(command text: ArraySlice<UInt8>) {
        let (verb, rest) = Self.verb(of: text, while: ASCII.isLetter)
        guard allowsAnotherCommand() else { return }
        guard !dispatch(verb, SMTPArguments(rest)) else { return }
        // What is no command may be anything, a password included: its octets are not noted.
        outbox.record(.command(verb: "?", text: "‹no command, \(text.count) octets›"))
        answerInvalid(verb, SMTPReply(500, "5.5.1", "Unknown command"))
    }
}
