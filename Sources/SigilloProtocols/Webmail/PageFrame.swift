import SigilloCore

/// What all pages have around their content: landmarks, the mailboxes, who is signed in, the other language.
struct PageFrame: Sendable {
    let call: WebCall
    /// The page's own title, its first heading too unless it has one in its content.
    var title: String
    /// What has just been done, said once.
    var notice: String?
    /// The mailboxes to go to; none on pages that everybody may see.
    var mailboxes: [Mailbox] = []
    /// The mailbox that is shown.
    var current: String?

    init(_ title: String, _ call: WebCall) {
        self.title = title
        self.call = call
    }

    /// The whole page.
    func response(_ status: HTTPStatus = .ok, _ content: Markup) -> HTTPResponse {
        let text = call.text
        let page: Markup = """
            <!DOCTYPE html>
            <html lang="\(call.language.rawValue)">
            <head>
            <meta charset="utf-8">
            <title>\(title) – \(text.service)</title>
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <link rel="icon" href="data:,">
            <link rel="stylesheet" href="\(StyleSheet.path)">
            </head>
            <body>
            <a class="skip" href="#content">\(text.skip)</a>
            <header>
            <p class="service"><a href="/">\(text.service)</a></p>
            \(signedIn)
            </header>
            \(navigation)
            <main id="content" tabindex="-1">
            \(notice.map { "<p class=\"notice\" role=\"status\">\($0)</p>\n" as Markup })\(content)
            </main>
            <footer>
            <p>\(text.footer)</p>
            <p>\(languageLink)</p>
            </footer>
            </body>
            </html>

            """
        var response = HTTPResponse(status)
        response.content = Array(page.html.utf8)
        response.set("Content-Type", "text/html; charset=utf-8")
        response.set("Content-Language", call.language.rawValue)
        response.set("Vary", "Accept, Accept-Language, Cookie")
        // No script, nothing from elsewhere, no frame around it; forms go to this server alone.
        response.set(
            "Content-Security-Policy",
            "default-src 'none'; style-src 'self'; img-src data:; form-action 'self'; base-uri 'none'; "
                + "frame-ancestors 'none'")
        return response
    }

    private var signedIn: Markup? {
        guard let visitor = call.visitor else { return nil }
        return """
            <form class="account" method="post" action="\(LogoutPage.path)">
            \(Self.token(visitor))
            <span>\(WebText.fill(call.text.signedInAs, visitor.account.user))</span>
            <button type="submit" class="quiet">\(call.text.signOut)</button>
            </form>
            """
    }

    private var navigation: Markup? {
        guard !mailboxes.isEmpty else { return nil }
        let items = mailboxes.map { mailbox -> Markup in
            let unread = mailbox.unseenCount
            let count: Markup? =
                unread > 0
                ? " <span class=\"count\"><span aria-hidden=\"true\">\(unread)</span><span class=\"hidden\">\(WebText.fill(call.text.unreadCount, String(unread)))</span></span>"
                : nil
            let isCurrent: Markup? = mailbox.name == current ? " aria-current=\"page\"" : nil
            return """
                <li><a href="\(MailboxPage.place(of: mailbox.name))"\(isCurrent)>\(call.text.name(of: mailbox))\(count)</a></li>

                """
        }
        return """
            <nav aria-label="\(call.text.mailboxes)">
            <p><a class="button" href="\(ComposePage.path)">\(call.text.compose)</a></p>
            <ul>
            \(items)</ul>
            </nav>
            """
    }

    private var languageLink: Markup {
        let other = call.language.other
        let back = call.request.method == "POST" ? "/" : String(decoding: call.request.target, as: UTF8.self)
        let place = "\(LanguagePage.path)?to=\(other.rawValue)&back=\(HTTPForm.encoded(back))"
        return
            "<a href=\"\(place)\" lang=\"\(other.rawValue)\" hreflang=\"\(other.rawValue)\">\(other.text.language)</a>"
    }

    /// The hidden field that makes a form the visitor's own.
    static func token(_ visitor: WebVisitor) -> Markup? {
        visitor.session.map { "<input type=\"hidden\" name=\"token\" value=\"\($0.formToken)\">" }
    }

    /// A page that says what is wrong.
    static func failure(_ status: HTTPStatus, _ reason: String, _ call: WebCall) -> HTTPResponse {
        guard call.wantsHTML else {
            return HTTPResponse(status, sentence: reason.hasSuffix(".") ? String(reason.dropLast()) : reason)
        }
        let frame = PageFrame(call.text.error, call)
        return frame.response(
            status,
            """
            <h1>\(call.text.error)</h1>
            <p role="alert">\(reason)</p>
            <p><a href="/">\(WebText.fill(call.text.backTo, call.text.inbox))</a></p>
            """)
    }
}
