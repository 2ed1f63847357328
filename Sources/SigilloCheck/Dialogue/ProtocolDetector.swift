import SigilloCore

/// Tells a protocol by what both sides say first; the port counts only where the start was missed.
struct ProtocolDetector: Sendable {
    /// What was recognised.
    enum Answer: Sendable, Hashable {
        /// More must be seen.
        case undecided
        case imap, smtp, pop3, http
        /// A protocol by name, or none that is known, that no rule reads.
        case opaque(String)
        /// It seals itself: nothing in clear to judge.
        case sealed(String)
    }

    /// Where the decision must fall.
    static let limit = 4096

    var port: UInt16
    var sawSYN: Bool
    /// What is known to be served there, if anything.
    var service: Service?

    /// - Parameters:
    ///   - client: the client's octets so far, without a proxy's line; `server` likewise.
    ///   - isLast: whether no more will come before the decision.
    func answer(client: ArraySlice<UInt8>, server: ArraySlice<UInt8>, isLast: Bool) -> Answer {
        let said = Self.firstLine(client)
        let heard = Self.firstLine(server)
        if let answer = byServer(heard, client: said) ?? byClient(said, server: heard, isLast: isLast) { return answer }
        // The settings of HTTP/2 may come before the client's preface (RFC 9113 §3.4).
        if client.isEmpty, !isLast, !server.isEmpty, [0, 0].starts(with: server.prefix(2)),
            server.count < 4 || server.dropFirst(3).first == 4
        {
            return .undecided
        }
        if let octet = client.first, !Self.isText(octet) { return byService ?? .opaque("") }
        if let octet = server.first, !Self.isText(octet) { return byService ?? .opaque("") }
        let isExhausted = client.count >= Self.limit || server.count >= Self.limit
        guard isLast || isExhausted || (said?.isWhole == true && heard?.isWhole == true) else { return .undecided }
        return byService ?? (sawSYN ? .opaque("") : byPort)
    }

    private var byService: Answer? {
        switch service {
        case .imap: .imap
        case .smtp: .smtp
        case .pop3: .pop3
        case .http: .http
        case nil: nil
        }
    }

    private struct FirstLine {
        var octets: ArraySlice<UInt8>
        var isWhole: Bool
    }

    private static func firstLine(_ octets: ArraySlice<UInt8>) -> FirstLine? {
        guard !octets.isEmpty else { return nil }
        guard let end = octets.firstIndex(of: 0x0a) else { return FirstLine(octets: octets, isWhole: false) }
        var line = octets[..<end]
        if line.last == 0x0d { line = line.dropLast() }
        return FirstLine(octets: line, isWhole: true)
    }

    private static func isText(_ octet: UInt8) -> Bool {
        octet >= 0x20 && octet < 0x7f || octet == 0x0d || octet == 0x0a || octet == 0x09
    }

    private var byPort: Answer {
        switch port {
        case 143, 993: .imap
        case 110, 995: .pop3
        case 24, 25, 465, 587, 2525: .smtp
        case 80, 443, 8080: .http
        default: .opaque("")
        }
    }

