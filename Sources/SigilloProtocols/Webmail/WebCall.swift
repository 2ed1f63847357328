import SigilloCore

/// Who a request comes from.
struct WebVisitor: Sendable, Hashable {
    var account: Account
    /// The session of the cookie; nil where the request itself has the password, or a script logged the connection in.
    var session: WebSession?
}

/// A request to the webmail, with what is known of who sends it.
struct WebCall: Sendable {
    let request: HTTPRequest
    let query: HTTPForm
    let form: HTTPForm
    let visitor: WebVisitor?
    let language: WebLanguage

    init(_ request: HTTPRequest, visitor: WebVisitor?) {
        self.request = request
        query = HTTPForm(request.query)
        form = request.method == "POST" ? request.form : HTTPForm([])
        self.visitor = visitor
        language = WebLanguage(of: request.fields)
    }

    /// The words of its language.
    var text: WebText { language.text }

    /// The mailbox that it is about: INBOX unless it says another.
    var mailbox: String { form["mailbox"] ?? query["mailbox"] ?? "INBOX" }

    /// Whether whoever asks is a browser; a program wants no pages to sign in on.
    var wantsHTML: Bool {
        request.fields.list("Accept").contains { ASCII.starts($0, with: "text/html".utf8) }
    }

    /// Whether another site has made a browser send it, as far as browsers say (Fetch Metadata; RFC 6454 §7.3).
    var isCrossSite: Bool {
        if let site = request.fields["Sec-Fetch-Site"] {
            return !ASCII.equal(site, "same-origin".utf8) && !ASCII.equal(site, "none".utf8)
        }
        guard let origin = request.fields["Origin"], let host = request.fields["Host"] else { return false }
        return !["http://", "https://"].contains { ASCII.equal(origin, Array($0.utf8) + host) }
    }

    /// Whether a form of this site is what it brings: it has the token of the cookie's session. Who shows the password
    /// with each request has no cookie that another site could use.
    func isOwnForm(of visitor: WebVisitor) -> Bool {
        guard !isCrossSite else { return false }
        return visitor.session.map { form["token"] == $0.formToken } ?? true
    }
}

/// A page that everybody may see.
protocol PublicPage: Sendable {
    /// The methods that it has; with GET goes HEAD.
    static var methods: [String] { get }
    /// Answers a request.
    func answer(_ call: WebCall, in session: inout HTTPSession)
}

/// A page of somebody who is logged in.
protocol MailPage: Sendable {
    /// The methods that it has; with GET goes HEAD.
    static var methods: [String] { get }
    /// Answers a request; a form has been found to be the visitor's own.
    func answer(_ call: WebCall, to visitor: WebVisitor, in session: inout HTTPSession)
}
