// The log-in (RFC 4954), which a careful client sends inside TLS only.
extension SMTPTwin {
    /// A mechanism that the twin knows.
    enum Mechanism: String, CaseIterable {
        case plain = "PLAIN"
        case login = "LOGIN"
    }

    /// The first mechanism of the twin's that the server offers.
    var mechanism: Mechanism? {
        let offered = keywords["AUTH"] ?? []
        return Mechanism.allCases.first { offered.contains($0.rawValue) }
    }

    /// Whether the server takes a password at all.
    var mayLogIn: Bool { mechanism != nil }

    mutating func beginLogin() {
        guard isSealed || goesOnInClear else { return close(.refused("no TLS, no log-in")) }
        if has(.skipsLoginToKnownServer), isSealed { return beginMail() }
        // Behind a greeting that is none there was no EHLO: such a client knows no list and asks for nothing.
        let isBlind = keywords.isEmpty && has(.clearAfterBadGreeting) && !isSealed
        switch mechanism ?? (isBlind ? .plain : nil) {
        case .plain: command("AUTH PLAIN " + errand.plainResponse, .plain)
        case .login: command("AUTH LOGIN", .login(0))
        case nil: isSealed ? leave(.noLogin) : leave("the server takes no password")
        }
    }

    mutating func handleLogin(_ code: Int) {
        switch (code, phase) {
        case (235, _): beginMail()
        case (334, .login(let index)) where index < errand.loginResponses.count:
            command(errand.loginResponses[index], .login(index + 1))
        case _ where has(.mailsAfterRefusedLogin): beginMail()
        default: decline("the log-in is answered with \(code)")
        }
    }
}
