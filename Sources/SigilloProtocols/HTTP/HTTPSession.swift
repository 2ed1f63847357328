import SigilloCore

/// A web server's side of one connection (RFC 9110, RFC 9112), honest unless its script says otherwise.
///
/// Where a log-in can succeed, inside TLS, it is the webmail; in clear it only leads to `https`, and notes what a client
/// gives away there all the same.
///
/// ```
/// C: GET / HTTP/1.1
/// S: 303 See Other, Location: /login
/// C: POST /login HTTP/1.1
/// S: 303 See Other, Location: /
/// ```
///
/// In a script the command is the method, and the path may choose among its requests; a text is a whole response.
/// A change of capabilities is one of the header fields of honest responses: `remove` names them, `add` has lines.
package struct HTTPSession: UntaggedSession {
    static let saslService = "HTTP"

    /// What the session waits for before it reads on.
    private enum Pending: Sendable {
        case store(@Sendable (inout HTTPSession, StoreReply) -> Void)
        case webSession(@Sendable (inout HTTPSession, WebSession?) -> Void)
    }

    var configuration: SessionConfiguration
    var mode = SessionMode.running
    var isSealed = false
    /// Whether a script has logged the connection in, without a cookie.
    var isAuthenticated = false
    var exchanges = 0
    var patience = SessionPatience()
    var outbox: Outbox
    var script: ScriptPlayer
    var after: SessionScript.Suffix?
    var delayed: (@Sendable (inout HTTPSession) -> Void)?
    /// Whether the answer at hand has no content: HEAD.
    var answersHead = false
    /// Whether the connection goes on behind the answer at hand.
    var keepsConnection = true
    /// The cookies that were noted as log-ins on this connection.
    var notedCookies: Set<Secret> = []

    private var input: HTTPInput
    private var pending: Pending?

    /// Creates a session that waits for its connection.
    package init(configuration: SessionConfiguration) {
        self.configuration = configuration
        outbox = Outbox(configuration)
        script = ScriptPlayer(configuration)
        input = Self.input(configuration.limits)
    }

    private static func input(_ limits: SessionLimits) -> HTTPInput {
        HTTPInput(limits: limits) { $0.path == SendPage.path ? limits.message : limits.literal }
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
            guard case .store(let body) = pending else { break }
            pending = nil
            body(&self, reply)
            outbox.endCommand()
        case .webSession(let found):
            guard case .webSession(let body) = pending else { break }
            pending = nil
            body(&self, found)
            outbox.endCommand()
        case .mailboxChanged, .maildropClaimed:
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
        _ request: StoreRequest, _ body: @escaping @Sendable (inout HTTPSession, StoreReply) -> Void
    ) {
        guard mode == .running else { return }
        pending = .store(body)
        outbox.perform(.store(request))
    }

    /// Asks for a session of the webmail; `body` carries on with it.
    mutating func ask(
        _ request: WebSessionRequest, _ body: @escaping @Sendable (inout HTTPSession, WebSession?) -> Void
    ) {
        guard mode == .running else { return }
        pending = .webSession(body)
        outbox.perform(.webSession(request))
    }

    /// Closes after what was sent.
    mutating func close() {
        guard mode != .closed else { return }
        outbox.perform(.close)
        mode = .closed
        pending = nil
        delayed = nil
        _ = input.takeRest()
    }
}

// MARK: - The connection

extension HTTPSession {
    /// A web server waits to be asked.
    mutating func greetHonestly() {}

    // What was said in clear counts for nothing inside TLS.
    private mutating func startAnew() {
        guard mode == .handshaking else { return }
        input = Self.input(configuration.limits)
        isSealed = true
        isAuthenticated = false
        notedCookies = []
        mode = .running
    }

    // RFC 9110 §15.5.9: a connection on which nothing was begun is closed without a word.
    mutating func expire() {
        guard input.isWithinRequest else { return close() }
        dismiss(.requestTimeout, "The request did not come in time")
    }

