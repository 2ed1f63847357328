import SigilloCore

/// Tells a protocol by what both sides say first; the port counts only where the start was missed.
struct ProtocolDetector: Sendable {
    /// What was recognised.
    enum Answer: Sendable, Hashable {
        /// More must be seen.
        case undecided
        /// A protocol that rules read, by the name of its dialogue.
        case known(String)
        /// A protocol by name that no rule reads, and that may turn to TLS.
        case upgrading(String)
        /// A protocol by name, or none that is known, that no rule reads.
        case opaque(String)
        /// It seals itself: nothing in clear to judge.
        case sealed(String)

        static let imap = Answer.known("imap")
        static let smtp = Answer.known("smtp")
        static let pop3 = Answer.known("pop3")
        static let http = Answer.known("http")
        static let sieve = Answer.known("managesieve")
        static let ldap = Answer.known("ldap")
        static let ftp = Answer.known("ftp")
    }

    /// Where the decision must fall.
    static let limit = 4096

    var port: UInt16
    var sawSYN: Bool
    /// What is known to be served there, if anything.
    var service: Service?
    /// Whether the client spoke before the server did.
    var isClientFirst = false

    /// - Parameters:
    ///   - client: the client's octets so far, without a proxy's line; `server` likewise.
    ///   - isLast: whether no more will come before the decision.
    func answer(client: ArraySlice<UInt8>, server: ArraySlice<UInt8>, isLast: Bool) -> Answer {
        if let answer = byOctets(client: client, server: server) {
            return answer == .undecided && isLast ? byService ?? .opaque("") : answer
        }
        let said = FirstLine(client)
        let heard = FirstLine(server)
        let lines = ClientLines(client, isLast: isLast)
        if let answer = byServer(heard, client: said, lines: lines)
            ?? byClient(said, server: heard, lines: lines, isLast: isLast)
        {
            return answer
        }
        if let octet = client.first, !octet.isText { return byService ?? .opaque("") }
        if let octet = server.first, !octet.isText { return byService ?? .opaque("") }
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

    private var byPort: Answer {
        switch port {
        case 143, 993: .imap
        case 110, 995: .pop3
        case 24, 25, 465, 587, 2525: .smtp
        case 80, 443, 8080: .http
        case 2000, 4190: .sieve
        case 21: .ftp
        default: .opaque("")
        }
    }

    // MARK: Octets

    /// What the first octets tell where they are no text, or may be none; nil where text is to be looked at.
    private func byOctets(client: ArraySlice<UInt8>, server: ArraySlice<UInt8>) -> Answer? {
        let answers = [
            LDAPDialogue.begins(client, from: .clientToServer), LDAPDialogue.begins(server, from: .serverToClient),
        ]
        if answers.contains(true) { return .ldap }
        if isClientFirst || server.isEmpty, client.first == 5 {
            switch SOCKSDialogue.begins(client: client, server: server) {
            case true: return .known(SOCKSDialogue.title)
            case false: break
            default: return .undecided
            }
        }
        if port == 53, let answer = DNSDialogue.begins(client.isEmpty ? server : client) {
            return answer ? .known("dns") : nil
        }
        let isPartial = answers.contains(nil)
        return isPartial ? .undecided : nil
    }

    // MARK: The server

    private func byServer(_ heard: FirstLine?, client: FirstLine?, lines: ClientLines) -> Answer? {
        guard let line = heard?.octets else { return nil }
        if line.begins(with: "* ") { return byUntagged(line.dropFirst(2)) }
        if line.begins(with: "HTTP/1.") { return .http }
        if line.begins(with: "SSH-") { return .sealed("ssh") }
        for word in ["\"IMPLEMENTATION\"", "\"SASL\"", "\"SIEVE\"", "\"STARTTLS\"", "\"VERSION\""] as [StaticString]
        where line.begins(with: word) {
            return .sieve
        }
        if line.first == UInt8(ascii: ":"), line.contains(UInt8(ascii: " ")) { return .upgrading("irc") }
        if line.begins(with: "<?xml") || line.begins(with: "<stream:") { return .upgrading("xmpp") }
        if line.begins(with: "+OK") || line.begins(with: "-ERR") {
            return byPOP3Reply(line, client: client, lines: lines)
        }
        guard heard?.isWhole == true, line.count >= 3, line.prefix(3).allSatisfy(\.isDigit),
            line.count == 3 || line[line.startIndex + 3] == UInt8(ascii: " ")
                || line[line.startIndex + 3] == UInt8(ascii: "-")
        else { return nil }
        return byCode(line, client: client, lines: lines)
    }

    /// `+OK`, which Redis says too, though its client speaks first, and otherwise.
    private func byPOP3Reply(_ line: ArraySlice<UInt8>, client: FirstLine?, lines: ClientLines) -> Answer? {
        guard let said = client else { return .pop3 }
        let verb = Self.verb(said.octets)
        if isClientFirst, sawSYN, verb == "AUTH", line.equals("+OK") { return .opaque("redis") }
        if Self.pop3Verbs.contains(verb) || !said.isWhole && !sawSYN { return .pop3 }
        return said.isWhole ? .opaque("") : nil
    }

    /// A reply of three digits: SMTP or FTP, which the client's words tell better than the server's.
    private func byCode(_ line: ArraySlice<UInt8>, client: FirstLine?, lines: ClientLines) -> Answer? {
        if lines.verbs.contains(where: { ["EHLO", "HELO", "LHLO", "MAIL"].contains($0) }) { return .smtp }
        if lines.verbs.contains(where: { Self.ftpVerbs.contains($0) }) { return .ftp }
        if lines.asksFTPForTLS || lines.verbs.first == "USER" || lines.verbs.first == "PASS" { return .ftp }
        if line.contains(word: "SMTP") || line.contains(word: "LMTP") { return .smtp }
        if line.contains(word: "FTP") {
            // The name of the host may say so, too.
            guard client == nil || lines.verbs.isEmpty else { return .ftp }
            return lines.isLast || !sawSYN ? .ftp : nil
        }
        if line.begins(with: "554") || line.begins(with: "421") { return .smtp }
        guard let said = client, said.isWhole else {
            if lines.isLast { return byPort == .ftp ? .ftp : .smtp }
            return sawSYN ? nil : byPort == .smtp || byPort == .ftp ? byPort : nil
        }
        if Self.smtpVerbs.contains(Self.verb(said.octets)) { return byPort == .ftp ? .ftp : .smtp }
        return lines.isLast && byPort == .ftp ? .ftp : nil
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

    // MARK: The client

    private func byClient(
        _ said: FirstLine?, server heard: FirstLine?, lines: ClientLines, isLast: Bool
    ) -> Answer? {
        guard let said, said.isWhole || isLast else {
            guard let octets = said?.octets else { return nil }
            return octets.begins(with: "<?xml") || octets.begins(with: "<stream:") ? .upgrading("xmpp") : nil
        }
        let line = said.octets
        if line.begins(with: "PRI * HTTP/2.0") { return .opaque("http2") }
        if line.begins(with: "SSH-") { return .sealed("ssh") }
        if line.begins(with: "<?xml") || line.begins(with: "<stream:") { return .upgrading("xmpp") }
        let words = line.split(separator: UInt8(ascii: " "), maxSplits: 3)
        if words.count == 3, words[2].begins(with: "HTTP/1."), words[0].keyword != nil { return .http }
        let verb = Self.verb(line)
        if verb == "EHLO" || verb == "HELO" || verb == "LHLO" || line.begins(with: "MAIL FROM:") { return .smtp }
        if line.begins(with: "AUTHENTICATE \"") || line.begins(with: "AUTHENTICATE {")
            || line.begins(with: "PUTSCRIPT ") || line.begins(with: "HAVESPACE \"") || line.equals("LISTSCRIPTS")
        {
            return .sieve
        }
        let isMailVerb =
            Self.smtpVerbs.contains(verb) || Self.pop3Verbs.contains(verb) || Self.ftpVerbs.contains(verb)
        if !isMailVerb, words.count > 1, let second = words[1].keyword, IMAPCommand.verbs.contains(second) {
            // A server of IMAP that answers at all answers so.
            let answer = heard?.octets ?? []
            let isAnswer =
                answer.isEmpty || answer.first == UInt8(ascii: "*") || answer.first == UInt8(ascii: "+")
                || answer.starts(with: words[0])
            if isAnswer || !sawSYN { return .imap }
        }
        if lines.isIRC { return .upgrading("irc") }
        // From here on only the server can tell, or the port once it stays silent.
        if heard == nil, isLast, byPort == .sieve, ["STARTTLS", "CAPABILITY", "LOGOUT"].contains(verb) {
            return .sieve
        }
        guard isMailVerb, isLast || heard?.isWhole == true else { return nil }
        return bySilence(verb, lines: lines, isServerSilent: heard == nil)
    }

    /// A client whose server says nothing that tells.
    private func bySilence(_ verb: String, lines: ClientLines, isServerSilent: Bool) -> Answer? {
        if byPort == .smtp || byPort == .pop3 || byPort == .ftp {
            // A log-in that names no user opens no conversation of POP3 that was seen from its start.
            return verb == "PASS" && sawSYN && lines.verbs.first == "PASS" ? nil : byPort
        }
        if lines.asksFTPForTLS { return .ftp }
        if lines.verbs.contains(where: { Self.ftpVerbs.contains($0) }) { return .ftp }
        if verb == "PASS", sawSYN { return nil }
        guard isServerSilent else { return nil }
        if ["APOP", "CAPA", "STLS", "USER", "PASS", "RETR", "UIDL"].contains(verb) { return .pop3 }
        return Self.smtpVerbs.contains(verb) && verb != "QUIT" && verb != "NOOP" ? .smtp : nil
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

    /// Commands that neither SMTP nor POP3 has.
    private static let ftpVerbs: Set<String> = [
        "FEAT", "SYST", "PASV", "EPSV", "PORT", "EPRT", "TYPE", "CWD", "PWD", "XPWD", "CDUP", "STOR", "APPE", "MKD",
        "RMD", "NLST", "MLSD", "MLST", "SIZE", "MDTM", "PBSZ", "PROT", "OPTS", "CLNT", "SITE", "ACCT", "REST", "RNFR",
    ]
}

/// The first line of a side.
private struct FirstLine: Sendable {
    var octets: ArraySlice<UInt8>
    var isWhole: Bool

    init?(_ octets: ArraySlice<UInt8>) {
        guard !octets.isEmpty else { return nil }
        guard let end = OctetRuns.first(0x0a, in: octets) else {
            self.octets = octets
            isWhole = false
            return
        }
        let line = octets[..<end]
        self.octets = line.last == 0x0d ? line.dropLast() : line
        isWhole = true
    }
}

/// The commands with which a client begins.
private struct ClientLines: Sendable {
    private(set) var verbs: [String] = []
    /// `AUTH TLS`, with which SMTP asks for nothing (RFC 4217 §4).
    private(set) var asksFTPForTLS = false
    /// `NICK`, or a `USER` of four words (RFC 2812 §3.1.3).
    private(set) var isIRC = false
    let isLast: Bool

    private static let limit = 16

    init(_ octets: ArraySlice<UInt8>, isLast: Bool) {
        self.isLast = isLast
        var rest = octets
        while verbs.count < Self.limit, !rest.isEmpty {
            guard let end = OctetRuns.first(0x0a, in: rest) ?? (isLast ? rest.endIndex : nil) else { return }
            let text = rest[..<end]
            let line = text.last == 0x0d ? text.dropLast() : text
            rest = rest[min(end + 1, rest.endIndex)...]
            let words = line.split(separator: UInt8(ascii: " "), maxSplits: 5)
            let verb = words.first?.keyword ?? ""
            verbs.append(verb)
            if verb == "NICK" || verb == "USER" && words.count > 4 || verb == "CAP" && words.count > 1 { isIRC = true }
            if verb == "AUTH", words.count == 2, let name = words[1].keyword,
                ["TLS", "SSL", "TLS-C", "TLS-P"].contains(name)
            {
                asksFTPForTLS = true
            }
        }
    }
}

extension UInt8 {
    /// Whether a text may begin with it.
    fileprivate var isText: Bool {
        self >= 0x20 && self < 0x7f || self == 0x0d || self == 0x0a || self == 0x09
    }
}
