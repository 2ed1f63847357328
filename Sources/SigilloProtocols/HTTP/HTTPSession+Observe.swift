import SigilloCore

extension HTTPSession {
    /// Notes what a request gives away that is not carried out: log-ins of every kind, and a message.
    mutating func observe(_ request: HTTPRequest, in visitor: WebSession?, isLoggedIn: Bool = false) {
        for found in HTTPCredentials.all(in: request) {
            noteLogin(found.credentials, mechanism: found.mechanism, isLoggedIn: isLoggedIn)
        }
        guard request.method == "POST", request.path == SendPage.path else { return }
        let draft = Draft(request.form)
        guard !draft.isEmpty else { return }
        let sender = visitor?.account.address ?? ""
        let message = OutgoingMessage(draft, from: sender, time: 0, identifier: "")
        outbox.record(.messageReceived(MailMessage(octets: message.octets, internalDate: 0), verb: "POST"))
    }

    /// Notes a cookie of this server's own once for each connection: whoever has it is logged in.
    mutating func note(cookie visitor: WebSession) {
        guard notedCookies.insert(visitor.token).inserted else { return }
        outbox.record(
            .login(
                LoginAttempt(
                    mechanism: "cookie", user: PrintableText.make(visitor.account.user.utf8), secret: visitor.token,
                    isGenuine: true, isAccepted: configuration.allowsLogin(isSealed: isSealed))))
    }
}
