import SigilloCore

/// What a client's command says when it crosses in clear on a path that should be sealed (RFC 8314 §5.2).
enum ClearCommand: Hashable {
    /// It asks what the server can, or for TLS, or it says goodbye.
    case harmless
    /// It names mailboxes, senders or recipients.
    case revealing
    /// It acts on a mailbox or a message as though somebody had been authenticated.
    case acting
    /// It is no command of a mail client, such as a TLS record that was read as text.
    case unknown

    init(verb: String) {
        // UID FETCH goes by UID.
        self = Self.kinds[verb.uppercased().prefix { $0 != " " }.description] ?? .unknown
    }

    private static let kinds: [String: ClearCommand] = {
        var kinds: [String: ClearCommand] = [:]
        for verb in harmlessVerbs { kinds[verb] = .harmless }
        for verb in revealingVerbs { kinds[verb] = .revealing }
        for verb in actingVerbs { kinds[verb] = .acting }
        return kinds
    }()

    private static let harmlessVerbs = [
        "CAPABILITY", "STARTTLS", "LOGOUT", "NOOP", "ID", "EHLO", "HELO", "LHLO", "RSET", "QUIT", "CAPA", "STLS",
        "HELP",
        // What they carry is judged by the log-in that the session notes.
        "LOGIN", "AUTHENTICATE", "AUTH", "USER", "PASS", "APOP",
    ]
    private static let revealingVerbs = [
        "SELECT", "EXAMINE", "LIST", "LSUB", "XLIST", "STATUS", "CREATE", "DELETE", "RENAME", "SUBSCRIBE",
        "UNSUBSCRIBE", "APPEND", "GETACL", "SETACL", "MYRIGHTS", "GETQUOTAROOT", "GETMETADATA", "NAMESPACE", "MAIL",
        "RCPT", "VRFY", "EXPN",
    ]
    private static let actingVerbs = [
        "FETCH", "UID", "STORE", "COPY", "MOVE", "SEARCH", "SORT", "THREAD", "EXPUNGE", "CLOSE", "UNSELECT", "CHECK",
        "IDLE", "ENABLE", "DATA", "BDAT", "STAT", "RETR", "TOP", "UIDL", "DELE",
    ]
}

extension ConnectionRecord {
    /// The commands of the client, with whether each came inside TLS.
    var commands: [(verb: String, text: String, isSealed: Bool)] {
        events.compactMap { event in
            guard case .command(let verb, let text) = event.note else { return nil }
            return (verb.uppercased(), text, event.isSealed)
        }
    }

    /// Whether this run's secret arrived inside TLS.
    var hasSealedGenuineLogin: Bool { logins.contains { $0.isSealed && $0.attempt.isGenuine } }
}
