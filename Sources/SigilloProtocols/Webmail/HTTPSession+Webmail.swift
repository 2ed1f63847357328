import SigilloCore

extension HTTPSession {
    /// Answers as the webmail: finds out who asks, then the page.
    mutating func serveWebmail(_ request: HTTPRequest, to session: WebSession?) {
        var visitor = session.map { WebVisitor(account: $0.account, session: $0) }
        if visitor == nil, isAuthenticated { visitor = WebVisitor(account: configuration.account) }
        let isLogin = request.method == "POST" && request.path == LoginPage.path
        for found in HTTPCredentials.all(in: request) where !(isLogin && found.mechanism == "form") {
            guard found.mechanism == "Basic" else {
                noteLogin(found.credentials, mechanism: found.mechanism, isLoggedIn: false)
                continue
            }
            guard judge(found.credentials, mechanism: "Basic").isAccepted else {
                // Who is sent away for it has had its answer.
                countBadCommand()
                if mode == .running { challenge(isWrong: true) }
                return
            }
            visitor = WebVisitor(account: configuration.account)
        }
        route(WebCall(request, visitor: visitor))
    }

    private mutating func route(_ call: WebCall) {
        if let file = configuration.http.publishedFile(at: call.request.path) { return show(file, call) }
        let segments = call.request.path.split(separator: "/", omittingEmptySubsequences: false).dropFirst()
        switch Array(segments) {
        case [""], ["messages"]: run(MailboxPage(), call)
        case ["login"]: run(LoginPage(), call)
        case ["logout"]: run(LogoutPage(), call)
        case ["language"]: run(LanguagePage(), call)
        case ["style.css"]: run(StyleSheet(), call)
        case ["compose"]: run(ComposePage(), call)
        case ["send"]: run(SendPage(), call)
        case let names where names.count > 1 && names[0] == "messages":
            guard let uid = UInt32(names[1]), names[1].utf8.allSatisfy(ASCII.isDigit) else { fallthrough }
            routeMessage(uid, Array(names.dropFirst(2)), call)
        default: fail(.notFound, call.text.noPage, call)
        }
    }

    private mutating func routeMessage(_ uid: UInt32, _ names: [Substring], _ call: WebCall) {
        switch names {
        case []: run(MessagePage(uid: uid), call)
        case ["source"]: run(SourcePage(uid: uid), call)
        case ["delete"]: run(DeletePage(uid: uid), call)
        case let names where names.count == 2 && names[0] == "parts":
            run(AttachmentPage(uid: uid, number: ASCII.number(names[1].utf8) ?? 0), call)
        default: fail(.notFound, call.text.noPage, call)
        }
    }

    private mutating func run<Page: PublicPage>(_ page: Page, _ call: WebCall) {
        guard allows(Page.methods, call) else { return }
        page.answer(call, in: &self)
    }

    private mutating func run<Page: MailPage>(_ page: Page, _ call: WebCall) {
        guard allows(Page.methods, call) else { return }
        guard let visitor = call.visitor else {
            return call.wantsHTML ? redirect(to: LoginPage.path) : challenge(isWrong: false)
        }
        if call.request.method == "POST" {
            guard call.isOwnForm(of: visitor) else { return fail(.forbidden, call.text.staleForm, call) }
        }
        enter(visitor.account)
        page.answer(call, to: visitor, in: &self)
    }

    /// Whether a page has the method of a request; answers where it has not.
    private mutating func allows(_ methods: [String], _ call: WebCall) -> Bool {
        let all = methods.contains("GET") ? methods + ["HEAD"] : methods
        guard all.contains(call.request.method) else {
            let allowed = (all + ["OPTIONS"]).joined(separator: ", ")
            var response = HTTPResponse(.noContent)
            if call.request.method != "OPTIONS" {
                response = PageFrame.failure(.methodNotAllowed, call.text.wrongMethod, call)
            }
            response.set("Allow", allowed)
            respond(response)
            return false
        }
        guard call.request.method != "POST" || call.request.isForm else {
            fail(.unsupportedMediaType, call.text.noForm, call)
            return false
        }
        return true
    }
}

// MARK: - Answers

extension HTTPSession {
    /// Leads elsewhere within the webmail, with GET (RFC 9110 §15.4.4).
    mutating func redirect(to place: String, cookie: String? = nil) {
        var response = HTTPResponse(.seeOther)
        response.set("Location", place)
        if let cookie { response.set("Set-Cookie", cookie) }
        respond(response)
    }

    /// Says what is wrong, on a page.
    mutating func fail(_ status: HTTPStatus, _ reason: String, _ call: WebCall) {
        respond(PageFrame.failure(status, reason, call))
    }

    /// Asks a program for the password (RFC 7617).
    mutating func challenge(isWrong: Bool) {
        let sentence =
            isWrong
            ? "The user name or the password is wrong"
            : "Log in with Basic authentication, or send user and password to \(LoginPage.path) as a form"
        var response = HTTPResponse(.unauthorized, sentence: sentence)
        response.set("WWW-Authenticate", "Basic realm=\"mail\", charset=\"UTF-8\"")
        respond(response)
    }

    /// The mailbox of this name and the message in it; answers where there is none.
    mutating func find(
        _ uid: UInt32, _ call: WebCall,
        _ body: @escaping @Sendable (inout HTTPSession, [Mailbox], Mailbox, StoredMessage) -> Void
    ) {
        ask(.list) { session, reply in
            guard case .mailboxes(let mailboxes, _) = reply,
                let mailbox = mailboxes.first(where: { $0.name == call.mailbox })
            else { return session.fail(.notFound, call.text.noMailbox, call) }
            guard let index = mailbox.index(of: uid) else { return session.fail(.notFound, call.text.noMessage, call) }
            body(&session, mailboxes, mailbox, mailbox.messages[index])
        }
    }
}
