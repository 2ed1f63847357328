// The log-in, which a careful client sends inside TLS only (RFC 8314 §5.2).
extension IMAPTwin {
    /// Whether the server takes a password at all.
    var mayLogIn: Bool {
        capabilities.contains("AUTH=PLAIN") || !capabilities.contains("LOGINDISABLED")
    }

    mutating func beginLogin() {
        guard isSealed || goesOnInClear else { return refuse("no TLS, no log-in") }
        if capabilities.contains("AUTH=PLAIN") {
            beginAuthenticate()
        } else if !capabilities.contains("LOGINDISABLED") || has(.ignoresLoginDisabled) {
            beginLoginCommand()
        } else {
            leave("the server takes no password")
        }
    }

    private mutating func beginAuthenticate() {
        guard capabilities.contains("SASL-IR") else {
            isWaitingForContinuation = true
            return command("AUTHENTICATE PLAIN", .authenticate)
        }
        command("AUTHENTICATE PLAIN " + errand.plainResponse, .authenticate)
    }

    /// The response of PLAIN (RFC 4616), where the server has asked for it.
    mutating func sendInitialResponse() {
        send(Array(errand.plainResponse.utf8) + Self.lineEnd)
    }

    private mutating func beginLoginCommand() {
        command("LOGIN " + errand.loginArguments, .login)
    }

    mutating func completedLogin(_ status: IMAPLine.Status, _ text: String) {
        guard status == .ok else {
            if has(.followsReferrals), let referral = Referral(in: text) { return close(.referred(referral)) }
            return leave("the log-in is refused")
        }
        beginMailbox()
    }
}
