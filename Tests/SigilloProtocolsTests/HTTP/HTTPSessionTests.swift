import Foundation
import SigilloCore
import Testing

@testable import SigilloProtocols

/// The session as a server of HTTP, apart from what its pages show.
@Suite struct HTTPSessionTests {
    private func open(
        isSealed: Bool = true, _ change: (inout SessionConfiguration) -> Void = { _ in }
    ) -> Playbook<HTTPSession> {
        Playbook(Honest.http(change), store: MailStore(messages: [Honest.first]), isSealed: isSealed)
    }

    private let basic = "Authorization: Basic " + Honest.base64("alice:" + Honest.password)

    @Test(arguments: [Int.max, 1]) func answersOneRequestAfterAnother(chunk: Int) {
        var book = open()
        #expect(book.sent.isEmpty)
        let answer = book.say(
            "GET /style.css HTTP/1.1", "Host: a.test", "", "HEAD /style.css HTTP/1.1", "Host: a.test", "",
            "GET /nothing HTTP/1.1", "Host: a.test", "Connection: close", "", "GET / HTTP/1.1", "Host: a.test", "",
            chunk: chunk)
        #expect(answer.components(separatedBy: "HTTP/1.1 200 OK\r\n").count == 3)
        #expect(answer.components(separatedBy: ":root").count > 1)
        #expect(answer.hasSuffix("Connection: close\r\n\r\nThere is no such page.\n"))
        #expect(book.isClosed)
    }

    @Test func anOldClientIsAnsweredOnceUnlessItAsks() {
        var once = open()
        once.say("GET /style.css HTTP/1.0", "")
        #expect(once.isClosed)
        var twice = open()
        twice.say("GET /style.css HTTP/1.0", "Connection: Keep-Alive", "")
        #expect(!twice.isClosed)
    }

    @Test func saysWhatBrowsersAreToKeepFrom() {
        var sealed = open()
        let answer = sealed.say("GET / HTTP/1.1", "Host: a.test", "Accept: text/html", basic, "")
        for field in [
            "Strict-Transport-Security: max-age=", "Content-Security-Policy: default-src 'none';",
            "X-Content-Type-Options: nosniff", "Referrer-Policy: same-origin", "Cache-Control: no-store",
        ] {
            #expect(answer.contains("\r\n" + field), "\(field)")
        }
        // Never in clear (RFC 6797 §7.2), and not for a name that every other server of the machine has.
        var clear = open(isSealed: false)
        #expect(!clear.say("GET / HTTP/1.1", "Host: a.test", "").contains("Strict-Transport"))
        var local = open { $0.hostName = "localhost" }
        #expect(!local.say("GET / HTTP/1.1", "Host: localhost", "").contains("Strict-Transport"))
    }

    @Test func knowsTheMethodsOfEachPage() {
        var book = open()
        #expect(book.say("PUT /login HTTP/1.1", "Host: a.test", "Content-Length: 0", "").hasPrefix("HTTP/1.1 405 "))
        #expect(book.sentText.contains("\r\nAllow: GET, POST, HEAD, OPTIONS\r\n"))
        #expect(book.say("OPTIONS /login HTTP/1.1", "Host: a.test", "").hasPrefix("HTTP/1.1 204 No Content\r\n"))
        #expect(book.say("GET /logout HTTP/1.1", "Host: a.test", basic, "").hasPrefix("HTTP/1.1 405 "))
        let json = book.say(
            "POST /login HTTP/1.1", "Host: a.test", "Content-Type: application/json", "Content-Length: 2", "", "{}")
        #expect(json.hasPrefix("HTTP/1.1 415 "))
    }

