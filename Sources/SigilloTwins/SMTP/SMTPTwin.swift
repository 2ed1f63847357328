/// A client of message submission (RFC 6409) that logs in and sends one message, and takes TLS for required.
///
/// ```text
/// S: 220 ready       C: EHLO         S: 250-… 250 STARTTLS    C: STARTTLS   S: 220 go ahead   (handshake)
/// C: EHLO            S: 250 …        C: AUTH PLAIN …          S: 235        C: MAIL, RCPT, DATA, the message, QUIT
/// ```
///
/// Each flaw leaves out one of its checks.
package struct SMTPTwin: FlawedTwin {
    /// What the twin is waiting for.
    enum Phase: Sendable, Hashable {
        case greeting, hello, startTLS, handshake, plain, login(Int), mail(isAgain: Bool), recipient, data, message,
            quit, over
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

    package mutating func receive(_ event: TwinEvent) -> [TwinAction] { take(event) }

    static let startTLSVerb = "STARTTLS"

    var isOver: Bool { phase == .over }

    mutating func end() { phase = .over }

    mutating func append(_ octets: [UInt8]) { replies.append(octets) }

    mutating func forgetUnread() { replies.clear() }

    // MARK: - Replies

    mutating func read() {
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

    /// Ends a connection in which the server is in order but cannot do what is needed.
    mutating func leave(_ reason: String) {
        leave(.refused(reason))
    }

    /// Ends a connection in which the server does not take the log-in or the mail.
    mutating func decline(_ reason: String) {
        leave(isSealed ? .declined(reason) : .refused(reason))
    }

    mutating func leave(_ ending: TwinEnding) {
        send(Array("QUIT\r\n".utf8))
        close(ending)
    }
}
