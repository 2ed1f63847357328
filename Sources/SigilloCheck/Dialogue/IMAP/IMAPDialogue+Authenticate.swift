import SigilloCore

extension IMAPDialogue {
    /// `tag AUTHENTICATE mechanism [initial response]` (RFC 9051 §6.2.2, RFC 4959).
    mutating func authenticate(end: UInt64, evidence: inout Evidence) {
        let arguments = command.arguments()
        let tag = VisibleText.of(command.tag, limit: 24)
        guard let name = arguments.first else {
            evidence.show("\(tag) AUTHENTICATE", direction: .clientToServer, end: end)
            return
        }
        authentication = Authentication(
            tag: Array(command.tag), exchange: SASLExchange(mechanism: name.octets[...]))
        let mechanism = authentication?.exchange.mechanism ?? "?"
        guard arguments.count > 1 else {
            evidence.show("\(tag) AUTHENTICATE \(mechanism)", direction: .clientToServer, end: end)
            return
        }
        // Blanks inside base64 make words of it.
        let response = Array(arguments[1...].map(\.octets).joined())
        let range = arguments[1].range.lowerBound..<(arguments.last ?? arguments[1]).range.upperBound
        respond(
            response[...], range: range, isInitial: true,
            prefix: "\(tag) AUTHENTICATE \(mechanism) ", end: end, evidence: &evidence)
    }

    /// Reads a client line as a response of the exchange; false where it is a command.
    mutating func authenticationLine(_ line: Line, evidence: inout Evidence) -> Bool {
        guard let authentication else { return false }
        let isBase64 = LooseBase64.decode(line.octets) != nil && !line.octets.isEmpty
        let looksLikeCommand = isCommand(line.octets)
        if authentication.isDenied {
            // A client that did not wait sends its response behind the denial.
            guard authentication.exchange.responses == 0, isBase64, !looksLikeCommand else {
                self.authentication = nil
                return false
            }
        } else if looksLikeCommand, authentication.exchange.isComplete {
            self.authentication = nil
            return false
        }
        respond(line.octets, range: line.range, isInitial: false, prefix: "", end: line.end, evidence: &evidence)
        if authentication.isDenied || self.authentication?.exchange.isCancelled == true { self.authentication = nil }
        return true
    }

    private func isCommand(_ octets: ArraySlice<UInt8>) -> Bool {
        guard let rest = octets.firstWord.rest, let verb = rest.firstWord.word.keyword else { return false }
        return IMAPCommand.verbs.contains(verb)
    }

    private mutating func respond(
        _ octets: ArraySlice<UInt8>, range: Range<UInt64>, isInitial: Bool, prefix: String, end: UInt64,
        evidence: inout Evidence
    ) {
        guard let reading = authentication?.exchange.respond(octets, isInitial: isInitial) else { return }
        let mechanism = authentication?.exchange.mechanism ?? "?"
        if let leak = reading.leak {
            evidence.report(
                leak, mechanism: mechanism, encoding: "base64", range: range, rule: "imap.authenticate",
                reference: "RFC 9051 §6.2.2", note: note)
        }
        evidence.show(
            reading.shown(octets, prefix: prefix), direction: .clientToServer, end: end,
            mark: reading.leak?.kind.isLeak == true ? "secret" : nil)
    }
}

extension SASLReading {
    /// The response as a timeline shows it: `‹24 chars, base64: user and password›`.
    func shown(_ octets: ArraySlice<UInt8>, prefix: String) -> String {
        switch holds {
        case "cancel": prefix + "*"
        case "nothing": prefix + "‹empty response›"
        default: prefix + "‹\(octets.count) chars, base64: \(holds)›"
        }
    }
}