    @Test func refusesAndReadsNothingBehindIt() {
        var book = open()
        let answer = book.say(
            "POST /login HTTP/1.1", "Host: a.test", basic, "Content-Length: 4", "Transfer-Encoding: chunked", "", "0",
            "", "GET / HTTP/1.1", "Host: a.test", basic, "")
        #expect(answer.hasPrefix("HTTP/1.1 400 Bad Request\r\n"))
        #expect(answer.components(separatedBy: "HTTP/1.1").count == 2)
        #expect(book.isClosed)
        // What it gave away has been given away.
        #expect(book.logins.map(\.isGenuine) == [true])
        #expect(book.logins.map(\.isAccepted) == [false])
    }

    @Test func endsAConnectionOnWhichNothingComes() {
        var idle = open()
        idle.handle(.timer(id: SessionTimer.idle))
        #expect(idle.isClosed && idle.sent.isEmpty)
        var slow = open()
        slow.say("GET / HTTP/1.1")
        slow.handle(.timer(id: SessionTimer.idle))
        #expect(!slow.isClosed)
        slow.handle(.timer(id: SessionTimer.idle))
        #expect(slow.isClosed && slow.sentText.hasPrefix("HTTP/1.1 408 Request Timeout\r\n"))
    }

    @Test func bearsSoManyWrongPasswords() {
        var book = open { $0.limits.badCommands = 2 }
        let wrong = "Authorization: Basic " + Honest.base64("alice:wrong-password")
        for _ in 0..<2 { #expect(book.say("GET / HTTP/1.1", "Host: a.test", wrong, "").hasPrefix("HTTP/1.1 401 ")) }
        book.say("GET / HTTP/1.1", "Host: a.test", wrong, "")
        #expect(book.sentText.contains("HTTP/1.1 503 ") && book.isClosed)
    }

    @Test func saysInTheTranscriptWhatHappened() {
        var book = open()
        book.say("GET /messages/1?x=secret HTTP/1.1", "Host: a.test", "Accept: text/html", "")
        #expect(
            book.notes == [
                .command(verb: "GET", text: "GET /messages/1"), .reply(text: "303 See Other, Location: /login"),
            ])
        book.say("GET /\(Honest.password) HTTP/1.1", "Host: a.test", "")
        #expect(!String(reflecting: book.notes).contains(Honest.password))
    }
}

// MARK: - In clear

extension HTTPSessionTests {
    @Test(arguments: [
        ("Host: mail.test", "/a?b=c", "https://mail.test/a"), ("Host: mail.test:8080", "/", "https://mail.test/"),
        ("Host: [2001:db8::1]:80", "/", "https://[2001:db8::1]/"), ("Host:", "/x", "https://mail.example.test/x"),
    ]) func leadsToTheSamePlaceInsideTLS(host: String, target: String, place: String) {
        var book = open(isSealed: false)
        let answer = book.say("GET \(target) HTTP/1.1", host, "")
        #expect(answer.hasPrefix("HTTP/1.1 301 Moved Permanently\r\n"))
        #expect(answer.contains("\r\nLocation: \(place)\r\n"))
        #expect(!answer.contains("Set-Cookie"))
    }

    @Test func leadsToThePortOfTheWebmail() {
        var book = open(isSealed: false) { $0.http.securePort = 40_443 }
        #expect(book.say("GET /x HTTP/1.1", "Host: localhost:40080", "").contains("https://localhost:40443/x\r\n"))
    }

    @Test(arguments: [Int.max, 1]) func notesWhatIsGivenAwayInClear(chunk: Int) {
        var book = open(isSealed: false)
        let form = "user=al%69ce&password=\(Honest.password)"
        book.feed(
            Array(
                "POST /login?token=1 HTTP/1.1\r\nHost: a.test\r\nAuthorization: Basic \(Honest.base64("bob:a:b"))\r\nContent-Length: \(form.utf8.count)\r\n\r\n\(form)"
                    .utf8), chunk: chunk)
        #expect(book.logins.map(\.mechanism) == ["Basic", "form"])
        #expect(book.logins.map(\.user) == ["bob", "alice"])
        #expect(book.logins.map(\.secret) == [Secret("a:b"), Secret(Honest.password)])
        #expect(book.logins.map(\.isGenuine) == [false, true])
        #expect(book.logins.allSatisfy { !$0.isAccepted })
        #expect(book.notes.first == .command(verb: "POST", text: "POST /login"))
        #expect(book.sentText.hasPrefix("HTTP/1.1 301 "))
        #expect(!String(reflecting: book.notes).contains(Honest.password))
    }

