/// A user's web client as a value: what it asks next, and what it makes of an answer.
///
/// It begins at an address, logs in by the form or by Basic, and reads the page behind that. In clear it asks for a page
/// and gives nothing away; each flaw leaves out one of its checks.
///
/// ```text
/// C: GET /           S: 303 /login        C: GET /login    S: 200, a form that asks for a password
/// C: POST /login …   S: 303 /, Set-Cookie C: GET /         S: 200, the inbox
/// C: GET /messages/1 S: 200, a message
/// ```
package struct WebClient: Sendable {
    /// What is asked.
    package struct Request: Sendable, Hashable {
        package var page: WebAddress
        package var method: String
        /// The content of a form, or nil.
        package var form: [UInt8]?
        /// Fields besides those that every request has.
        package var fields: [HTTPResponse.Field] = []

        /// Creates a request.
        package init(_ method: String, _ page: WebAddress, form: [UInt8]? = nil) {
            self.method = method
            self.page = page
            self.form = form
        }
    }

    let errand: TwinErrand
    let flaws: Set<Flaw>
    private let now: Int64

    /// What it remembers, for the next visit too.
    package private(set) var memory: WebMemory
    /// What is to be asked; nil once it has ended.
    package private(set) var pending: Request?
    /// How it ended, or nil while it goes on.
    package private(set) var ending: TwinEnding?
    /// Whether it has given its credentials.
    private var hasLoggedIn = false
    private var hasRead = false
    private var redirections = 0
    /// Whether the log-in goes to whoever answers.
    private var insists = false
    /// The place in clear that a server praised as another way to its pages.
    private var alternative: WebAddress?

    /// The most redirections in a row (RFC 9110 §15.4).
    static let mostRedirections = 10

    /// Creates a client that is about to open a page.
    ///
    /// - Parameter now: seconds since 1970-01-01 00:00 UTC.
    package init(
        _ errand: TwinErrand, start: WebAddress, memory: WebMemory = WebMemory(), flaws: Set<Flaw> = [], now: Int64
    ) {
        self.errand = errand
        self.memory = memory
        self.flaws = flaws
        self.now = now
        self.memory.cookies.forget(before: now)
        ask(Request("GET", start))
    }

    /// Takes the answer to what was asked.
    package mutating func take(_ response: HTTPResponse) {
        guard let request = pending else { return }
        pending = nil
        if insists {
            insists = false
            hasLoggedIn = true
            pending = Request("POST", request.page, form: errand.loginForm([]))
            return
        }
        note(response, from: request.page)
        switch response.status {
        case 301, 302, 303, 307, 308: follow(response, request)
        case 401: answerChallenge(response, request)
        case 426: answerUpgrade(response, request)
        case 200..<300: read(response, request)
        default: end(.refused("the server answers \(response.status)"))
        }
    }

    /// Gives up, because no answer could be had.
    package mutating func end(_ ending: TwinEnding) {
        pending = nil
        if self.ending == nil { self.ending = ending }
    }

    /// Tries again in clear, and sends user and password there as soon as anybody answers.
    mutating func insistInClear(at page: WebAddress) {
        ending = nil
        insists = true
        pending = Request("GET", page)
    }

    /// The octets of what is to be asked.
    package var octets: [UInt8] {
        guard let request = pending else { return [] }
        let page = request.page
        var lines = ["\(request.method) \(page.target) HTTP/1.1", "Host: \(page.authority)", "Accept: text/html"]
        if let cookies = memory.cookies.field(for: page, flaws: flaws) { lines.append("Cookie: \(cookies)") }
        lines += request.fields.map { "\($0.name): \($0.value)" }
        if let form = request.form {
            lines += ["Content-Type: application/x-www-form-urlencoded", "Content-Length: \(form.count)"]
        }
        return Array((lines.joined(separator: "\r\n") + "\r\n\r\n").utf8) + (request.form ?? [])
    }

    // MARK: - Asking

    func has(_ flaw: Flaw) -> Bool { flaws.contains(flaw) }

    /// Asks; a host that wants TLS is asked inside TLS whatever the address says (RFC 6797 §8.3).
    private mutating func ask(_ request: Request) {
        var request = request
        if !request.page.isSecure, !has(.ignoresHSTS), memory.secureHosts.covers(request.page.host, now: now) {
            request.page = request.page.secured
        }
        if let alternative {
            request.page.isSecure = alternative.isSecure
            request.page.port = alternative.port
        }
        pending = request
    }

    private mutating func refuse(_ reason: String) { end(.refused(reason)) }

    // MARK: - Answers

    private mutating func note(_ response: HTTPResponse, from page: WebAddress) {
        for field in response.values(of: "strict-transport-security").prefix(1) {
            memory.secureHosts.take(field, from: page, now: now)
        }
        for field in response.values(of: "set-cookie") { memory.cookies.take(field, from: page, now: now) }
        // Another way to the same pages must be as well protected as this one (RFC 7838 §2.1).
        if has(.followsAlternativeInClear), let field = response.values(of: "alt-svc").first,
            let port = Self.clearPort(in: field)
        {
            alternative = WebAddress(isSecure: false, host: page.host, port: port)
        }
    }

    /// The port of `h2c=":80"`.
    private static func clearPort(in field: String) -> UInt16? {
        guard let start = field.firstRange(of: "h2c=\":") else { return nil }
        return UInt16(field[start.upperBound...].prefix { $0.isNumber })
    }

    /// A redirection: 303, and 302 as everybody does it, ask for a page; 307 and 308 repeat what was asked.
    private mutating func follow(_ response: HTTPResponse, _ request: Request) {
        guard let location = response.values(of: "location").first, let page = request.page.resolve(location) else {
            return refuse("a redirection to nowhere")
        }
        redirections += 1
        guard redirections <= Self.mostRedirections else { return refuse("too many redirections") }
        let repeats = response.status >= 307 && request.form != nil
        // What is said in clear may be anybody's word: only the same server inside TLS is believed.
        let isUnprotected = !request.page.isSecure && has(.httpFirst)
        if page.host != request.page.host, !isUnprotected {
            guard repeats, has(.repostsToOtherHost) else { return refuse("a redirection to \(page.host)") }
        }
        if request.page.isSecure, !page.isSecure, !memory.covers(page, has(.ignoresHSTS), now),
            !has(.followsRedirectToHTTP)
        {
            return refuse("a redirection from https to http")
        }
        ask(repeats ? Request("POST", page, form: request.form) : Request("GET", page))
    }

    /// A challenge (RFC 9110 §11.3): Basic is answered inside TLS, and once.
    private mutating func answerChallenge(_ response: HTTPResponse, _ request: Request) {
        let challenges = response.values(of: "www-authenticate").map { $0.lowercased() }
        guard challenges.contains(where: { $0.hasPrefix("basic") }), !hasLoggedIn else {
            return refuse("the log-in is refused")
        }
        guard request.page.isSecure || has(.httpFirst) else { return refuse("a log-in is asked for in clear") }
        hasLoggedIn = true
        var next = Request("GET", request.page)
        next.fields = [HTTPResponse.Field(name: "Authorization", value: errand.basicCredentials)]
        ask(next)
    }

    /// `426 Upgrade Required` to TLS inside HTTP (RFC 2817 §4.2): a careful client uses https instead.
    private mutating func answerUpgrade(_ response: HTTPResponse, _ request: Request) {
        let isToTLS = response.values(of: "upgrade").contains { $0.uppercased().contains("TLS/") }
        guard isToTLS, !request.page.isSecure, has(.postsBeforeUpgrade), !hasLoggedIn,
            let page = request.page.resolve("/login")
        else { return refuse("an upgrade in the middle of HTTP") }
        hasLoggedIn = true
        var next = Request("POST", page, form: errand.loginForm([]))
        next.fields = [
            HTTPResponse.Field(name: "Upgrade", value: "TLS/1.0"),
            HTTPResponse.Field(name: "Connection", value: "Upgrade"),
        ]
        ask(next)
    }

    private mutating func read(_ response: HTTPResponse, _ request: Request) {
        redirections = 0
        let content = WebPage(response.content)
        guard let form = content.loginForm else { return readMail(content, request) }
        guard !hasLoggedIn else { return refuse("the log-in is refused") }
        guard let page = request.page.resolve(form.action) else { return refuse("a form that leads nowhere") }
        guard request.page.isSecure || has(.httpFirst) || has(.ignoresHSTS) && wantsTLS(request.page) else {
            return refuse("a form that came in clear")
        }
        if page.host != request.page.host { return refuse("a form of \(page.host)") }
        if request.page.isSecure, !page.isSecure, !memory.covers(page, false, now), !has(.submitsMixedForm) {
            return refuse("a form that is sent in clear")
        }
        hasLoggedIn = true
        ask(Request("POST", page, form: errand.loginForm(form.fields)))
    }

    /// Reads the first message of a list, and ends behind it.
    private mutating func readMail(_ content: WebPage, _ request: Request) {
        guard hasLoggedIn || memory.cookies.field(for: request.page, flaws: []) != nil else {
            return refuse("a page without a log-in")
        }
        guard !hasRead, let link = content.links.first(where: { $0.hasPrefix("/messages/") }),
            let page = request.page.resolve(link)
        else { return end(.done) }
        hasRead = true
        ask(Request("GET", page))
    }

    /// Whether the page's host has said that it is to be reached inside TLS only.
    private func wantsTLS(_ page: WebAddress) -> Bool { memory.secureHosts.covers(page.host, now: now) }
}

extension WebMemory {
    /// Whether a page in clear is asked for inside TLS all the same.
    fileprivate func covers(_ page: WebAddress, _ isIgnored: Bool, _ now: Int64) -> Bool {
        !isIgnored && secureHosts.covers(page.host, now: now)
    }
}
