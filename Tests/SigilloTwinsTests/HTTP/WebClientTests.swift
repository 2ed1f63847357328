import SigilloTwins
import Testing

@Suite struct WebClientTests {
    private let host = WebServer.host

    /// The flaws of the web, and what each lets happen in these tests.
    private static let webFlaws: [Flaw] = [
        .httpFirst, .ignoresHSTS, .followsRedirectToHTTP, .repostsToOtherHost, .submitsMixedForm,
        .sendsSecureCookieInClear, .sendsCookieInClear, .postsBeforeUpgrade, .followsAlternativeInClear,
    ]

    /// Which flaws give the password or a cookie away in clear, or to another host.
    private func leaking(_ visit: (Set<Flaw>) -> WebServer) -> Set<Flaw> {
        #expect(!leaks(visit([])), "the careful client")
        return Set(Self.webFlaws.filter { leaks(visit([$0])) })
    }

    private func leaks(_ server: WebServer) -> Bool {
        ["http://", "https://rinvio.test"].contains { server.gotPassword(at: $0) || server.gotCookie(at: $0) }
    }

    @Test(arguments: ["https", "http"])
    func withoutFlawsItLogsInInsideTLS(_ scheme: String) {
        let server = WebServer(start: "\(scheme)://\(host)/")
        #expect(server.ending == .done)
        #expect(server.asked.last?.line == "GET https://\(host)/messages/1")
        #expect(server.gotPassword(at: "https://\(host)/login"))
        #expect(server.gotCookie(at: "https://\(host)/inbox"))
        #expect(
            server.asked.contains { $0.octets.hasSuffix("\r\n\r\nt=x%26y&user=alice&password=\(Errands.password)") })
        #expect(!leaks(server))
    }

    @Test func basicIsAnsweredInsideTLSOnly() {
        var challenge = HTTPResponse(status: 401)
        challenge.fields = [.init(name: "www-authenticate", value: "Basic realm=\"Webmail\"")]
        let sealed = WebServer(["GET https://\(host)/": challenge])
        #expect(sealed.gotPassword(at: "https://"))
        #expect(sealed.ending == .refused("the log-in is refused"))
        let clear = { WebServer(["GET http://\(self.host)/": challenge], start: "http://\(self.host)/", $0) }
        #expect(leaking(clear) == [.httpFirst])
    }

    @Test func aFormThatCameInClearIsNotFilledIn() {
        let stripped = { WebServer(["GET http://\(self.host)/": .form("/login")], start: "http://\(self.host)/", $0) }
        #expect(stripped([]).ending == .refused("a form that came in clear"))
        #expect(leaking(stripped) == [.httpFirst])
    }

    @Test func anotherHostIsNotFollowedInClear() {
        let answers: [String: HTTPResponse] = [
            "GET http://\(host)/": .leading(302, to: "http://rinvio.test/"), "GET http://rinvio.test/": .form("/login"),
        ]
        #expect(leaking { WebServer(answers, start: "http://\(self.host)/", $0) } == [.httpFirst])
    }

    @Test(arguments: [307, 308]) func aFormIsRepeatedToTheSameOriginOnly(_ status: Int) {
        var answers = WebServer.honest
        answers["POST https://\(host)/login"] = .leading(status, to: "http://\(host)/login")
        #expect(leaking { WebServer(answers, $0) } == [.followsRedirectToHTTP])
        answers["POST https://\(host)/login"] = .leading(status, to: "https://rinvio.test/login")
        #expect(leaking { WebServer(answers, $0) } == [.repostsToOtherHost])
        answers["POST https://\(host)/login"] = .leading(status, to: "/again")
        answers["POST https://\(host)/again"] = .leading(303, to: "/inbox")
        #expect(WebServer(answers).ending == .done)
    }

    @Test func aMixedFormIsNotSent() {
        var answers = WebServer.honest
        answers["GET https://\(host)/login"] = .form("http://\(host)/login")
        #expect(leaking { WebServer(answers, $0) } == [.submitsMixedForm])
        answers["GET https://\(host)/login"] = .form("https://rinvio.test/login")
        #expect(leaking { WebServer(answers, $0) } == [])
    }

    @Test func anUpgradeComesTooLate() {
        var upgrade = HTTPResponse(status: 426)
        upgrade.fields = [.init(name: "upgrade", value: "TLS/1.0, HTTP/1.1")]
        #expect(
            leaking { WebServer(["GET http://\(self.host)/": upgrade], start: "http://\(self.host)/", $0) } == [
                .postsBeforeUpgrade
            ])
    }

    @Test func anotherWayInClearIsNoEqual() {
        var answers = WebServer.honest
        answers["GET https://\(host)/login"] = .form("/login", ["alt-svc: h2c=\":80\"; ma=60"])
        #expect(leaking { WebServer(answers, $0) } == [.followsAlternativeInClear])
    }

    @Test func aHostThatWantsTLSIsNeverAskedInClearAgain() {
        var answers = WebServer.honest
        answers["GET https://\(host)/login"] = .form("/login", ["strict-transport-security: max-age=600"])
        let first = WebServer(answers)
        #expect(first.memory.secureHosts.covers(host, now: WebServer.now))
        let stripped: [String: HTTPResponse] = ["GET http://\(host)/": .form("/login")]
        let second = { WebServer(stripped, start: "http://\(self.host)/", $0, memory: first.memory) }
        #expect(second([]).asked.map(\.line) == ["GET https://\(host)/"])
        #expect(leaking(second) == [.ignoresHSTS])
    }

    @Test(arguments: [("", Flaw.sendsCookieInClear), ("; Secure", .sendsSecureCookieInClear)])
    func aCookieGoesBackInsideTLSOnly(_ mark: String, _ flaw: Flaw) {
        var answers = WebServer.honest
        answers["POST https://\(host)/login"] = .leading(
            303, to: "/inbox", ["set-cookie: sid=s3cret\(mark); Max-Age=600"])
        let memory = WebMemory(text: WebServer(answers).memory.text(now: WebServer.now))
        let again = { WebServer(WebServer.honest, start: "http://\(self.host)/", $0, memory: memory) }
        #expect(again([]).asked.first?.line == "GET http://\(host)/")
        #expect(leaking(again) == [flaw])
    }

    @Test func itEndsSomewhere() {
        let circle = WebServer(["GET https://\(host)/": .leading(302, to: "/")])
        #expect(circle.ending == .refused("too many redirections"))
        #expect(WebServer([:]).ending == .refused("the server answers 404"))
        #expect(
            WebServer(["GET https://\(host)/": .leading(302, to: "ftp://\(host)/")]).ending
                == .refused("a redirection to nowhere"))
        var refusing = WebServer.honest
        refusing["POST https://\(host)/login"] = .form("/login")
        #expect(WebServer(refusing).ending == .refused("the log-in is refused"))
    }
}
