import SigilloCore

/// The AUTHENTICATE command (RFC 9051 §6.2.2), with initial response (RFC 4959).
struct AuthenticateCommand: IMAPCommand {
    static let scope = IMAPScope.notAuthenticated

    private let exchange: SASLExchange
    /// The initial response as it came, or nil; `=` is an empty one.
    private let initialResponse: [UInt8]?

    init(_ lexer: inout IMAPLexer) throws(IMAPSyntaxError) {
        try lexer.space()
        exchange = SASLExchange(mechanism: try lexer.atom().utf8)
        if lexer.skip(ASCII.space), lexer.peek != nil {
            initialResponse = Array(lexer.take { $0 != ASCII.space })
        } else {
            initialResponse = nil
        }
    }

    var summary: String {
        initialResponse.map { "\(exchange.mechanism) \(Secret(bytes: $0))" } ?? exchange.mechanism
    }

    func observe(in session: inout IMAPSession, reply: SessionScript.Reply?) {
        if let initialResponse {
            session.observe(initialResponse[...], in: exchange, isLoggedIn: reply?.effect == .logIn)
        } else if reply?.asksForMore == true {
            session.expectation = .response(exchange)
        }
    }

    func perform(in session: inout IMAPSession) {
        if let initialResponse {
            session.respond(to: initialResponse.elementsEqual("=".utf8) ? [] : initialResponse[...], in: exchange)
        } else if !exchange.isOffered {
            session.complete(.no, "[CANNOT] Mechanism not supported")
        } else if !session.configuration.allowsLogin(isSealed: session.isSealed) {
            session.complete(.no, session.refusalOfLogin)
        } else {
            session.challenge(exchange.firstChallenge, in: exchange)
        }
    }
}

extension IMAPSession {
    /// Asks the client for more.
    mutating func challenge(_ text: String, in exchange: SASLExchange) {
        outbox.reply("+ " + String(decoding: Base64.encode(Array(text.utf8)), as: UTF8.self))
        expectation = .response(exchange)
    }

    /// Takes a response in base64, `*` to give up.
    mutating func respond(to text: ArraySlice<UInt8>, in exchange: SASLExchange) {
        expectation = .command
        guard !text.elementsEqual("*".utf8) else {
            outbox.record(.command(verb: "AUTHENTICATE", text: "*"))
            return mode == .running ? complete(.bad, "AUTHENTICATE cancelled") : finishUnanswered()
        }
        guard mode == .running else { return observe(text, in: exchange, isLoggedIn: false) }
        guard let response = Base64.decode(text) else {
            noteLogin(exchange.undecodable(text), mechanism: exchange.mechanism, isLoggedIn: false)
            return complete(.bad, "Expected a response in base64")
        }
        var exchange = exchange
        switch exchange.respond(response) {
        case .challenge(let challenge): self.challenge(challenge, in: exchange)
        case .finished(let credentials): logIn(credentials, mechanism: exchange.mechanism)
        }
    }

    /// Notes a response that is not answered honestly.
    mutating func observe(_ text: ArraySlice<UInt8>, in exchange: SASLExchange, isLoggedIn: Bool) {
        expectation = .command
        var exchange = exchange
        guard let response = Base64.decode(text) else {
            noteLogin(exchange.undecodable(text), mechanism: exchange.mechanism, isLoggedIn: isLoggedIn)
            return finishUnanswered()
        }
        switch exchange.respond(response) {
        case .challenge: expectation = .response(exchange)
        case .finished(let credentials):
            noteLogin(credentials, mechanism: exchange.mechanism, isLoggedIn: isLoggedIn)
            finishUnanswered()
        }
    }
}
