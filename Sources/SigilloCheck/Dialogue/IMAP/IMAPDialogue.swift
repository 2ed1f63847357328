import SigilloCore

/// IMAP in clear (RFC 9051, RFC 3501).
struct IMAPDialogue: Dialogue {
    /// An exchange of AUTHENTICATE that goes on.
    struct Authentication: Sendable {
        var tag: [UInt8]
        var exchange: SASLExchange
        /// Whether the server denied it before a response was seen.
        var isDenied = false
    }

    /// A literal of the client that is being received.
    struct ClientLiteral: Sendable {
        var remaining: UInt64
        /// Whether its octets belong to the command's arguments rather than to a message.
        var isKept: Bool
    }

    let name = "imap"
    var command = IMAPCommand()
    var literal: ClientLiteral?
    var authentication: Authentication?
    var message: MessageInClear?
    /// Whether an APPEND puts its message together from parts.
    private var isCatenated = false
    var startTLSTag: [UInt8]?
    var compressTag: [UInt8]?
    /// Whether the server forbade LOGIN outside TLS.
    var isLoginDisabled = false
    /// Whether the server denied STARTTLS.
    var isTLSRefused = false
    var response = IMAPResponse()

    func reading(_ direction: Direction) -> Reading {
        switch direction {
        case .clientToServer: literal.map { .counted($0.remaining) } ?? .lines
        case .serverToClient: response.literalRemaining > 0 ? .counted(response.literalRemaining) : .lines
        }
    }

    mutating func line(_ line: Line, from direction: Direction, evidence: inout Evidence) -> Turn {
        direction == .clientToServer
            ? clientLine(line, evidence: &evidence) : serverLine(line, evidence: &evidence)
    }

    mutating func body(
        _ octets: ArraySlice<UInt8>, at offset: UInt64, from direction: Direction, evidence: inout Evidence
    ) {
        guard direction == .clientToServer else {
            response.receive(octets, at: offset)
            return
        }
        guard let isKept = literal?.isKept else { return }
        if isKept {
            command.add(octets, offset: offset, isLiteral: true)
        } else {
            message?.take(octets)
        }
        consumeLiteral(UInt64(octets.count), evidence: &evidence)
    }

    mutating func bodyEnded(at end: UInt64, from direction: Direction, evidence: inout Evidence) {}

    mutating func missed(_ octets: UInt64, from direction: Direction, evidence: inout Evidence) {
        switch direction {
        case .clientToServer:
            if let remaining = literal?.remaining, remaining > octets {
                literal?.remaining = remaining - octets
                if literal?.isKept == true { command = IMAPCommand() }
            } else {
                abandonCommand(evidence: &evidence)
            }
        case .serverToClient: response.missed(octets, evidence: &evidence)
        }
    }

    mutating func ended(evidence: inout Evidence) {
        if command.verb == "LOGIN" { login(evidence: &evidence) }
        abandonCommand(evidence: &evidence)
        response.finish(evidence: &evidence)
    }

    // MARK: Client

    private mutating func clientLine(_ line: Line, evidence: inout Evidence) -> Turn {
        if command.isEmpty, authentication != nil, authenticationLine(line, evidence: &evidence) { return .goOn }
        guard let announced = IMAPCommand.literal(endOf: line.octets) else {
            command.add(line.octets, offset: line.offset, isLiteral: false)
            isCatenated = false
            let turn = finishCommand(end: line.end, evidence: &evidence)
            command = IMAPCommand()
            return turn
        }
        command.add(announced.text, offset: line.offset, isLiteral: false)
        // The first literal of APPEND may be the mailbox name; the others, and catenated parts, are messages.
        let isMessage = command.verb == "APPEND" && (message != nil || !command.arguments(limit: 1).isEmpty)
        if isMessage, announced.text.contains(word: "CATENATE") { isCatenated = true }
        // Further literals are further messages (RFC 3502), unless they are parts of one (RFC 4469).
        if isMessage, message != nil, !isCatenated {
            message?.report(to: &evidence)
            message = nil
        }
        if isMessage, message == nil {
            message = MessageInClear(
                command: "APPEND", direction: .clientToServer, start: line.end, reference: "RFC 9051 §6.3.12")
        }
        if announced.size > 0 {
            literal = ClientLiteral(
                remaining: announced.size, isKept: !isMessage && command.hasRoom(for: announced.size))
        } else if !isMessage {
            command.add([], offset: line.end, isLiteral: true)
        }
        return .goOn
    }

    private mutating func consumeLiteral(_ count: UInt64, evidence: inout Evidence) {
        guard let remaining = literal?.remaining else { return }
        guard remaining > count else {
            literal = nil
            return
        }
        literal?.remaining = remaining - count
    }

    private mutating func finishCommand(end: UInt64, evidence: inout Evidence) -> Turn {
        if command.verb != "AUTHENTICATE" { authentication = nil }
        switch command.verb {
        case "LOGIN": login(evidence: &evidence)
        case "AUTHENTICATE": authenticate(end: end, evidence: &evidence)
        case "STARTTLS":
            startTLSTag = Array(command.tag)
            showCommand(end: end, evidence: &evidence)
            return .tlsAsked
        case "COMPRESS":
            compressTag = Array(command.tag)
            showCommand(end: end, evidence: &evidence)
        case "APPEND": append(end: end, evidence: &evidence)
        default: showCommand(end: end, evidence: &evidence)
        }
        return .goOn
    }

    /// A command that was cut off, by a gap or by the end.
    mutating func abandonCommand(evidence: inout Evidence) {
        message?.report(to: &evidence)
        message = nil
        literal = nil
        command = IMAPCommand()
    }
}
