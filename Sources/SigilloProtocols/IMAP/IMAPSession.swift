import SigilloCore

/// An IMAP server's side of one connection (RFC 9051, RFC 3501), honest unless its script says otherwise.
///
/// ```
/// S: * OK [CAPABILITY IMAP4rev1 … AUTH=PLAIN] imap.example.test ready
/// C: a1 LOGIN alice "…"
/// S: a1 OK [CAPABILITY IMAP4rev1 …] Logged in
/// ```
///
/// Each command stands in a file of its own, `IMAPSession+Name.swift`, as a type that conforms to ``IMAPCommand``.
package struct IMAPSession: ScriptedSession {
    /// What the next line is.
    enum Expectation: Sendable {
        case command
        /// A response of a SASL exchange.
        case response(SASLExchange)
        /// The end of IDLE.
        case done
    }

    /// The mailbox that is selected, as the client knows it.
    struct Selection: Sendable {
        /// What the client was told: sequence numbers are indices of its messages.
        var view: Mailbox
        /// What the mailbox has become meanwhile, until the client is told.
        var news: Mailbox?
        var isReadOnly: Bool
        /// The UIDs that `$` means (RFC 5182).
        var savedResult: [UInt32] = []
        /// The results that the client follows.
        var contexts: [SearchContext] = []
        /// The mod-sequence up to which the client was told of new messages and of flags.
        var told: UInt64
        /// The mod-sequence up to which the client was told of removals.
        var toldRemovals: UInt64
        /// The mod-sequence since which flags were taken over without a word; nil where the client was told of all.
        var untoldFlags: UInt64?
        /// The UID of the first message that is recent to this session.
        var firstRecent: UInt32?

        init(view: Mailbox, isReadOnly: Bool) {
            self.view = view
            self.isReadOnly = isReadOnly
            told = view.highestModSequence
            toldRemovals = view.highestModSequence
        }
    }

    /// The command that is being carried out.
    struct Context: Sendable {
        var tag: String
        var verb: String
        var isUID = false
        /// What the script has behind the answer.
        var after: SessionScript.Suffix?
    }

    var configuration: SessionConfiguration
    var mode = SessionMode.running
    var expectation = Expectation.command
    var isSealed = false
    var isAuthenticated = false
    var selection: Selection?
    var features: IMAPFeatures = []
    /// What NOTIFY asked for; nil until it first does.
    var watch: MailboxWatch?
    var patience = SessionPatience()
    var outbox: Outbox
    var script: ScriptPlayer
    var current: Context?
    var delayed: (@Sendable (inout IMAPSession) -> Void)?

    private var input: IMAPInput
    /// What becomes of the store's reply.
    private var continuation: (@Sendable (inout IMAPSession, StoreReply) -> Void)?
    var exchanges = 0

    /// Creates a session that waits for its connection.
    package init(configuration: SessionConfiguration) {
        self.configuration = configuration
        outbox = Outbox(configuration)
        script = ScriptPlayer(configuration)
        input = IMAPInput(limits: configuration.limits, extensions: configuration.extensions)
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
        case .stored(.claimed):
            // Nobody waits for it.
            break
        case .stored(let reply):
            guard let continuation else { break }
            self.continuation = nil
            continuation(&self, reply)
            outbox.endCommand()
        case .mailboxChanged(let reply):
            mailboxChanged(reply, byOthers: true)
        case .maildropClaimed, .webSession:
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
        takeCommands()
        return outbox.take()
    }

    package mutating func takeUnreadOctets() -> [UInt8] {
        input.takeRest()
    }

    /// Asks the store; `body` carries on with the command when the reply is there.
    mutating func ask(
        _ request: StoreRequest, _ body: @escaping @Sendable (inout IMAPSession, StoreReply) -> Void
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
        current = nil
        continuation = nil
        delayed = nil
        _ = input.takeRest()
    }

    /// Says goodbye and closes (RFC 9051 §7.1.5).
    mutating func goodbye(_ text: String) {
        outbox.reply("* BYE " + text)
        close()
    }
}

// MARK: - The connection

extension IMAPSession {
    mutating func greetHonestly() {
        outbox.reply("* OK [\(capabilityLine(inGreeting: true))] \(configuration.hostName) ready")
    }

