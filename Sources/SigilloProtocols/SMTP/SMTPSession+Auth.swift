import SigilloCore

/// The AUTH command (RFC 4954 §4).
struct AuthCommand: SMTPCommand {
    static let verb = "AUTH"

    private let exchange: SASLExchange
    /// The initial response as it came, or nil; `=` is an empty one.
    private let initialResponse: ArraySlice<UInt8>?

    init?(_ arguments: SMTPArguments) {
        let words = arguments.words
        guard let name = words.first else { return nil }
        exchange = SASLExchange(mechanism: name)
        // More than one word is wrong, but the first of them is what a response would be.
        initialResponse = words.dropFirst().first
    }

    var summary: String {
        initialResponse.map { "\(exchange.mechanism) \(Secret(bytes: $0))" } ?? exchange.mechanism
    }

    func observe(in session: inout SMTPSession, reply: SessionScript.Reply?) {
        if let initialResponse {
            session.observe(initialResponse, in: exchange, isLoggedIn: reply?.effect == .logIn)
        } else if reply?.asksForMore == true {
            session.expectation = .response(exchange)
        }
    }

    func perform(in session: inout SMTPSession) {
        if let refusal = session.refusalOfLogin(exchange) {
            if let initialResponse { session.observe(initialResponse, in: exchange, isLoggedIn: false) }
            session.expectation = .command
            session.reply(refusal)
        } else if let initialResponse {
            session.respond(to: initialResponse.elementsEqual("=".utf8) ? [] : initialResponse, in: exchange)
        } else {
            session.challenge(exchange.firstChallenge, in: exchange)
        }
    }
}

extension SMTPSession {
    /// Why a log-in cannot even begin, or nil.
    fileprivate func refusalOfLogin(_ exchange: SASLExchange) -> SMTPReply? {
        if !isGreeted { return SMTPReply(503, "5.5.1", "Say EHLO first") }
        if isAuthenticated { return SMTPReply(503, "5.5.1", "Already logged in") }
        if transaction != nil { return SMTPReply(503, "5.5.1", "Not within a mail transaction") }
        if !configuration.offersLogin { return SMTPReply(502, "5.5.1", "AUTH is not supported") }
        if !configuration.allowsLogin(isSealed: isSealed) {
            return SMTPReply(538, "5.7.11", "Encryption required for authentication")
        }
        return exchange.isOffered ? nil : SMTPReply(504, "5.5.4", "Mechanism not supported")
    }

    /// Asks the client for more.
    fileprivate mutating func challenge(_ text: String, in exchange: SASLExchange) {
        reply(SMTPReply(334, nil, String(decoding: Base64.encode(Array(text.utf8)), as: UTF8.self)))
        expectation = .response(exchange)
    }

    /// Takes a response in base64, `*` to give up.
    mutating func respond(to text: ArraySlice<UInt8>, in exchange: SASLExchange) {
        expectation = .command
        guard mode == .running else { return observe(text, in: exchange, isLoggedIn: false) }
        guard !text.elementsEqual("*".utf8) else {
            outbox.record(.command(verb: "AUTH", text: "*"))
            return reply(SMTPReply(501, "5.7.0", "Authentication cancelled"))
        }
        guard let response = Base64.decode(text) else {
            note(exchange.undecodable(text), mechanism: exchange.mechanism, isLoggedIn: false)
            reply(SMTPReply(501, "5.5.2", "Expected a response in base64"))
            return countBadCommand()
        }
        var exchange = exchange
        switch exchange.respond(response) {
        case .challenge(let challenge): self.challenge(challenge, in: exchange)
        case .finished(let credentials): logIn(credentials, mechanism: exchange.mechanism)
        }
    }

    /// Notes a response that is not answered.
    fileprivate mutating func observe(_ text: ArraySlice<UInt8>, in exchange: SASLExchange, isLoggedIn: Bool) {
        var exchange = exchange
        guard let response = Base64.decode(text.elementsEqual("=".utf8) ? [] : text) else {
            return note(exchange.undecodable(text), mechanism: exchange.mechanism, isLoggedIn: isLoggedIn)
        }
        switch exchange.respond(response) {
        case .challenge: expectation = .response(exchange)
        case .finished(let credentials):
            note(credentials, mechanism: exchange.mechanism, isLoggedIn: isLoggedIn)
        }
    }

    private mutating func note(_ credentials: SASLCredentials, mechanism: String, isLoggedIn: Bool) {
        var attempt = configuration.attempt(credentials, mechanism: mechanism, isAllowed: false)
        attempt.isAccepted = isLoggedIn
        outbox.record(.login(attempt))
    }

    private mutating func logIn(_ credentials: SASLCredentials, mechanism: String) {
        learnAccount(from: credentials, isSealed: isSealed)
        let isAllowed = configuration.allowsLogin(isSealed: isSealed)
        let attempt = configuration.attempt(credentials, mechanism: mechanism, isAllowed: isAllowed)
        outbox.record(.login(attempt))
        isAuthenticated = attempt.isAccepted
        if attempt.isAccepted {
            reply(SMTPReply(235, "2.7.0", "Authentication successful"))
        } else if isAllowed {
            reply(SMTPReply(535, "5.7.8", "Authentication credentials invalid"))
        } else {
            reply(SMTPReply(538, "5.7.11", "Encryption required for authentication"))
        }
    }
}
