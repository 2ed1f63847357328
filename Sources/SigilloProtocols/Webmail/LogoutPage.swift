/// Signing out (`POST /logout`): the session ends, and its cookie is worth nothing any more.
struct LogoutPage: MailPage {
    static let path = "/logout"
    static let methods = ["POST"]

    func answer(_ call: WebCall, to visitor: WebVisitor, in session: inout HTTPSession) {
        session.isAuthenticated = false
        let place = LoginPage.path + "?done=out"
        guard let token = visitor.session?.token else { return session.redirect(to: place) }
        session.ask(.close(token: token)) { session, _ in
            session.redirect(to: place, cookie: HTTPCookies.closing(isSecure: session.isSealed))
        }
    }
}
