internal import SigilloCore

// The log-in (RFC 5034, RFC 1939 §7), which a careful client sends inside TLS only, and the message.
extension POP3Twin {
    /// A mechanism that the twin knows, beside USER and PASS.
    enum Mechanism: String, CaseIterable {
        case plain = "PLAIN"
        case login = "LOGIN"
    }

    /// The first mechanism of the twin's that the server offers.
    private var mechanism: Mechanism? {
        let offered = capabilities["SASL"] ?? []
        return Mechanism.allCases.first { offered.contains($0.rawValue) }
    }

    /// Whether the server takes a password at all.
    var mayLogIn: Bool { capabilities["USER"] != nil || mechanism != nil }

    mutating func beginLogin() {
        guard isSealed || goesOnInClear else { return close(.refused("no TLS, no log-in")) }
        // A client without a list knows none, and takes USER for what every server has.
        let isBlind = capabilities.isEmpty && !isSealed
        switch mechanism {
        case .plain: command("AUTH PLAIN " + errand.plainResponse, .plain)
        case .login: command("AUTH LOGIN", .login(0))
        case nil where capabilities["USER"] != nil || isBlind: command("USER " + errand.account.user, .user)
        case nil: leave("the server takes no password")
        }
    }

    mutating func handleLogin(_ reply: POP3ReplyReader.Reply) {
        switch (reply, phase) {
        case (.success, .user): command("PASS " + errand.passwordText, .password)
        case (.success, _): command("STAT", .status)
        case (.challenge, .login(let index)) where index < errand.loginResponses.count:
            command(errand.loginResponses[index], .login(index + 1))
        default: leave("the log-in is refused")
        }
    }

    mutating func handleMail(_ reply: POP3ReplyReader.Reply) {
        guard case .success(let text, _) = reply else { return leave("the maildrop cannot be read") }
        if phase == .status, text.split(separator: " ").first != "0" {
            command("RETR 1", .message)
        } else {
            command("QUIT", .quit)
        }
    }
}
