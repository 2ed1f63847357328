import SigilloCore

/// SMTP and LMTP in clear (RFC 5321, RFC 2033).
struct SMTPDialogue: Dialogue {
    /// A command whose reply is awaited.
    enum Awaited: Sendable, Hashable {
        case authentication, data, startTLS, other
    }

    /// What the client's octets are.
    enum ClientState: Sendable, Hashable {
        case commands
        /// DATA was sent: a body follows unless the server says no.
        case data(isBare: Bool)
        /// So many octets of a BDAT chunk follow (RFC 3030 §2).
        case chunk(UInt64)
    }

    let name = "smtp"
    var state = ClientState.commands
    var awaited: [Awaited] = []
    var exchange: SASLExchange?
    /// Whether the server denied AUTH before a response was seen.
    var isAuthenticationDenied = false
    var message: MessageInClear?
    var isTLSRefused = false
    var hasGreeted = false
    /// Whether the chunk that is read is the last of its message (RFC 3030 §2).
    var isLastChunk = false
    /// Whether the server answers a message once for each recipient, as LMTP does, and how many there are.
    var isLMTP = false
    var recipients = 0

    static let awaitedLimit = 256

    func reading(_ direction: Direction) -> Reading {
        guard direction == .clientToServer else { return .lines }
        switch state {
        case .commands: return .lines
        case .data(let isBare): return .dotted(isBare: isBare)
        case .chunk(let remaining): return remaining > 0 ? .counted(remaining) : .lines
        }
    }

    mutating func line(_ line: Line, from direction: Direction, evidence: inout Evidence) -> Turn {
        direction == .clientToServer
            ? clientLine(line, evidence: &evidence) : serverLine(line, evidence: &evidence)
    }

    mutating func body(
        _ octets: ArraySlice<UInt8>, at offset: UInt64, from direction: Direction, evidence: inout Evidence
    ) {
        if message == nil {
            let isChunk = if case .chunk = state { true } else { false }
            message = MessageInClear(
                command: isChunk ? "BDAT" : "DATA", direction: .clientToServer, start: offset,
                reference: isChunk ? "RFC 3030 §2" : "RFC 5321 §4.1.1.4")
        }
        message?.take(octets)
        if case .chunk(let remaining) = state {
            let left = remaining - min(remaining, UInt64(octets.count))
            state = left > 0 ? .chunk(left) : .commands
            if left == 0, isLastChunk {
                bodyEnded(at: offset &+ UInt64(octets.count), from: direction, evidence: &evidence)
            }
        }
    }

    mutating func bodyEnded(at end: UInt64, from direction: Direction, evidence: inout Evidence) {
        state = .commands
        guard let ended = message else { return }
        // The line with the dot alone is no part of the message.
        if ended.command == "DATA" {
            message?.giveBack(3)
            // The message has replies of its own, besides the one to DATA.
            for _ in 0..<(isLMTP ? min(max(1, recipients), Self.awaitedLimit) : 1) { expectReply(to: .other) }
        }
        if let octets = message?.octets, octets > 0 {
            evidence.show(
                "‹message, \(octets) octets›", direction: .clientToServer, end: end, mark: "content")
        }
        message?.report(to: &evidence)
        message = nil
    }

    mutating func missed(_ octets: UInt64, from direction: Direction, evidence: inout Evidence) {
        guard direction == .clientToServer, case .chunk(let remaining) = state else { return }
        state = remaining > octets ? .chunk(remaining - octets) : .commands
    }

    mutating func ended(evidence: inout Evidence) {
        message?.report(to: &evidence)
        message = nil
    }

    // MARK: Client

