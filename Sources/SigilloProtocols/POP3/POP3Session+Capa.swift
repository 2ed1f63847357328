import SigilloCore

/// The CAPA command (RFC 2449 §5).
struct CapaCommand: POP3Command {
    static let verb = "CAPA"
    static let scope = POP3Scope.any

    init?(_ arguments: POP3Arguments) {}

    func perform(in session: inout POP3Session) {
        session.succeed("Capabilities follow", lines: session.capabilities())
    }
}

extension POP3Session {
    /// What an honest server is capable of on a connection in this state.
    static func capabilities(
        _ configuration: SessionConfiguration, isAuthenticated: Bool, isSealed: Bool
    ) -> [String] {
        var list = configuration.pop3.extensions.map(\.line)
        // Who has not logged in need not know what runs here (RFC 2449 §6.9).
        if isAuthenticated { return list + ["IMPLEMENTATION Sigillo"] }
        if configuration.offersStartTLS, !isSealed { list.append("STLS") }
        if configuration.allowsLogin(isSealed: isSealed) {
            list.append("USER")
            let mechanisms = configuration.mechanisms.map(\.rawValue)
            if !mechanisms.isEmpty { list.append((["SASL"] + mechanisms).joined(separator: " ")) }
        }
        return list
    }

    /// The list with the script's changes, which are noted. STARTTLS and AUTH are other names for STLS and SASL.
    fileprivate mutating func capabilities() -> [String] {
        var list = Self.capabilities(configuration, isAuthenticated: isAuthenticated, isSealed: isSealed)
        let steps = script.edit(&list, inGreeting: false, isSealed: isSealed) { line, name in
            let keyword = Self.otherNames[ASCII.uppercased(name.utf8)] ?? name
            return ASCII.equal(line.utf8, keyword.utf8) || ASCII.starts(line.utf8, with: (keyword + " ").utf8)
        }
        for step in steps { outbox.record(.scripted(step: step)) }
        return list
    }

    private static let otherNames = ["STARTTLS": "STLS", "AUTH": "SASL"]
}
