import SigilloCore

/// The AUTHENTICATE command (RFC 9051 §6.2.2), with initial response (RFC 4959).
struct AuthenticateCommand: IMAPCommand {
    static let scope = IMAPScope.notAuthenticated

    private let mechanism: [UInt8]
    /// The initial response as it came, or nil; `=` is an empty one.
    private let initialResponse: [UInt8]?

    init(_ lexer: inout IMAPLexer) throws(IMAPSyntaxError) {
        try lexer.space()
        mechanism = Array(try lexer.atom().utf8)
        if lexer.skip(ASCII.space), lexer.peek != nil {
            initialResponse = Array(lexer.take { $0 != ASCII.space })
        } else {
            initialResponse = nil
        }
    }

    var summary: String {
        let name = SASLExchange.name(mechanism)
        return initialResponse.map { "\(name) \(Secret(bytes: $0))" } ?? name
    }

    func observe(in session: inout IMAPSession, reply: SessionScript.Reply?) {
        let exchange = SASLExchange(observing: mechanism)
        if let initialResponse {
            session.observe(initialResponse[...], in: exchange, isLoggedIn: reply?.effect == .logIn, isInitial: true)
        } else if reply?.asksForMore == true {
            session.expectation = .response(exchange)
        }
    }

    func perform(in session: inout IMAPSession) {
        var exchange = session.makeExchange(mechanism)
        if let refusal = session.refusal(of: exchange) {
            if let initialResponse { session.note(initialResponse[...], of: mechanism) }
            session.complete(.no, refusal)
        } else if let initialResponse {
            session.respond(to: initialResponse[...], in: exchange, isInitial: true)
        } else {
            session.challenge(exchange.begin(), in: exchange)
        }
    }
}

extension IMAPSession {
    static let saslService = "imap"

    /// Why an exchange cannot even begin, or nil.
    fileprivate func refusal(of exchange: SASLExchange) -> String? {
        if !exchange.isOffered { return "[CANNOT] Mechanism not supported" }
        return configuration.allowsLogin(isSealed: isSealed) ? nil : refusalOfLogin
    }

    /// Asks the client for more.
    fileprivate mutating func challenge(_ octets: [UInt8], in exchange: SASLExchange) {
        outbox.reply("+ " + String(decoding: Base64.encode(octets), as: UTF8.self))
        expectation = .response(exchange)
    }

    /// Takes a response in base64, `*` to give up.
    mutating func respond(to text: ArraySlice<UInt8>, in exchange: SASLExchange, isInitial: Bool = false) {
        expectation = .command
        guard mode == .running || text.elementsEqual("*".utf8) else {
            return observe(text, in: exchange, isLoggedIn: false, isInitial: isInitial)
        }
        var exchange = exchange
        switch exchange.take(text, isInitial: isInitial) {
        case .cancelled:
            outbox.record(.command(verb: "AUTHENTICATE", text: "*"))
            mode == .running ? complete(.bad, "AUTHENTICATE cancelled") : finishUnanswered()
        case .undecodable(let credentials):
            noteLogin(credentials, mechanism: exchange.mechanism, isLoggedIn: false)
            complete(.bad, "Expected a response in base64")
        case .challenge(let challenge): self.challenge(challenge, in: exchange)
        case .finished(let credentials): logIn(credentials, mechanism: exchange.mechanism)
        }
    }

    /// Notes a response that is not answered honestly.
    fileprivate mutating func observe(
        _ text: ArraySlice<UInt8>, in exchange: SASLExchange, isLoggedIn: Bool, isInitial: Bool
    ) {
        expectation = .command
        var exchange = exchange
        switch exchange.take(text, isInitial: isInitial) {
        case .challenge: expectation = .response(exchange)
        case .cancelled: finishUnanswered()
        case .undecodable(let credentials), .finished(let credentials):
            noteLogin(credentials, mechanism: exchange.mechanism, isLoggedIn: isLoggedIn)
            finishUnanswered()
        }
    }

    /// Notes an initial response of a client that is not let in.
    fileprivate mutating func note(_ text: ArraySlice<UInt8>, of mechanism: [UInt8]) {
        var exchange = SASLExchange(observing: mechanism)
        switch exchange.take(text, isInitial: true) {
        case .undecodable(let credentials), .finished(let credentials):
            noteLogin(credentials, mechanism: exchange.mechanism, isLoggedIn: false)
        case .cancelled, .challenge: break
        }
    }
}
