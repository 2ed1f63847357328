import SigilloCore

extension SMTPDialogue {
    /// `AUTH mechanism [initial response]` (RFC 4954 §4).
    mutating func authenticate(_ line: Line, rest: ArraySlice<UInt8>, evidence: inout Evidence) {
        let (mechanism, initial) = rest.trimmed.firstWord
        isAuthenticationDenied = false
        guard !mechanism.isEmpty else {
            evidence.show("AUTH", direction: .clientToServer, end: line.end)
            return
        }
        let begun = SASLExchange(mechanism: mechanism)
        exchange = begun
        guard let response = initial?.trimmed, !response.isEmpty else {
            evidence.show("AUTH \(begun.mechanism)", direction: .clientToServer, end: line.end)
            return
        }
        respond(
            response, range: line.range(of: response), isInitial: true, prefix: "AUTH \(begun.mechanism) ",
            end: line.end, evidence: &evidence)
    }

    /// Reads a client line as a response of the exchange; false where it is a command.
    mutating func authenticationLine(_ line: Line, evidence: inout Evidence) -> Bool {
        guard let open = exchange else { return false }
        let looksLikeCommand = Self.isCommand(line.octets)
        if isAuthenticationDenied {
            guard open.responses == 0, !looksLikeCommand, !line.octets.isEmpty, LooseBase64.decode(line.octets) != nil
            else {
                exchange = nil
                return false
            }
        } else if looksLikeCommand, open.isComplete {
            exchange = nil
            return false
        }
        respond(line.octets, range: line.range, isInitial: false, prefix: "", end: line.end, evidence: &evidence)
        if isAuthenticationDenied || exchange?.isCancelled == true { exchange = nil }
        return true
    }

    /// Whether a line is a command that may follow an exchange; base64 holds no space, and these words are short.
    private static func isCommand(_ octets: ArraySlice<UInt8>) -> Bool {
        switch octets.firstWord.word.keyword {
        case "EHLO", "HELO", "LHLO", "MAIL", "RCPT", "DATA", "BDAT", "RSET", "NOOP", "QUIT", "STARTTLS", "AUTH", "HELP",
            "VRFY", "EXPN":
            true
        default: false
        }
    }

    private mutating func respond(
        _ octets: ArraySlice<UInt8>, range: Range<UInt64>, isInitial: Bool, prefix: String, end: UInt64,
        evidence: inout Evidence
    ) {
        guard let reading = exchange?.respond(octets, isInitial: isInitial) else { return }
        if let leak = reading.leak {
            evidence.report(
                leak, mechanism: exchange?.mechanism ?? "?", encoding: "base64", range: range, rule: "smtp.auth",
                reference: "RFC 4954 §4",
                note: isTLSRefused ? " It came after the server denied STARTTLS." : "")
        }
        evidence.show(
            reading.shown(octets, prefix: prefix), direction: .clientToServer, end: end,
            mark: reading.leak?.kind.isLeak == true ? "secret" : nil)
    }
}
