/// A client of message submission (RFC 6409) that logs in and sends one message, and takes TLS for required.
///
/// ```text
/// S: 220 ready       C: EHLO         S: 250-… 250 STARTTLS    C: STARTTLS   S: 220 go ahead   (handshake)
/// C: EHLO            S: 250 …        C: AUTH PLAIN …          S: 235        C: MAIL, RCPT, DATA, the message, QUIT
/// ```
///
/// Each flaw leaves out one of its checks.
package struct SMTPTwin: MailTwin {
    /// What the twin is waiting for.
    enum Phase: Sendable, Hashable {
        case greeting, hello, startTLS, handshake, plain, login(Int), mail, recipient, data, message, quit, over
    }

    let errand: TwinErrand
    let sealing: Sealing
    let flaws: Set<Flaw>

    var phase = Phase.greeting
    var isSealed = false
    /// Whether the twin has decided to go on without TLS; only a flaw, or an attempt in clear, does that.
    var goesOnInClear: Bool
    /// The keywords of EHLO with their parameters, in capitals.
    var keywords: [String: [String]] = [:]

    private var replies = SMTPReplyReader()
    var actions: [TwinAction] = []

    /// Creates a client.
    package init(_ errand: TwinErrand, sealing: Sealing, flaws: Set<Flaw> = []) {
        self.errand = errand
        self.sealing = sealing
        self.flaws = flaws
        goesOnInClear = sealing == .clear
    }

    package mutating func receive(_ event: TwinEvent) -> [TwinAction] {
        defer { actions = [] }
        guard phase != .over else { return [] }
        switch event {
        case .connected(let isSealed): self.isSealed = isSealed
        case .bytes(let octets):
            replies.append(octets)
            readReplies()
        case .sealed(let behind): sealed(behind)
        case .handshakeFailed(let instead): handshakeFailed(instead)
        case .inputClosed: close(.refused("the server closed the connection"))
        }
        return actions
    }

    // MARK: - Replies

    private mutating func readReplies() {
        while phase != .over, phase != .handshake, let reply = replies.next() {
            switch reply {
            case .reply(let code, let texts): handle(code, texts)
            case .malformed: handleMalformed()
            }
        }
    }

    private mutating func handle(_ code: Int, _ texts: [String]) {
        switch phase {
        case .greeting: handleGreeting(code)
        case .hello: handleHello(code, texts)
        case .startTLS: handleStartTLS(code)
        case .plain, .login: handleLogin(code)
        case .mail, .recipient, .data, .message: handleMail(code)
        case .quit: close(.done)
        case .handshake, .over: break
        }
    }

    private mutating func handleMalformed() {
        switch phase {
        case .greeting where has(.clearAfterBadGreeting): goOn(.clearAfterBadGreeting, "")
        case .startTLS: goOn(.clearAfterUnknownReply, "an answer to STARTTLS that is no reply")
        default: close(.refused("a line that is no reply"))
        }
    }

    // MARK: - Words of the client

    /// The name by which the client calls itself.
    static let name = "client.example.test"

    mutating func command(_ text: String, _ phase: Phase) {
        self.phase = phase
        send(Array("\(text)\r\n".utf8))
    }

    mutating func send(_ octets: [UInt8]) {
        actions.append(.send(octets))
    }

    mutating func close(_ ending: TwinEnding) {
        phase = .over
        actions.append(.close(ending))
    }

    /// Ends a connection in which the server is in order but cannot do what is needed.
    mutating func leave(_ reason: String) {
        send(Array("QUIT\r\n".utf8))
        close(.refused(reason))
    }

    /// Goes on in clear where the twin has the flaw, else ends the connection.
    mutating func goOn(_ flaw: Flaw, _ reason: String) {
        guard has(flaw) else { return close(.refused(reason)) }
        goesOnInClear = true
        beginLogin()
    }

    /// Whether the twin makes a mistake.
    func has(_ flaw: Flaw) -> Bool { flaws.contains(flaw) }

    // MARK: - The seam between clear text and TLS

    private mutating func sealed(_ behind: [UInt8]) {
        isSealed = true
        if has(.keepsBytesAcrossStartTLS) { replies.append(behind) } else { replies.clear() }
        if has(.trustsCapabilitiesBeforeTLS), mechanism != nil {
            beginLogin()
        } else {
            command("EHLO \(Self.name)", .hello)
        }
        readReplies()
    }

    private mutating func handshakeFailed(_ instead: [UInt8]) {
        guard has(.clearAfterFailedHandshake), mechanism != nil else {
            return close(.handshakeFailed("no TLS after STARTTLS"))
        }
        replies.append(instead)
        goesOnInClear = true
        beginLogin()
        readReplies()
    }
}
