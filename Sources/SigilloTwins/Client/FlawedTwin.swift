/// What the twins of all protocols do alike: they take events, close, and go on in clear where a flaw makes them.
protocol FlawedTwin: MailTwin {
    /// The mistakes that it makes.
    var flaws: Set<Flaw> { get }
    /// Whether it has closed.
    var isOver: Bool { get }
    var isSealed: Bool { get set }
    /// Whether the twin has decided to go on without TLS; only a flaw, or an attempt in clear, does that.
    var goesOnInClear: Bool { get set }
    var actions: [TwinAction] { get set }
    /// Whether the server takes a password at all.
    var mayLogIn: Bool { get }
    /// The command that begins TLS.
    static var startTLSVerb: String { get }

    /// Keeps octets of the server until they are read.
    mutating func append(_ octets: [UInt8])
    /// Forgets what was kept and not read.
    mutating func forgetUnread()
    /// Reads what was kept, as far as it is whole.
    mutating func read()
    /// Waits for nothing more.
    mutating func end()
    /// Asks what the server can do.
    mutating func askCapabilities()
    /// Logs in, where the connection is as the twin wants it.
    mutating func beginLogin()
    /// Reads what was kept when TLS began.
    mutating func readKept()
}

extension FlawedTwin {
    /// Takes what happened, and answers with what is to be done.
    mutating func take(_ event: TwinEvent) -> [TwinAction] {
        defer { actions = [] }
        guard !isOver else { return [] }
        switch event {
        case .connected(let isSealed): self.isSealed = isSealed
        case .bytes(let octets):
            append(octets)
            read()
        case .sealed(let behind): sealed(behind)
        case .handshakeFailed(let instead): handshakeFailed(instead)
        case .inputClosed: close(.refused("the server closed the connection"))
        }
        return actions
    }

    // MARK: - Words of the client

    mutating func send(_ octets: [UInt8]) {
        actions.append(.send(octets))
    }

    mutating func close(_ ending: TwinEnding) {
        end()
        actions.append(.close(ending))
    }

    /// Ends a connection in which something is wrong.
    mutating func refuse(_ reason: String) {
        close(.refused(reason))
    }

    /// Goes on in clear where the twin has the flaw, else ends the connection.
    mutating func goOn(_ flaw: Flaw, _ reason: String) {
        guard has(flaw) else { return refuse(reason) }
        goesOnInClear = true
        beginLogin()
    }

    /// Whether the twin makes a mistake.
    func has(_ flaw: Flaw) -> Bool { flaws.contains(flaw) }

    // MARK: - The seam between clear text and TLS

    private mutating func sealed(_ behind: [UInt8]) {
        isSealed = true
        if has(.keepsBytesAcrossStartTLS) { append(behind) } else { forgetUnread() }
        if has(.trustsCapabilitiesBeforeTLS), mayLogIn { beginLogin() } else { askCapabilities() }
        readKept()
    }

    mutating func readKept() { read() }

    private mutating func handshakeFailed(_ instead: [UInt8]) {
        guard has(.clearAfterFailedHandshake), mayLogIn else {
            return close(.handshakeFailed("no TLS after \(Self.startTLSVerb)"))
        }
        append(instead)
        goesOnInClear = true
        beginLogin()
        read()
    }
}
