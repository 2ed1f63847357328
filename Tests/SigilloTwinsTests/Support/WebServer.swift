import SigilloTwins

/// A web server of tests and the twin that visits it, without sockets: it answers what a table says, and keeps what it
/// was asked.
struct WebServer {
    /// What was asked, by `GET http://mail.sigillo.test/`, and the octets of the request.
    private(set) var asked: [(line: String, octets: String)] = []
    private(set) var ending: TwinEnding?
    private(set) var memory: WebMemory

    static let host = "mail.sigillo.test"
    static let now: Int64 = 1_767_225_600

    /// The answers of an honest webmail.
    static let honest: [String: HTTPResponse] = [
        "GET http://\(host)/": .leading(301, to: "https://\(host)/"),
        "GET https://\(host)/": .leading(303, to: "/login"),
        "GET https://\(host)/login": .form("/login"),
        "POST https://\(host)/login": .leading(303, to: "/inbox", ["set-cookie: sid=s3cret; Secure; Max-Age=600"]),
        "GET https://\(host)/inbox": HTTPResponse(status: 200, content: Array("<a href=/messages/1>Hello</a>".utf8)),
        "GET https://\(host)/messages/1": HTTPResponse(status: 200, content: Array("<p>Hi.".utf8)),
    ]

    /// Lets a twin visit.
    init(
        _ answers: [String: HTTPResponse] = honest, start: String = "https://\(host)/", _ flaws: Set<Flaw> = [],
        memory: WebMemory = WebMemory()
    ) {
        self.memory = memory
        guard let page = WebAddress(start) else { return }
        var client = WebClient(Errands.errand, start: page, memory: memory, flaws: flaws, now: Self.now)
        while let request = client.pending, asked.count < 40 {
            let page = request.page
            let line = "\(request.method) \(page.isSecure ? "https" : "http")://\(page.host)\(page.target)"
            asked.append((line, String(decoding: client.octets, as: UTF8.self)))
            client.take(answers[line] ?? HTTPResponse(status: 404))
        }
        ending = client.ending
        self.memory = client.memory
    }

    /// Whether the password was sent to an address that begins so.
    func gotPassword(at prefix: String) -> Bool {
        asked.contains {
            $0.line.contains(" " + prefix) && ($0.octets.contains(Errands.password) || $0.octets.contains("Basic "))
        }
    }

    /// Whether a cookie was sent to an address that begins so.
    func gotCookie(at prefix: String) -> Bool {
        asked.contains { $0.line.contains(" " + prefix) && $0.octets.contains("\r\nCookie: ") }
    }
}

extension HTTPResponse {
    /// A response that leads elsewhere.
    static func leading(_ status: Int, to location: String, _ fields: [String] = []) -> HTTPResponse {
        var response = HTTPResponse(status: status, fields: [Field(name: "location", value: location)])
        response.add(fields)
        return response
    }

    /// A page with a log-in form.
    static func form(_ action: String, _ fields: [String] = []) -> HTTPResponse {
        let page =
            "<form method=post action=\"\(action)\"><input type=hidden name=t value=x&amp;y><input name=user>"
            + "<input type='password' name=password></form>"
        var response = HTTPResponse(status: 200, content: Array(page.utf8))
        response.add(fields)
        return response
    }

    private mutating func add(_ lines: [String]) {
        for line in lines {
            let parts = line.split(separator: ":", maxSplits: 1)
            fields.append(Field(name: String(parts[0]), value: String(parts[1].dropFirst())))
        }
    }
}
