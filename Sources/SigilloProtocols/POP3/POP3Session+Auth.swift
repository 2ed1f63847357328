import SigilloCore

/// The AUTH command (RFC 5034), with initial response; without arguments it lists the mechanisms, as in RFC 1734's time.
struct POP3AuthCommand: POP3Command {
    static let verb = "AUTH"
    static let scope = POP3Scope.authorization

    private let mechanism: ArraySlice<UInt8>?
    /// The initial response as it came, or nil; `=` is an empty one.
    private let initialResponse: ArraySlice<UInt8>?

    init?(_ arguments: POP3Arguments) {
        let words = arguments.words
        mechanism = words.first
        // More than one word is wrong, but the first of them is what a response would be.
        initialResponse = words.dropFirst().first
    }

    var summary: String {
        let name = mechanism.map { SASLExchange.name($0) } ?? ""
        return initialResponse.map { "\(name) \(Secret(bytes: $0))" } ?? name
    }

    func observe(in session: inout POP3Session, reply: SessionScript.Reply?) {
        guard let mechanism else { return }
        let exchange = SASLExchange(observing: mechanism)
        if let initialResponse {
            session.observe(initialResponse, in: exchange, isLoggedIn: reply?.effect == .logIn, isInitial: true)
        } else if let reply, reply.effect != .close, reply.effect != .startTLS, reply.text.hasPrefix("+ ") {
            session.expectation = .response(exchange)
        }
    }

    func perform(in session: inout POP3Session) {
        guard let mechanism else {
            let names = session.configuration.mechanisms.map(\.rawValue)
            let isPossible = session.configuration.allowsLogin(isSealed: session.isSealed)
            return session.succeed("Mechanisms follow", lines: isPossible ? names : [])
        }
        var exchange = session.makeExchange(mechanism)
        let isAllowed = session.configuration.allowsLogin(isSealed: session.isSealed)
        guard exchange.isOffered, isAllowed else {
            if let initialResponse {
                let exchange = SASLExchange(observing: mechanism)
                session.observe(initialResponse, in: exchange, isLoggedIn: false, isInitial: true)
            }
            session.expectation = .command
            return isAllowed ? session.fail("Mechanism not supported") : session.refuseLogin()
        }
        if let initialResponse {
            session.respond(to: initialResponse, in: exchange, isInitial: true)
        } else {
            session.challenge(exchange.begin(), in: exchange)
        }
    }
}

extension POP3Session {
    static let saslService = "pop"

    /// Asks the client for more.
    fileprivate mutating func challenge(_ octets: [UInt8], in exchange: SASLExchange) {
        outbox.reply("+ " + String(decoding: Base64.encode(octets), as: UTF8.self))
        sendAfter()
        expectation = .response(exchange)
    }

    /// Takes a response in base64, `*` to give up.
    mutating func respond(to text: ArraySlice<UInt8>, in exchange: SASLExchange, isInitial: Bool = false) {
        expectation = .command
        guard mode == .running else { return observe(text, in: exchange, isLoggedIn: false, isInitial: isInitial) }
        var exchange = exchange
        switch exchange.take(text, isInitial: isInitial) {
        case .cancelled:
            outbox.record(.command(verb: "AUTH", text: "*"))
            fail("Authentication cancelled")
        case .undecodable(let credentials):
            noteLogin(credentials, mechanism: exchange.mechanism, isLoggedIn: false)
            fail("Expected a response in base64")
            countBadCommand()
        case .challenge(let challenge): self.challenge(challenge, in: exchange)
        case .finished(let credentials): logIn(credentials, mechanism: exchange.mechanism)
        }
    }

    /// Notes a response that is not answered.
    fileprivate mutating func observe(
        _ text: ArraySlice<UInt8>, in exchange: SASLExchange, isLoggedIn: Bool, isInitial: Bool
    ) {
        var exchange = exchange
        switch exchange.take(text, isInitial: isInitial) {
        case .challenge: expectation = .response(exchange)
        case .cancelled: outbox.record(.command(verb: "AUTH", text: "*"))
        case .undecodable(let credentials), .finished(let credentials):
            noteLogin(credentials, mechanism: exchange.mechanism, isLoggedIn: isLoggedIn)
        }
    }
}
