/// A client of POP3 (RFC 1939) that logs in and reads its first message, and takes TLS for required.
///
/// ```text
/// S: +OK ready        C: CAPA         S: +OK … STLS … .    C: STLS      S: +OK begin   (handshake)
/// C: CAPA             S: +OK … .      C: AUTH PLAIN …      S: +OK       C: STAT, RETR 1, QUIT
/// ```
///
/// Each flaw leaves out one of its checks.
package struct POP3Twin: MailTwin {
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
        actions.append(.send(Array("\(text)\r\n".utf8)))
    }

    mutating func close(_ ending: TwinEnding) {
        phase = .over
        actions.append(.close(ending))
    }

    /// Ends a connection in which the server is in order but cannot do what is needed.
    mutating func leave(_ reason: String) {
        actions.append(.send(Array("QUIT\r\n".utf8)))
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
        if has(.trustsCapabilitiesBeforeTLS), mayLogIn { beginLogin() } else { askCapabilities() }
        readReplies()
    }

    private mutating func handshakeFailed(_ instead: [UInt8]) {
        guard has(.clearAfterFailedHandshake), mayLogIn else { return close(.handshakeFailed("no TLS after STLS")) }
        replies.append(instead)
        goesOnInClear = true
        beginLogin()
        readReplies()
    }
}