    // Everything learnt before TLS is discarded (RFC 9051 §6.2.1).
    private mutating func startAnew() {
        guard mode == .handshaking else { return }
        _ = input.takeRest()
        input = IMAPInput(limits: configuration.limits, extensions: configuration.extensions)
        isSealed = true
        isAuthenticated = false
        selection = nil
        features = []
        watch = nil
        expectation = .command
        current = nil
        mode = .running
    }

    mutating func expire() {
        goodbye("Autologout, nothing came for too long")
        outbox.endCommand()
    }

    mutating func dismiss(_ reason: String) {
        goodbye(reason)
    }
}

// MARK: - Commands

extension IMAPSession {
    private mutating func takeCommands() {
        while continuation == nil, delayed == nil, mode == .running || mode == .holding,
            let event = input.next(isBareLine: isBareLine)
        {
            switch event {
            case .command(let range): take(line: range)
            case .literalAwaited: outbox.reply("+ Ready for the literal")
            case .refused(let tag, let refusal): refuse(tag, refusal)
            case .hopeless:
                outbox.record(.deviation("A literal was announced that is larger than can be swallowed."))
                goodbye("[TOOBIG] Literal too large")
            }
            outbox.endCommand()
        }
        if mode != .handshaking { input.compact() }
    }

    private var isBareLine: Bool {
        if case .command = expectation { false } else { true }
    }

    private mutating func take(line range: Range<Int>) {
        if range.count < 2 || input.octets[range.upperBound - 2] != ASCII.carriageReturn {
            outbox.record(.deviation("A line ended with LF alone."))
        }
        var lexer = IMAPLexer(input.octets, range)
        lexer.extensions = configuration.extensions
        lexer.readsUTF8Names = features.namesAreUTF8
        switch expectation {
        case .response(let exchange): respond(to: lexer.remaining, in: exchange)
        case .done: endIdle(lexer.remaining)
        case .command: take(command: &lexer)
        }
    }

    private mutating func take(command lexer: inout IMAPLexer) {
        let length = lexer.remaining.count
        guard let tag = lexer.tag(), lexer.skip(ASCII.space) else { return takeUnrecognised(nil, "", length) }
        let word = lexer.take { ASCII.isLetter($0) || ASCII.isDigit($0) || $0 == UInt8(ascii: "-") }
        var verb = word.count <= 15 ? ASCII.uppercased(word) : ""
        let isUID = verb == "UID" && lexer.skip(ASCII.space)
        if isUID { verb = ASCII.uppercased(lexer.take(while: ASCII.isLetter).prefix(15)) }
        guard allowsAnotherCommand() else { return }
        current = Context(tag: tag, verb: verb, isUID: isUID)
        if !dispatch(&lexer) { takeUnrecognised(tag, isUID ? "UID " + verb : verb, length) }
    }

    // What is no command may be anything, a password included: its octets are not noted.
    private mutating func takeUnrecognised(_ tag: String?, _ verb: String, _ length: Int) {
        outbox.record(.command(verb: "?", text: "‹no command, \(length) octets›"))
        current = Context(tag: tag ?? "*", verb: "?")
        answerInvalid([verb], "Unknown command")
    }

    private mutating func refuse(_ tag: String?, _ refusal: IMAPInput.Refusal) {
        outbox.record(.deviation("A command passed a bound on its \(refusal.name)."))
        guard mode == .running else { return }
        if current == nil { current = Context(tag: tag ?? "*", verb: "?") }
        expectation = .command
        switch refusal {
        case .line: complete(.bad, "[TOOBIG] Command line longer than \(configuration.limits.line) octets")
        case .literal: complete(.bad, "[TOOBIG] Literals larger than \(configuration.limits.literal) octets")
        case .unbidden: complete(.bad, "[TOOBIG] Ask before a literal is sent")
        case .message: complete(.no, "[TOOBIG] Message larger than \(configuration.limits.message) octets")
        }
    }
}

extension IMAPInput.Refusal {
    fileprivate var name: String {
        switch self {
        case .line: "line"
        case .literal: "literals"
        case .message: "message"
        case .unbidden: "literals without permission"
        }
    }
}
