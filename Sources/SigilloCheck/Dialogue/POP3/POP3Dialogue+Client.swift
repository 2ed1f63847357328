import SigilloCore

extension POP3Dialogue {
    mutating func clientLine(_ line: Line, evidence: inout Evidence) -> Turn {
        hasSeenClient = true
        if exchange != nil, authenticationLine(line, evidence: &evidence) { return .goOn }
        let (word, rest) = line.octets.firstWord
        let verb = word.keyword
        var turn = Turn.goOn
        var next = Awaited.other
        switch verb {
        case "USER":
            user = PeerText.name(rest ?? [])
            evidence.show(line: line.octets, direction: .clientToServer, end: line.end)
        case "PASS": pass(line, rest: rest ?? [], evidence: &evidence)
        case "APOP": apop(line, rest: rest ?? [], evidence: &evidence)
        case "AUTH":
            let isList = rest?.trimmed.isEmpty ?? true
            next = isList ? .list : .authentication
            authenticate(line, rest: rest ?? [], evidence: &evidence)
        case "STLS":
            next = .startTLS
            turn = .tlsAsked
            evidence.show(line: line.octets, direction: .clientToServer, end: line.end)
        case "RETR", "TOP":
            next = .message(verb ?? "RETR")
            evidence.show(line: line.octets, direction: .clientToServer, end: line.end)
        case "CAPA":
            next = .list
            evidence.show(line: line.octets, direction: .clientToServer, end: line.end)
        case "LIST", "UIDL":
            if rest?.trimmed.isEmpty ?? true { next = .list }
            evidence.show(line: line.octets, direction: .clientToServer, end: line.end)
        case "STAT", "DELE", "NOOP", "RSET", "QUIT":
            evidence.show(line: line.octets, direction: .clientToServer, end: line.end)
        default: evidence.show("‹\(line.octets.count) octets›", direction: .clientToServer, end: line.end)
        }
        if awaited.count < Self.awaitedLimit { awaited.append(next) }
        return turn
    }

    private var note: String { isTLSRefused ? " It came after the server denied STLS." : "" }

    /// `PASS` and the rest of the line, spaces and all (RFC 1939 §7).
    private mutating func pass(_ line: Line, rest: ArraySlice<UInt8>, evidence: inout Evidence) {
        guard !rest.isEmpty else { return }
        evidence.report(
            SASLLeak(user: user, secret: Secret(bytes: rest), what: user == nil ? "a password" : "user and password"),
            mechanism: "USER", encoding: "raw", range: line.range(of: rest), rule: "pop3.user-pass",
            reference: "RFC 1939 §7", note: note)
        evidence.show("PASS ‹\(rest.count) octets›", direction: .clientToServer, end: line.end, mark: "secret")
    }

    /// `APOP user digest` (RFC 1939 §7).
    private mutating func apop(_ line: Line, rest: ArraySlice<UInt8>, evidence: inout Evidence) {
        guard let space = rest.lastIndex(of: UInt8(ascii: " ")), space + 1 < rest.endIndex else { return }
        let digest = rest[(space + 1)...]
        let name = PeerText.name(rest[..<space])
        evidence.report(
            SASLLeak(
                severity: .high, user: name, secret: Secret(bytes: digest),
                proof: PasswordProof(apop: Array(digest), challenge: challenge ?? []),
                what: "user and a digest from which the password can be guessed offline"
                    + (challenge == nil ? ", though no challenge was seen" : "")),
            mechanism: "APOP", encoding: "raw", range: line.range(of: digest), rule: "pop3.apop",
            reference: "RFC 1939 §7", note: note)
        evidence.show(
            "APOP \(name) ‹\(digest.count) octets›", direction: .clientToServer, end: line.end, mark: "secret")
    }

    // MARK: AUTH

    /// `AUTH mechanism [initial response]` (RFC 5034 §4); alone it lists mechanisms.
    private mutating func authenticate(_ line: Line, rest: ArraySlice<UInt8>, evidence: inout Evidence) {
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

    private mutating func authenticationLine(_ line: Line, evidence: inout Evidence) -> Bool {
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

    private static func isCommand(_ octets: ArraySlice<UInt8>) -> Bool {
        switch octets.firstWord.word.keyword {
        case "USER", "PASS", "APOP", "AUTH", "STLS", "CAPA", "STAT", "LIST", "UIDL", "RETR", "TOP", "DELE", "NOOP",
            "RSET", "QUIT":
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
                leak, mechanism: exchange?.mechanism ?? "?", encoding: "base64", range: range, rule: "pop3.auth",
                reference: "RFC 5034 §4", note: note)
        }
        evidence.show(
            reading.shown(octets, prefix: prefix), direction: .clientToServer, end: end,
            mark: reading.leak?.kind.isLeak == true ? "secret" : nil)
    }
}
