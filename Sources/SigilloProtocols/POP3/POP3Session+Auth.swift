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

    mutating func sendChallenge(_ octets: [UInt8]) {
        outbox.reply("+ " + String(decoding: Base64.encode(octets), as: UTF8.self))
        sendAfter()
    }

    mutating func refuse(_ fault: ResponseFault) {
        switch fault {
        case .cancelled: fail("Authentication cancelled")
        case .undecodable: fail("Expected a response in base64")
        }
    }
}