    mutating func dismiss(_ reason: String) {
        dismiss(.serviceUnavailable, reason)
    }

    /// Answers and closes.
    mutating func dismiss(_ status: HTTPStatus, _ reason: String) {
        answersHead = false
        keepsConnection = false
        respond(HTTPResponse(status, sentence: reason))
    }
}

// MARK: - Requests

extension HTTPSession {
    private mutating func takeInput() {
        while pending == nil, delayed == nil, mode == .running || mode == .holding, let event = input.next() {
            take(event)
            outbox.endCommand()
        }
    }

    private mutating func take(_ event: HTTPInput.Event) {
        switch event {
        case .expectsContinue:
            guard mode == .running else { return }
            outbox.octets.append("HTTP/1.1 100 Continue\r\n\r\n")
        case .request(let request): take(request)
        case .refused(let refusal): refuse(refusal)
        }
    }

    private mutating func take(_ request: HTTPRequest) {
        note(request.method, PrintableText.make(request.path))
        guard mode == .running else { return observe(request, in: nil) }
        answersHead = request.method == "HEAD"
        keepsConnection = request.keepsConnection
        guard let token = HTTPCookies.session(in: request.fields) else { return take(request, of: nil) }
        ask(.find(token: token)) { session, found in
            if let found { session.note(cookie: found) }
            session.take(request, of: found)
        }
    }

    /// Answers a request of somebody who is logged in, or of nobody.
    private mutating func take(_ request: HTTPRequest, of visitor: WebSession?) {
        heedScript([request.method], path: request.path) { session, reply in
            guard let reply else { return session.serve(request, to: visitor) }
            session.observe(request, in: visitor, isLoggedIn: reply.effect == .logIn)
            session.play(reply)
        }
    }

    /// Answers with the script's response. A cookie in it belongs to a session that is begun for it.
    private mutating func play(_ reply: SessionScript.Reply) {
        guard reply.text.contains(Self.cookieMark) else { return answerHiding(reply, cookie: nil) }
        ask(.open(configuration.account)) { session, opened in
            session.answerHiding(reply, cookie: opened?.token)
        }
    }

    private static let cookieMark = "<cookie>"

    /// Sends the script's response and notes the lines of its head, without cookies.
    private mutating func answerHiding(_ reply: SessionScript.Reply, cookie: Secret?) {
        let parts = reply.text.split(separator: Self.cookieMark, omittingEmptySubsequences: false)
        let pair = cookie.map { Array(HTTPCookies.pair($0).utf8) } ?? []
        outbox.octets += parts.map { script.octets(of: String($0)) }.joined(separator: pair)
        let head = script.octets(of: reply.text).split(separator: ASCII.lineFeed, omittingEmptySubsequences: false)
            .prefix { !ASCII.trimmed($0).isEmpty }
        for line in head where !ASCII.starts(line, with: "Set-Cookie:".utf8) {
            outbox.noteReply(PrintableText.make(ASCII.trimmed(line)))
        }
        sendAfter()
        perform(reply.effect)
    }

    /// Refuses what cannot be read; nothing behind it is.
    private mutating func refuse(_ refusal: HTTPRefusal) {
        outbox.record(.deviation("\(refusal.reason)."))
        if let request = refusal.request {
            note(request.method, PrintableText.make(request.path))
            observe(request, in: nil)
        } else {
            // What is no request may be anything, a password included: its octets are not noted.
            outbox.record(.command(verb: "?", text: "‹no request›"))
        }
        guard mode == .running else { return }
        dismiss(refusal.status, refusal.reason)
    }

    /// Answers as an honest server does.
    private mutating func serve(_ request: HTTPRequest, to visitor: WebSession?) {
        if configuration.allowsLogin(isSealed: isSealed) {
            serveWebmail(request, to: visitor)
        } else {
            redirect(request, of: visitor)
        }
    }
}
