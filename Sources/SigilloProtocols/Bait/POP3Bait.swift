import SigilloCore

/// As much of POP3 (RFC 1939, RFC 5034) as it takes to be told a password: an empty mailbox for who logs in.
struct POP3Bait: ServerSession, AccountHolder {
    var configuration: SessionConfiguration
    private var input: SMTPInput
    var outbox: Outbox
    private var isSealed = false
    private var isClosed = false
    private var isLoggedIn = false
    private var user: [UInt8]?
    private var exchange: SASLExchange?
    private var commands = 0
    private var isActive = false

    init(configuration: SessionConfiguration) {
        self.configuration = configuration
        outbox = Outbox(configuration)
        input = SMTPInput(limits: configuration.limits)
    }

    mutating func receive(_ event: SessionEvent) -> [SessionAction] {
        switch event {
        case .connected(let isSealed):
            self.isSealed = isSealed
            outbox.reply("+OK \(configuration.hostName) ready")
            outbox.perform(.wait(nanoseconds: configuration.limits.idle, id: 0))
        case .bytes(let bytes):
            isActive = true
            if !isClosed { input.append(bytes) }
        case .inputClosed:
            close()
        case .timer:
            guard isActive, !isClosed else {
                close()
                break
            }
            isActive = false
            outbox.perform(.wait(nanoseconds: configuration.limits.idle, id: 0))
        case .accountLearnt(let account):
            adopt(account)
        case .channelKnown, .tlsEstablished, .tlsFailed, .stored, .mailboxChanged:
            break
        }
        while !isClosed, let line = input.nextLine() {
            take(line)
            outbox.endCommand()
        }
        return outbox.take()
    }

    mutating func takeUnreadOctets() -> [UInt8] {
        input.takeRest()
    }

    private mutating func close() {
        guard !isClosed else { return }
        isClosed = true
        outbox.perform(.close)
    }

    private mutating func take(_ line: SMTPInput.Line) {
        commands += 1
        guard case .line(let text, _) = line, commands <= configuration.limits.commandsBeforeLogin else {
            outbox.record(.deviation("A line was too long, or there were too many."))
            return close()
        }
        if let exchange {
            self.exchange = nil
            return respond(text, exchange)
        }
        let word = text.prefix { ASCII.isLetter($0) }
        let argument = ASCII.trimmed(text[word.endIndex...])
        let verb = word.count <= 4 ? ASCII.uppercased(word) : ""
        switch verb {
        case "CAPA":
            note(verb)
            outbox.reply("+OK")
            for line in ["USER", "SASL " + configuration.mechanisms.map(\.rawValue).joined(separator: " "), "."] {
                outbox.reply(line)
            }
        case "USER":
            note(verb, PrintableText.make(argument))
            user = Array(argument)
            outbox.reply("+OK")
        case "PASS":
            let secret = Secret(bytes: text[word.endIndex...].dropFirst())
            note(verb, "\(secret)")
            logIn(SASLCredentials(user: user ?? [], secret: secret), mechanism: "USER")
        case "APOP":
            let words = argument.split(separator: ASCII.space, maxSplits: 1)
            let secret = Secret(bytes: words.dropFirst().first ?? [])
            note(verb, "\(PrintableText.make(words.first ?? [])) \(secret)")
            logIn(SASLCredentials(user: Array(words.first ?? []), secret: secret, isUsable: false), mechanism: "APOP")
        case "AUTH": authenticate(argument)
        case "STAT", "LIST", "UIDL", "NOOP":
            note(verb)
            outbox.reply(isLoggedIn ? "+OK 0 0" : "-ERR Log in first")
            if isLoggedIn, verb == "LIST" || verb == "UIDL", argument.isEmpty { outbox.reply(".") }
        case "QUIT":
            note(verb)
            outbox.reply("+OK")
            close()
        default:
            outbox.record(.command(verb: "?", text: "‹no command, \(text.count) octets›"))
            outbox.reply("-ERR Unknown command")
        }
    }

    private mutating func authenticate(_ argument: ArraySlice<UInt8>) {
        let words = argument.split(separator: ASCII.space)
        guard let name = words.first else {
            note("AUTH")
            outbox.reply("+OK")
            for line in configuration.mechanisms.map(\.rawValue) + ["."] { outbox.reply(line) }
            return
        }
        var exchange = SASLExchange(observing: name)
        if let response = words.dropFirst().first {
            note("AUTH", "\(exchange.mechanism) \(Secret(bytes: response))")
            respond(response, exchange, isInitial: true)
        } else {
            note("AUTH", exchange.mechanism)
            challenge(exchange.begin(), exchange)
        }
    }

    private mutating func challenge(_ octets: [UInt8], _ exchange: SASLExchange) {
        outbox.reply("+ " + String(decoding: Base64.encode(octets), as: UTF8.self))
        self.exchange = exchange
    }

    private mutating func respond(_ text: ArraySlice<UInt8>, _ exchange: SASLExchange, isInitial: Bool = false) {
        var exchange = exchange
        switch exchange.take(text, isInitial: isInitial) {
        case .cancelled: outbox.reply("-ERR Cancelled")
        case .challenge(let octets): challenge(octets, exchange)
        case .undecodable(let credentials), .finished(let credentials):
            logIn(credentials, mechanism: exchange.mechanism)
        }
    }

    private mutating func logIn(_ credentials: SASLCredentials, mechanism: String) {
        let isAllowed = configuration.allowsLogin(isSealed: isSealed)
        let attempt = configuration.attempt(credentials, mechanism: mechanism, isAllowed: isAllowed)
        outbox.record(.login(attempt))
        isLoggedIn = attempt.isAccepted
        outbox.reply(isLoggedIn ? "+OK" : "-ERR [AUTH] Authentication failed")
    }

    private mutating func note(_ verb: String, _ text: String = "") {
        outbox.record(.command(verb: verb, text: text.isEmpty ? verb : verb + " " + text))
    }
}
