import SigilloCore

/// The control connection of FTP in clear (RFC 959, RFC 4217).
///
/// ```
/// S: 220 ready
/// C: USER alice
/// S: 331 password?
/// C: PASS secret with spaces
/// ```
struct FTPDialogue: Dialogue {
    /// A command whose reply is awaited.
    enum Awaited: Sendable, Hashable {
        case startTLS, other
    }

    let name = "ftp"
    private var awaited: [Awaited] = []
    private var user: String?
    private var isTLSRefused = false
    private var hasGreeted = false
    /// The code of the reply of several lines that goes on.
    private var openReply: UInt64?

    private static let awaitedLimit = 256
    /// Names with which nobody logs in (RFC 1635 §2).
    private static let anonymous: Set<String> = ["anonymous", "ftp", ""]

    func reading(_ direction: Direction) -> Reading { .lines }

    mutating func line(_ line: Line, from direction: Direction, evidence: inout Evidence) -> Turn {
        direction == .clientToServer
            ? clientLine(line, evidence: &evidence) : serverLine(line, evidence: &evidence)
    }

    mutating func body(
        _ octets: ArraySlice<UInt8>, at offset: UInt64, from direction: Direction, evidence: inout Evidence
    ) {}
    mutating func bodyEnded(at end: UInt64, from direction: Direction, evidence: inout Evidence) {}
    mutating func missed(_ octets: UInt64, from direction: Direction, evidence: inout Evidence) { openReply = nil }
    mutating func ended(evidence: inout Evidence) {}

    // MARK: Client

    private mutating func clientLine(_ line: Line, evidence: inout Evidence) -> Turn {
        let (word, rest) = line.octets.firstWord
        var turn = Turn.goOn
        var next = Awaited.other
        switch word.keyword {
        case "USER":
            user = PeerText.name((rest ?? []).trimmed)
            evidence.show(line: line.octets, direction: .clientToServer, end: line.end)
        case "PASS": logIn(line, rest: rest ?? [], command: "PASS", evidence: &evidence)
        case "ACCT": logIn(line, rest: rest ?? [], command: "ACCT", evidence: &evidence)
        case "AUTH":
            if let name = rest?.trimmed.keyword, ["TLS", "SSL", "TLS-C", "TLS-P"].contains(name) {
                next = .startTLS
                turn = .tlsAsked
            }
            evidence.show(line: line.octets, direction: .clientToServer, end: line.end)
        case "ADAT":
            evidence.show("ADAT ‹\(rest?.count ?? 0) octets›", direction: .clientToServer, end: line.end)
        case "FEAT", "SYST", "PASV", "EPSV", "PORT", "EPRT", "TYPE", "PWD", "QUIT", "NOOP", "PBSZ", "PROT", "OPTS",
            "LIST", "NLST", "MLSD", "ABOR", "HELP":
            evidence.show(line: line.octets, direction: .clientToServer, end: line.end)
        default: evidence.show("‹\(line.octets.count) octets›", direction: .clientToServer, end: line.end)
        }
        if awaited.count < Self.awaitedLimit { awaited.append(next) }
        return turn
    }

    /// `PASS` and the rest of the line, spaces and all (RFC 959 §4.1.1); `ACCT` is a second password where it is asked for.
    private func logIn(
        _ line: Line, rest: ArraySlice<UInt8>, command: String, evidence: inout Evidence
    ) {
        guard !rest.isEmpty else { return }
        let isAnonymous = user.map { Self.anonymous.contains($0.lowercased()) } ?? false
        let isAccount = command == "ACCT"
        let what: String
        switch (isAnonymous, isAccount, user == nil) {
        case (true, _, _): what = "a guest without a password"
        case (_, true, _): what = "an account, which may be a second password"
        case (_, _, true): what = "a password"
        default: what = "user and password"
        }
        evidence.report(
            SASLLeak(
                kind: isAnonymous ? .metadata : .credential,
                severity: isAnonymous ? .info : isAccount ? .medium : .critical, user: user,
                secret: isAnonymous ? nil : Secret(bytes: rest), what: what),
            mechanism: isAccount ? "ACCT" : "USER", encoding: "raw", range: line.range(of: rest),
            rule: isAccount ? "ftp.acct" : "ftp.user-pass", reference: "RFC 959 §4.1.1",
            note: isTLSRefused ? " It came after the server denied AUTH." : "")
        evidence.show(
            "\(command) ‹\(rest.count) octets›", direction: .clientToServer, end: line.end,
            mark: isAnonymous ? nil : "secret")
    }

    // MARK: Server

    private mutating func serverLine(_ line: Line, evidence: inout Evidence) -> Turn {
        let octets = line.octets
        evidence.show(line: octets, direction: .serverToClient, end: line.end)
        guard octets.count >= 3, let code = octets.prefix(3).number else { return .goOn }
        let border = octets.dropFirst(3).first
        if let open = openReply {
            guard code == open, border != UInt8(ascii: "-") else { return .goOn }
            openReply = nil
        } else if border == UInt8(ascii: "-") {
            openReply = code
            return .goOn
        }
        if !hasGreeted, code == 220 || code == 120 || code == 421 {
            hasGreeted = code != 120
            return .goOn
        }
        hasGreeted = true
        // A preliminary reply is followed by another (RFC 959 §4.2).
        guard code >= 200, let command = awaited.first else { return .goOn }
        awaited.removeFirst()
        guard command == .startTLS else { return .goOn }
        let isGranted = code == 234 || code == 334
        isTLSRefused = !isGranted
        return isGranted ? .tlsAccepted : .tlsRefused
    }
}
