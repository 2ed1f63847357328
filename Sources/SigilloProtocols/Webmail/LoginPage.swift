import SigilloCore

/// Signing in: the form, and what it brings (`GET /login`, `POST /login`).
///
/// The fields are `user` and `password`. There is no token in the form, since nobody has a session yet: who signs in
/// with a program has but this one request to make. What a browser says of the site that made it send the form is heeded.
///
/// ```sh
/// curl -c jar --data-urlencode user=ada --data-urlencode password=… https://mail.example.test/login
/// curl -b jar https://mail.example.test/messages
/// ```
struct LoginPage: PublicPage {
    static let path = "/login"
    static let methods = ["GET", "POST"]

    func answer(_ call: WebCall, in session: inout HTTPSession) {
        guard call.request.method == "POST" else {
            guard call.visitor == nil else { return session.redirect(to: "/") }
            return session.respond(page(call, isWrong: false))
        }
        let forms = HTTPCredentials.all(in: call.request).filter { $0.mechanism == "form" }
        guard let credentials = forms.first?.credentials else {
            return session.respond(page(call, isWrong: true))
        }
        guard !call.isCrossSite else {
            session.noteLogin(credentials, mechanism: "form", isLoggedIn: false)
            return session.fail(.forbidden, call.text.staleForm, call)
        }
        guard session.judge(credentials, mechanism: "form").isAccepted else {
            session.countBadCommand()
            if session.mode == .running { session.respond(page(call, isWrong: true)) }
            return
        }
        // A new session each time: none that somebody else has put into the browser is used (session fixation).
        session.ask(.open(session.configuration.account)) { session, opened in
            guard let opened else { return session.fail(.serviceUnavailable, call.text.noPage, call) }
            session.redirect(to: "/", cookie: HTTPCookies.opening(opened.token, isSecure: session.isSealed))
        }
    }

    private func page(_ call: WebCall, isWrong: Bool) -> HTTPResponse {
        let text = call.text
        var frame = PageFrame(isWrong ? "\(text.error): \(text.signIn)" : text.signIn, call)
        if call.query["done"] == "out" { frame.notice = text.signedOut }
        let alert: Markup? =
            isWrong ? "<p class=\"alert\" role=\"alert\" id=\"wrong\">\(text.signInWrong)</p>" : nil
        let state: Markup = isWrong ? " aria-invalid=\"true\" aria-describedby=\"wrong\"" : " aria-describedby=\"hint\""
        // 403 and not 401, which would have a browser ask for the password in a window of its own.
        return frame.response(
            isWrong ? .forbidden : .ok,
            """
            <h1>\(text.signIn)</h1>
            \(alert)
            <form class="fields" method="post" action="\(Self.path)">
            <p id="hint">\(text.signInHint)</p>
            <p><label for="user">\(text.userName)</label>
            <input id="user" name="user" type="text" autocomplete="username" autocapitalize="none" spellcheck="false" \
            required value="\(isWrong ? call.form["user"] ?? "" : "")"\(state)></p>
            <p><label for="password">\(text.password)</label>
            <input id="password" name="password" type="password" autocomplete="current-password" required\(state)></p>
            <p><button type="submit">\(text.signIn)</button></p>
            </form>
            """)
    }
}