    @Test func notesAMessageThatIsGivenAwayInClear() {
        var book = open(isSealed: false)
        let form = "to=bob%40mail.test&subject=Hi&text=Private"
        book.feed(
            Array("POST /send HTTP/1.1\r\nHost: a.test\r\nContent-Length: \(form.utf8.count)\r\n\r\n\(form)".utf8))
        #expect(book.received.count == 1)
        #expect(
            book.received.first.map { String(decoding: $0.octets, as: UTF8.self).hasSuffix("\r\n\r\nPrivate\r\n") }
                == true)
        #expect(book.store.deliveries.isEmpty)
    }

    @Test func aBaitTakesTheLogInInClear() {
        var book = open(isSealed: false) { $0.allowsClearTextLogin = true }
        let form = "user=alice&password=\(Honest.password)"
        let answer = book.feed(
            Array("POST /login HTTP/1.1\r\nHost: a.test\r\nContent-Length: \(form.utf8.count)\r\n\r\n\(form)".utf8))
        #expect(answer.hasPrefix("HTTP/1.1 303 See Other\r\nLocation: /\r\n"))
        // A browser takes no cookie with Secure in clear.
        #expect(answer.contains("SameSite=Lax\r\n") && !answer.contains("; Secure"))
        #expect(book.logins.map(\.isAccepted) == [true])
    }
}

// MARK: - The script

extension HTTPSessionTests {
    private func scripted(
        _ reply: SessionScript.Reply, isSealed: Bool = true
    ) -> Playbook<HTTPSession> {
        open(isSealed: isSealed) { $0.script.replies = [reply] }
    }

    private func reply(
        _ verb: String, _ target: String? = nil, _ effect: SessionScript.Reply.Effect = .replaced, text: String = ""
    ) -> SessionScript.Reply {
        var reply = SessionScript.Reply(step: 3, verb: verb, phase: .any, effect: effect, text: text)
        reply.target = target
        return reply
    }

