import SigilloCore

/// What is wrong with a response of a SASL exchange.
enum ResponseFault: Sendable {
    /// The client gave up with `*`.
    case cancelled
    /// It is no base64.
    case undecodable
}

/// What SMTP and POP3 do alike: commands and responses are lines without a tag, and each has its own answer.
protocol LineSession: UntaggedSession {
    /// The SASL exchange whose response comes next; nil where a command does.
    var exchange: SASLExchange? { get set }

    /// Takes a line that is a command.
    mutating func take(command text: ArraySlice<UInt8>)
    /// Answers a line that passed its bound.
    mutating func refuseLongLine()
    /// Asks for the next response of an exchange.
    mutating func sendChallenge(_ octets: [UInt8])
    /// Answers a response that cannot be taken.
    mutating func refuse(_ fault: ResponseFault)
    /// Judges credentials and answers.
    mutating func logIn(_ credentials: SASLCredentials, mechanism: String)
}

// MARK: - Lines

extension LineSession {
    /// Takes a line: a command, or a response.
    mutating func take(_ line: SMTPInput.Line) {
        switch line {
        case .tooLong:
            outbox.record(.deviation("A command passed a bound on its line."))
            exchange = nil
            guard mode == .running else { return }
            refuseLongLine()
            countBadCommand()
        case .line(let text, let hasCarriageReturn):
            if !hasCarriageReturn { outbox.record(.deviation("A line ended with LF alone.")) }
            if let exchange {
                respond(to: text, in: exchange)
            } else {
                take(command: text)
            }
        }
    }

    /// The verb of a command in capitals, empty where it is none, and what stands behind it.
    static func verb(
        of text: ArraySlice<UInt8>, while isPart: (UInt8) -> Bool
    ) -> (verb: String, rest: ArraySlice<UInt8>) {
        let word = text.prefix(while: isPart)
        let rest = text[word.endIndex...]
        let isWord = word.count <= 8 && (rest.isEmpty || ASCII.isBlank(rest[rest.startIndex]))
        return (isWord ? ASCII.uppercased(word) : "", rest)
    }
}

// MARK: - SASL

extension LineSession {
    /// Asks the client for more.
    mutating func challenge(_ octets: [UInt8], in exchange: SASLExchange) {
        sendChallenge(octets)
        self.exchange = exchange
    }

    /// Takes a response in base64, `*` to give up.
    mutating func respond(to text: ArraySlice<UInt8>, in exchange: SASLExchange, isInitial: Bool = false) {
        self.exchange = nil
        guard mode == .running else { return observe(text, in: exchange, isLoggedIn: false, isInitial: isInitial) }
        var exchange = exchange
        switch exchange.take(text, isInitial: isInitial) {
        case .cancelled:
            outbox.record(.command(verb: "AUTH", text: "*"))
            refuse(.cancelled)
        case .undecodable(let credentials):
            noteLogin(credentials, mechanism: exchange.mechanism, isLoggedIn: false)
            refuse(.undecodable)
            countBadCommand()
        case .challenge(let challenge): self.challenge(challenge, in: exchange)
        case .finished(let credentials): logIn(credentials, mechanism: exchange.mechanism)
        }
    }

    /// Notes a response that is not answered.
    mutating func observe(
        _ text: ArraySlice<UInt8>, in exchange: SASLExchange, isLoggedIn: Bool, isInitial: Bool
    ) {
        var exchange = exchange
        switch exchange.take(text, isInitial: isInitial) {
        case .challenge: self.exchange = exchange
        case .cancelled: outbox.record(.command(verb: "AUTH", text: "*"))
        case .undecodable(let credentials), .finished(let credentials):
            noteLogin(credentials, mechanism: exchange.mechanism, isLoggedIn: isLoggedIn)
        }
    }
}
