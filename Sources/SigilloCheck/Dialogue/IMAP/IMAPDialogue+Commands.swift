import SigilloCore

extension IMAPDialogue {
    /// Commands whose arguments hold nothing that must not be printed.
    private static let printable: Set<String> = [
        "CAPABILITY", "CHECK", "CLOSE", "COMPRESS", "EXPUNGE", "FETCH", "IDLE", "LOGOUT", "NAMESPACE", "NOOP",
        "STARTTLS", "UNSELECT", "ENABLE", "SELECT", "EXAMINE", "LIST", "LSUB", "STATUS", "STORE",
    ]

    private static let namesMailbox: Set<String> = [
        "CREATE", "DELETE", "EXAMINE", "GETACL", "GETQUOTAROOT", "RENAME", "SELECT", "STATUS", "SUBSCRIBE",
        "UNSUBSCRIBE",
    ]

    /// Shows a command; arguments that may be secret only by their length.
    mutating func showCommand(end: UInt64, evidence: inout Evidence) {
        guard let part = command.parts.first else { return }
        let direction = Direction.clientToServer
        if let verb = command.verb {
            if Self.printable.contains(verb), command.parts.count == 1 {
                evidence.show(line: part.octets, direction: direction, end: end)
            } else {
                let size = command.parts.reduce(0) { $0 + $1.octets.count }
                evidence.show(
                    "\(VisibleText.of(command.tag, limit: 24)) \(verb) ‹\(size) octets›", direction: direction, end: end
                )
            }
            mention(verb, line: part, evidence: &evidence)
            if Self.namesMailbox.contains(verb), let name = command.arguments(limit: 1).first {
                evidence.mention(
                    "Names of mailboxes crossed in clear.", direction: direction, range: name.range,
                    rule: "imap.mailbox", reference: "RFC 9051 §5.1")
            }
        } else if part.octets.equals("DONE") {
            evidence.show(line: part.octets, direction: direction, end: end)
        } else {
            evidence.show("‹\(part.octets.count) octets›", direction: direction, end: end)
        }
    }

    /// What is sought, and what the client says of itself (RFC 9051 §6.4.4, RFC 2971).
    private func mention(_ verb: String, line part: IMAPCommand.Part, evidence: inout Evidence) {
        let words = part.octets.split(separator: UInt8(ascii: " "), maxSplits: 3)
        let name = verb == "UID" && words.count > 2 ? words[2].keyword ?? "" : verb
        let range = part.offset..<(part.offset &+ UInt64(max(part.octets.count, 1)))
        switch name {
        case "SEARCH", "SORT", "THREAD":
            evidence.mention(
                "What the client sought in a mailbox crossed in clear.", direction: .clientToServer, range: range,
                rule: "imap.search", reference: "RFC 9051 §6.4.4")
        case "ID" where words.count > 2 && !words[2].equals("NIL"):
            evidence.mention(
                "What the client says of itself crossed in clear.", direction: .clientToServer, range: range,
                rule: "imap.id", reference: "RFC 2971 §3.1")
        default: break
        }
    }

    /// `tag APPEND mailbox [flags] [date] literal` (RFC 9051 §6.3.12).
    mutating func append(end: UInt64, evidence: inout Evidence) {
        let octets = message?.octets ?? 0
        message?.report(to: &evidence)
        message = nil
        evidence.show(
            "\(VisibleText.of(command.tag, limit: 24)) APPEND ‹message, \(octets) octets›", direction: .clientToServer,
            end: end, mark: octets > 0 ? "content" : nil)
    }

    /// `tag LOGIN user password`, each an atom, a quoted string or a literal, at a command's place (RFC 9051 §6.2.3).
    mutating func login(evidence: inout Evidence) {
        let arguments = command.arguments()
        let end = arguments.last?.range.upperBound ?? command.parts.last?.offset ?? 0
        let tag = VisibleText.of(command.tag, limit: 24)
        guard let user = arguments.first, arguments.count > 1 else {
            evidence.show("\(tag) LOGIN ‹unfinished›", direction: .clientToServer, end: end)
            return
        }
        // A client that forgets to quote a password with spaces shows all of it.
        let password = arguments[1]
        let secret = Secret(bytes: arguments[1...].map(\.octets).joined(separator: " ".utf8))
        let name = PeerText.name(user.octets)
        let rule: String
        switch (isLoginDisabled, user.isLiteral || password.isLiteral) {
        case (true, _): rule = "imap.login.refused"
        case (_, true): rule = "imap.login.literal"
        default: rule = "imap.login"
        }
        evidence.report(
            SASLLeak(user: name, secret: secret, what: "user and password"), mechanism: "LOGIN", encoding: "raw",
            range: password.range.lowerBound..<max(end, password.range.lowerBound &+ 1), rule: rule,
            reference: rule == "imap.login.literal" ? "RFC 9051 §4.3, RFC 7888" : "RFC 9051 §6.2.3",
            note: (isLoginDisabled ? " The server had forbidden LOGIN." : "") + note)
        evidence.show(
            "\(tag) LOGIN \(name) ‹\(secret.count) octets›", direction: .clientToServer, end: end, mark: "secret")
    }

    /// What else makes a log-in worse, for its text.
    var note: String { isTLSRefused ? " It came after the server denied STARTTLS." : "" }
}