    @Test func aScriptReplacesTheWholeResponse() {
        var book = scripted(reply("GET", "/x", text: "HTTP/1.1 302 Found\r\nLocation: http://<host>/\r\n\r\n"))
        #expect(book.say("GET /style.css HTTP/1.1", "Host: a.test", "").hasPrefix("HTTP/1.1 200 OK"))
        #expect(book.scripted == [])
        #expect(
            book.say("GET /x?y HTTP/1.1", "Host: a.test", "")
                == "HTTP/1.1 302 Found\r\nLocation: http://mail.example.test/\r\n\r\n")
        #expect(book.scripted == [3])
        #expect(
            book.notes.suffix(2) == [
                .reply(text: "HTTP/1.1 302 Found"), .reply(text: "Location: http://mail.example.test/"),
            ])
        #expect(!book.isClosed)
    }

    @Test func aReplacedLogInIsNotedAndNotTaken() {
        var book = scripted(reply("POST", "/login", text: "HTTP/1.1 307 T\r\nContent-Length: 0\r\n\r\n"))
        let form = "user=alice&password=\(Honest.password)"
        book.feed(
            Array("POST /login HTTP/1.1\r\nHost: a.test\r\nContent-Length: \(form.utf8.count)\r\n\r\n\(form)".utf8))
        #expect(book.logins.map(\.isGenuine) == [true])
        #expect(book.logins.map(\.isAccepted) == [false])
    }

    @Test func aScriptFramesTheHonestResponse() {
        var framed = reply("GET", nil, .honest)
        framed.before = "HTTP/1.1 103 Early Hints\r\n\r\n"
        framed.after = "HTTP/1.1 200 OK\r\n\r\n"
        framed.segments = .two
        var book = scripted(framed)
        let answer = book.say("GET /style.css HTTP/1.1", "Host: a.test", "")
        #expect(answer.hasPrefix("HTTP/1.1 103 Early Hints\r\n\r\nHTTP/1.1 200 OK\r\n"))
        #expect(answer.hasSuffix("}\nHTTP/1.1 200 OK\r\n\r\n"))
        #expect(book.injected.map(\.segments) == [.two])
    }

    @Test func aCookieOfAScriptIsASession() throws {
        var book = scripted(
            reply(
                "POST", "/login", .logIn,
                text: "HTTP/1.1 303 S\r\nSet-Cookie: <cookie>; Path=/\r\nContent-Length: 0\r\n\r\n"))
        book.say("POST /login HTTP/1.1", "Host: a.test", "Content-Length: 0", "")
        let cookie = try #require(book.cookie)
        #expect(book.sentText.contains("Set-Cookie: sigillo-session=\(cookie); Path=/\r\n"))
        #expect(!String(reflecting: book.notes).contains(cookie))
        // It comes back: it is known, and noted once.
        for _ in 0..<2 {
            #expect(
                book.say("GET / HTTP/1.1", "Host: a.test", "Cookie: sigillo-session=\(cookie)", "").hasPrefix(
                    "HTTP/1.1 200"))
        }
        #expect(book.logins.map(\.mechanism) == ["cookie"])
        #expect(book.logins.allSatisfy { $0.isGenuine && $0.isAccepted && $0.secret == Secret(cookie) })
    }

    @Test func headerFieldsAreTheCapabilities() {
        var book = open {
            $0.script.capabilities = [
                SessionScript.CapabilityEdit(
                    step: 2, phase: .sealed, inGreeting: false, inReply: true, remove: ["strict-transport-security"],
                    add: ["Refresh: 1"])
            ]
        }
        let answer = book.say("GET /style.css HTTP/1.1", "Host: a.test", "")
        #expect(!answer.contains("Strict-Transport") && answer.contains("\r\nRefresh: 1\r\n\r\n"))
        #expect(book.scripted == [2])
    }

    @Test func aHoldNotesAndSaysNothing() {
        var book = scripted(reply("GET", "/", .hold))
        #expect(book.say("GET / HTTP/1.1", "Host: a.test", "").isEmpty)
        #expect(book.isHolding)
        book.say("GET /x HTTP/1.1", "Host: a.test", basic, "")
        #expect(book.sent.isEmpty)
        #expect(book.logins.map(\.isGenuine) == [true])
    }

    @Test func closesAndResetsAsItSays() {
        for effect in [SessionScript.Reply.Effect.close, .reset] {
            var book = scripted(reply("*", nil, effect))
            book.say("GET / HTTP/1.1", "Host: a.test", "")
            #expect(book.isClosed && book.sent.isEmpty)
            #expect(book.actions.contains(.reset) == (effect == .reset))
        }
    }

    @Test func tlsMayBeginInTheMiddle() {
        var upgrade = reply(
            "GET", nil, .startTLS, text: "HTTP/1.1 101 Switching Protocols\r\nUpgrade: TLS/1.0\r\n\r\n")
        upgrade.phase = .clear
        var book = scripted(upgrade, isSealed: false)
        book.say("GET / HTTP/1.1", "Host: a.test", "Upgrade: TLS/1.0", "Connection: upgrade", "")
        #expect(book.say("GET /login HTTP/1.1", "Host: a.test", "").hasPrefix("HTTP/1.1 200 OK\r\n"))
    }
}

extension Playbook where Session == HTTPSession {
    /// The value of the session cookie that was set last.
    var cookie: String? {
        sentText.components(separatedBy: "Set-Cookie: sigillo-session=").last.flatMap { rest in
            sentText.contains("Set-Cookie: sigillo-session=") ? String(rest.prefix { $0 != ";" }) : nil
        }
    }
}