    private mutating func clientLine(_ line: Line, evidence: inout Evidence) -> Turn {
        if exchange != nil, authenticationLine(line, evidence: &evidence) { return .goOn }
        let (word, rest) = line.octets.firstWord
        let verb = word.keyword
        var turn = Turn.goOn
        var next = Awaited.other
        switch verb {
        case "AUTH":
            next = .authentication
            authenticate(line, rest: rest ?? [], evidence: &evidence)
        case "DATA":
            next = .data
            state = .data(isBare: line.isBare)
            evidence.show(line: line.octets, direction: .clientToServer, end: line.end)
        case "BDAT":
            evidence.show(line: line.octets, direction: .clientToServer, end: line.end)
            beginChunk(line, rest ?? [], evidence: &evidence)
        case "STARTTLS":
            next = .startTLS
            turn = .tlsAsked
            evidence.show(line: line.octets, direction: .clientToServer, end: line.end)
        case "LHLO":
            isLMTP = true
            mentionName(line, evidence: &evidence)
            evidence.show(line: line.octets, direction: .clientToServer, end: line.end)
        case "EHLO", "HELO", "RSET":
            // What came in chunks ends without its last one.
            endChunks(at: line.offset, evidence: &evidence)
            if verb != "RSET", rest != nil { mentionName(line, evidence: &evidence) }
            evidence.show(line: line.octets, direction: .clientToServer, end: line.end)
        case "NOOP", "QUIT", "HELP":
            evidence.show(line: line.octets, direction: .clientToServer, end: line.end)
        case "MAIL", "RCPT":
            endChunks(at: line.offset, evidence: &evidence)
            recipients = verb == "MAIL" ? 0 : recipients + 1
            evidence.show(line: line.octets, direction: .clientToServer, end: line.end)
            evidence.mention(
                "Who writes to whom crossed in clear.", direction: .clientToServer, range: line.range,
                rule: "smtp.envelope", reference: "RFC 5321 §4.1.1.2")
        default: evidence.show("‹\(line.octets.count) octets›", direction: .clientToServer, end: line.end)
        }
        expectReply(to: next)
        return turn
    }

    private func mentionName(_ line: Line, evidence: inout Evidence) {
        evidence.mention(
            "The name that the client gives itself crossed in clear.", direction: .clientToServer, range: line.range,
            rule: "smtp.hello", reference: "RFC 5321 §4.1.1.1")
    }

    private mutating func expectReply(to command: Awaited) {
        if awaited.count < Self.awaitedLimit { awaited.append(command) }
    }

    /// `BDAT size [LAST]` (RFC 3030 §2): chunks join to one message; a size without end is read to the end.
    private mutating func beginChunk(_ line: Line, _ arguments: ArraySlice<UInt8>, evidence: inout Evidence) {
        let words = arguments.split(separator: UInt8(ascii: " "))
        guard let size = words.first?.number else { return }
        isLastChunk = words.dropFirst().contains { $0.equals("LAST") }
        if size > 0 {
            state = .chunk(size)
        } else if isLastChunk {
            endChunks(at: line.end, evidence: &evidence)
        }
    }

    private mutating func endChunks(at end: UInt64, evidence: inout Evidence) {
        guard message?.command == "BDAT" else { return }
        bodyEnded(at: end, from: .clientToServer, evidence: &evidence)
    }

    // MARK: Server

    private mutating func serverLine(_ line: Line, evidence: inout Evidence) -> Turn {
        let octets = line.octets
        let isChallenge = octets.begins(with: "334")
        if isChallenge {
            exchange?.challenge(octets.dropFirst(4))
            evidence.show(
                "334 ‹challenge, \(max(octets.count - 4, 0)) chars›", direction: .serverToClient, end: line.end)
            return .goOn
        }
        evidence.show(line: octets, direction: .serverToClient, end: line.end)
        guard octets.count >= 3, let code = octets.prefix(3).number else { return .goOn }
        guard octets.dropFirst(3).first != UInt8(ascii: "-") else { return .goOn }
        if !hasGreeted {
            hasGreeted = true
            // The greeting answers nothing; a capture that begins later has none.
            if code == 220 || code == 554 || code == 421, awaited.first != .startTLS { return .goOn }
        }
        return answered(code)
    }

    private mutating func answered(_ code: UInt64) -> Turn {
        guard let command = awaited.first else { return .goOn }
        awaited.removeFirst()
        switch command {
        case .authentication:
            if let open = exchange, open.responses == 0, code >= 400 {
                isAuthenticationDenied = true
            } else {
                exchange = nil
            }
        case .data:
            if code >= 400, case .data = state, message == nil { state = .commands }
        case .startTLS:
            isTLSRefused = code != 220
            return code == 220 ? .tlsAccepted : .tlsRefused
        case .other: break
        }
        return .goOn
    }
}
