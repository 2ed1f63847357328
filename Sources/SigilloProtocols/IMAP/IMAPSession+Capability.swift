import SigilloCore

/// The CAPABILITY command (RFC 9051 §6.1.1).
struct CapabilityCommand: IMAPCommand {
    static let scope = IMAPScope.any

    init(_ lexer: inout IMAPLexer) throws(IMAPSyntaxError) {}

    func perform(in session: inout IMAPSession) {
        session.outbox.reply("* " + session.capabilityLine(inGreeting: false))
        session.complete(.ok, "CAPABILITY completed")
    }
}

extension IMAPSession {
    /// What an honest server is capable of on a connection in this state.
    static func capabilities(
        _ configuration: SessionConfiguration, isAuthenticated: Bool, isSealed: Bool
    ) -> [String] {
        if isAuthenticated { return configuration.capabilityWords.afterLogin }
        return configuration.capabilityWords.beforeLogin + waysToLogIn(configuration, isSealed: isSealed)
    }

    /// What depends on the connection: STARTTLS, and how to log in.
    private static func waysToLogIn(_ configuration: SessionConfiguration, isSealed: Bool) -> [String] {
        var list: [String] = []
        if configuration.offersStartTLS, !isSealed { list.append("STARTTLS") }
        if configuration.allowsLogin(isSealed: isSealed) {
            for mechanism in configuration.mechanisms { list.append("AUTH=" + mechanism.rawValue) }
        } else {
            list.append("LOGINDISABLED")
        }
        return list
    }

    /// `CAPABILITY` and the list, with the script's changes, which are noted.
    mutating func capabilityLine(inGreeting: Bool) -> String {
        if !script.editsCapabilities {
            // Each session says it three times: the long part of it is made once.
            if isAuthenticated { return configuration.capabilityWords.lineAfterLogin }
            return configuration.capabilityWords.lineBeforeLogin
                .followed(by: Self.waysToLogIn(configuration, isSealed: isSealed))
        }
        var list = Self.capabilities(configuration, isAuthenticated: isAuthenticated, isSealed: isSealed)
        let steps = script.edit(&list, inGreeting: inGreeting, isSealed: isSealed) { word, name in
            ASCII.equal(word.utf8, name.utf8)
                || (ASCII.equal(name.utf8, "AUTH".utf8) && ASCII.starts(word.utf8, with: "AUTH=".utf8))
        }
        for step in steps { outbox.record(.scripted(step: step)) }
        return "CAPABILITY".followed(by: list)
    }
}
