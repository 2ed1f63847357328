/// A client of POP3 (RFC 1939) that logs in and reads its first message, and takes TLS for required.
///
/// ```text
/// S: +OK ready        C: CAPA         S: +OK … STLS … .    C: STLS      S: +OK begin   (handshake)
/// C: CAPA             S: +OK … .      C: AUTH PLAIN …      S: +OK       C: STAT, RETR 1, QUIT
/// ```
///
/// Each flaw leaves out one of its checks.
package struct POP3Twin: FlawedTwin {
    /// What the twin is waiting for.
    enum Phase: Sendable, Hashable {
        case greeting, capabilities, startTLS, handshake, plain, login(Int), user, password, status, message, quit, over
    }

    let errand: TwinErrand
    let sealing: Sealing
    let flaws: Set<Flaw>

    var phase = Phase.greeting
    var isSealed = false
    /// Whether the twin has decided to go on without TLS; only a flaw, or an attempt in clear, does that.
    var goesOnInClear: Bool
    /// The capabilities with their parameters, in capitals.
    var capabilities: [String: [String]] = [:]

    private var replies = POP3ReplyReader()
    var actions: [TwinAction] = []

    /// Creates a client.
    package init(_ errand: TwinErrand, sealing: Sealing, flaws: Set<Flaw> = []) {
        self.errand = errand
        self.sealing = sealing
        self.flaws = flaws
        goesOnInClear = sealing == .clear
    }

    package mutating func receive(_ event: TwinEvent) -> [TwinAction] { take(event) }

    static let startTLSVerb = "STLS"

    var isOver: Bool { phase == .over }

    mutating func end() { phase = .over }

    mutating func append(_ octets: [UInt8]) { replies.append(octets) }

    mutating func forgetUnread() { replies.clear() }

    // MARK: - Replies

    mutating func read() {
        while phase != .over, phase != .handshake {
            let isMultiline = phase == .capabilities || phase == .message
            guard let reply = replies.next(isMultiline: isMultiline) else { return }
            handle(reply)
        }
    }

    private mutating func handle(_ reply: POP3ReplyReader.Reply) {
        switch phase {
        case .greeting: handleGreeting(reply)
        case .capabilities: handleCapabilities(reply)
        case .startTLS: handleStartTLS(reply)
        case .plain, .login, .user, .password: handleLogin(reply)
        case .status, .message: handleMail(reply)
        case .quit: close(.done)
        case .handshake, .over: break
        }
    }

    // MARK: - Words of the client

    mutating func command(_ text: String, _ phase: Phase) {
        self.phase = phase
        send(Array("\(text)\r\n".utf8))
    }

    /// Ends a connection in which the server is in order but cannot do what is needed.
    mutating func leave(_ reason: String) {
        send(Array("QUIT\r\n".utf8))
        close(.refused(reason))
    }
}