    private func byServer(_ heard: FirstLine?, client: FirstLine?) -> Answer? {
        guard let line = heard?.octets else { return nil }
        if line.begins(with: "* ") { return byUntagged(line.dropFirst(2)) }
        if line.begins(with: "HTTP/1.") { return .http }
        if line.begins(with: "SSH-") { return .sealed("ssh") }
        if line.begins(with: "\"IMPLEMENTATION\"") { return .opaque("managesieve") }
        if line.begins(with: "+OK") || line.begins(with: "-ERR") {
            // Redis answers so too, but its client speaks first, and otherwise.
            guard let said = client else { return .pop3 }
            if Self.pop3Verbs.contains(Self.verb(said.octets)) || !said.isWhole && !sawSYN { return .pop3 }
            return said.isWhole ? .opaque("") : nil
        }
        guard heard?.isWhole == true, line.count >= 3, line.prefix(3).allSatisfy(\.isDigit),
            line.count == 3 || line[line.startIndex + 3] == UInt8(ascii: " ")
                || line[line.startIndex + 3] == UInt8(ascii: "-")
        else { return nil }
        if line.contains(word: "SMTP") || line.contains(word: "LMTP") { return .smtp }
        if line.contains(word: "FTP") { return .opaque("ftp") }
        if line.begins(with: "554") || line.begins(with: "421") { return .smtp }
        guard let said = client, said.isWhole else { return sawSYN ? nil : byPort == .smtp ? .smtp : nil }
        let verb = Self.verb(said.octets)
        if Self.smtpVerbs.contains(verb) {
            return verb == "AUTH" && said.octets.begins(with: "AUTH TLS") ? .opaque("ftp") : .smtp
        }
        return ["USER", "FEAT", "SYST", "PASS", "PASV"].contains(verb) ? .opaque("ftp") : nil
    }

    /// An untagged response of IMAP: `* OK`, `* 3 EXISTS`, `* LIST …`.
    private func byUntagged(_ rest: ArraySlice<UInt8>) -> Answer? {
        let words = rest.prefix(64).split(separator: UInt8(ascii: " "), maxSplits: 2)
        guard let first = words.first?.keyword else { return nil }
        if ["OK", "PREAUTH", "BYE", "CAPABILITY", "LIST", "LSUB", "FLAGS", "SEARCH", "STATUS", "NO", "BAD"].contains(
            first)
        {
            return .imap
        }
        guard words[0].allSatisfy(\.isDigit), words.count > 1, let second = words[1].keyword else { return nil }
        return ["EXISTS", "RECENT", "EXPUNGE", "FETCH"].contains(second) ? .imap : nil
    }

    private func byClient(_ said: FirstLine?, server heard: FirstLine?, isLast: Bool) -> Answer? {
        guard let said, said.isWhole else { return nil }
        let line = said.octets
        if line.begins(with: "PRI * HTTP/2.0") { return .http }
        let words = line.split(separator: UInt8(ascii: " "), maxSplits: 3)
        if words.count == 3, words[2].begins(with: "HTTP/1."), words[0].keyword != nil { return .http }
        let verb = Self.verb(line)
        if verb == "EHLO" || verb == "HELO" || verb == "LHLO" || line.begins(with: "MAIL FROM:") { return .smtp }
        let isMailVerb = Self.smtpVerbs.contains(verb) || Self.pop3Verbs.contains(verb)
        if !isMailVerb, words.count > 1, let second = words[1].keyword, IMAPCommand.verbs.contains(second) {
            return .imap
        }
        // From here on only the server can tell, or the port once it stays silent.
        guard isMailVerb, isLast || heard?.isWhole == true else { return nil }
        if byPort == .smtp || byPort == .pop3 { return byPort }
        if ["APOP", "CAPA", "STLS", "USER", "PASS", "RETR", "UIDL"].contains(verb) { return .pop3 }
        return heard == nil && Self.smtpVerbs.contains(verb) && verb != "QUIT" && verb != "NOOP" ? .smtp : nil
    }

    private static func verb(_ line: ArraySlice<UInt8>) -> String { line.firstWord.word.keyword ?? "" }

    private static let smtpVerbs: Set<String> = [
        "EHLO", "HELO", "LHLO", "MAIL", "RCPT", "DATA", "BDAT", "AUTH", "STARTTLS", "RSET", "NOOP", "QUIT", "VRFY",
        "EXPN",
    ]

    private static let pop3Verbs: Set<String> = [
        "USER", "PASS", "APOP", "AUTH", "CAPA", "STLS", "STAT", "LIST", "UIDL", "RETR", "TOP", "DELE", "NOOP", "RSET",
        "QUIT",
    ]
}
