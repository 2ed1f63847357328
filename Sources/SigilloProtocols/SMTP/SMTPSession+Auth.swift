import SigilloCore

/// The AUTH command (RFC 4954 §4).
struct AuthCommand: SMTPCommand {
    static let verb = "AUTH"

    private let mechanism: ArraySlice<UInt8>
    /// The initial response as it came, or nil; `=` is an empty one.
    private let initialResponse: ArraySlice<UInt8>?

    init?(_ arguments: SMTPArguments) {
        let words = arguments.words
        guard let name = words.first else { return nil }
        mechanism = name
        // More than one word is wrong, but the first of them is what a response would be.
        initialResponse = words.dropFirst().first
    }

    var summary: String {
        let name = SASLExchange.name(mechanism)
        return initialResponse.map { "\(name) \(Secret(bytes: $0))" } ?? name
    }

    func observe(in session: inout SMTPSession, reply: SessionScript.Reply?) {
        let exchange = SASLExchange(observing: mechanism)
        if let initialResponse {
            session.observe(initialResponse, in: exchange, isLoggedIn: reply?.effect == .logIn, isInitial: true)
        } else if reply?.asksForMore == true {
            session.expectation = .response(exchange)
        }
    }

    func perform(in session: inout SMTPSession) {
        var exchange = session.makeExchange(mechanism)
        if let refusal = session.refusal(of: exchange) {
            if let initialResponse {
                let exchange = SASLExchange(observing: mechanism)
                session.observe(initialResponse, in: exchange, isLoggedIn: false, isInitial: true)
            }
            session.expectation = .command
            session.reply(refusal)
        } else if let initialResponse {
            session.respond(to: initialResponse, in: exchange, isInitial: true)
        } else {
            session.challenge(exchange.begin(), in: exchange)
        }
    }
}

extension SMTPSession {
    static let saslService = "smtp"

    /// Why an exchange cannot even begin, or nil.
    fileprivate func refusal(of exchange: SASLExchange) -> SMTPReply? {
        if !isGreeted { return SMTPReply(503, "5.5.1", "Say EHLO first") }
        if isAuthenticated { return SMTPReply(503, "5.5.1", "Already logged in") }
        if transaction != nil { return SMTPReply(503, "5.5.1", "Not within a mail transaction") }
        if !configuration.offersLogin { return SMTPReply(502, "5.5.1", "AUTH is not supported") }
        if !configuration.allowsLogin(isSealed: isSealed) {
            return SMTPReply(538, "5.7.11", "Encryption required for authentication")
        }
        return exchange.isOffered ? nil : SMTPReply(504, "5.5.4", "Mechanism not supported")
    }

    mutating func sendChallenge(_ octets: [UInt8]) {
        reply(SMTPReply(334, nil, String(decoding: Base64.encode(octets), as: UTF8.self)))
    }

    mutating func refuse(_ fault: ResponseFault) {
        switch fault {
        case .cancelled: reply(SMTPReply(501, "5.7.0", "Authentication cancelled"))
        case .undecodable: reply(SMTPReply(501, "5.5.2", "Expected a response in base64"))
        }
    }

    mutating func logIn(_ credentials: SASLCredentials, mechanism: String) {
        let attempt = judge(credentials, mechanism: mechanism)
        isAuthenticated = attempt.isAccepted
        if attempt.isAccepted {
            reply(SMTPReply(235, "2.7.0", "Authentication successful"))
        } else if attempt.isGenuine, !configuration.account(of: credentials.user).permits(credentials.authorization) {
            reply(SMTPReply(535, "5.7.8", "May not act as somebody else"))
        } else {
            reply(SMTPReply(535, "5.7.8", "Authentication credentials invalid"))
        }
    }
}
