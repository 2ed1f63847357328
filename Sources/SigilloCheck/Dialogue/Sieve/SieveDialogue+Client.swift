import SigilloCore

extension SieveDialogue {
    mutating func clientLine(_ line: Line, evidence: inout Evidence) -> Turn {
        guard let announced = IMAPCommand.literal(endOf: line.octets) else {
            command.add(text: line.octets, in: line)
            defer { command = SieveCommand() }
            return finish(line, evidence: &evidence)
        }
        command.add(text: announced.text, in: line)
        let isScript = isScriptNext
        if isScript { beginScript(at: line.end) }
        command.beginLiteral(at: line.end)
        if announced.size > 0 {
            literal = Literal(remaining: announced.size, isScript: isScript || !command.hasRoom(for: announced.size))
        }
        return .goOn
    }

    /// Whether the next string is a script: the second of PUTSCRIPT, the first of CHECKSCRIPT.
    private var isScriptNext: Bool {
        switch command.verb {
        case "PUTSCRIPT": command.arguments.count == 1
        case "CHECKSCRIPT": command.arguments.isEmpty
        default: false
        }
    }

    private mutating func beginScript(at offset: UInt64) {
        script = MessageInClear(
            command: command.verb ?? "PUTSCRIPT", direction: .clientToServer, start: offset,
            reference: command.verb == "CHECKSCRIPT" ? "RFC 5804 §2.12" : "RFC 5804 §2.6")
    }

    private mutating func finish(_ line: Line, evidence: inout Evidence) -> Turn {
        if exchange != nil, authenticationLine(end: line.end, evidence: &evidence) { return .goOn }
        guard let verb = command.verb else {
            evidence.show("‹\(line.octets.count) octets›", direction: .clientToServer, end: line.end)
            return .goOn
        }
        var turn = Turn.goOn
        var next = Awaited.other
        switch verb {
        case "AUTHENTICATE":
            next = .authentication
            authenticate(end: line.end, evidence: &evidence)
        case "STARTTLS":
            next = .startTLS
            turn = .tlsAsked
            evidence.show("STARTTLS", direction: .clientToServer, end: line.end)
        case "PUTSCRIPT", "CHECKSCRIPT":
            // A script in quotes stands on the line itself.
            let isPut = verb == "PUTSCRIPT"
            if script == nil, let text = command.arguments.dropFirst(isPut ? 1 : 0).first, text.isString {
                beginScript(at: text.range.lowerBound)
                script?.take(text.octets[...])
            }
            let octets = script?.octets ?? 0
            finishScript(evidence: &evidence)
            evidence.show(
                "\(verb) ‹script, \(octets) octets›", direction: .clientToServer, end: line.end,
                mark: octets > 0 ? "content" : nil)
        case "GETSCRIPT":
            next = .script
            evidence.show(line: line.octets, direction: .clientToServer, end: line.end)
        case "CAPABILITY", "LOGOUT", "LISTSCRIPTS", "NOOP", "HAVESPACE", "SETACTIVE", "DELETESCRIPT", "RENAMESCRIPT",
            "UNAUTHENTICATE":
            evidence.show(line: line.octets, direction: .clientToServer, end: line.end)
        default: evidence.show("‹\(line.octets.count) octets›", direction: .clientToServer, end: line.end)
        }
        if awaited.count < Self.awaitedLimit { awaited.append(next) }
        return turn
    }

    // MARK: AUTHENTICATE

    /// `AUTHENTICATE "mechanism" ["initial response"]` (RFC 5804 §2.1).
    private mutating func authenticate(end: UInt64, evidence: inout Evidence) {
        isAuthenticationDenied = false
        guard let mechanism = command.arguments.first else {
            evidence.show("AUTHENTICATE", direction: .clientToServer, end: end)
            return
        }
        let begun = SASLExchange(mechanism: mechanism.octets[...])
        exchange = begun
        guard let response = command.arguments.dropFirst().first else {
            evidence.show("AUTHENTICATE \(begun.mechanism)", direction: .clientToServer, end: end)
            return
        }
        respond(
            response, isInitial: true, prefix: "AUTHENTICATE \(begun.mechanism) ", end: end, evidence: &evidence)
    }

    /// Reads a string that stands alone as a response of the exchange; false where it is a command.
    private mutating func authenticationLine(end: UInt64, evidence: inout Evidence) -> Bool {
        guard let open = exchange, let response = command.words.first, response.isString else {
            if !command.isEmpty { exchange = nil }
            return exchange != nil
        }
        guard !isAuthenticationDenied || open.responses == 0 else {
            exchange = nil
            return false
        }
        respond(response, isInitial: false, prefix: "", end: end, evidence: &evidence)
        if isAuthenticationDenied || exchange?.isCancelled == true { exchange = nil }
        return true
    }

    private mutating func respond(
        _ response: SieveCommand.Word, isInitial: Bool, prefix: String, end: UInt64, evidence: inout Evidence
    ) {
        let octets = response.octets[...]
        guard let reading = exchange?.respond(octets, isInitial: isInitial) else { return }
        if let leak = reading.leak {
            evidence.report(
                leak, mechanism: exchange?.mechanism ?? "?", encoding: "base64", range: response.range,
                rule: "sieve.authenticate", reference: "RFC 5804 §2.1",
                note: isTLSRefused ? " It came after the server denied STARTTLS." : "")
        }
        evidence.show(
            reading.shown(octets, prefix: prefix), direction: .clientToServer, end: end,
            mark: reading.leak?.kind.isLeak == true ? "secret" : nil)
    }
}
