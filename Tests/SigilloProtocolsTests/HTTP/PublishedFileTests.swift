import SigilloCore
import Testing

@testable import SigilloProtocols

@Suite struct PublishedFileTests {
    private static let file = PublishedFile(
        path: "/autodiscover/autodiscover.xml", type: "text/xml; charset=utf-8", content: Array("<a/>".utf8))

    private func open(isSealed: Bool = true) -> Playbook<HTTPSession> {
        Playbook(
            Honest.http { $0.http.published = [Self.file] }, store: MailStore(messages: [Honest.first]),
            isSealed: isSealed)
    }

    @Test(arguments: [Int.max, 1]) func isShownToWhoeverAsksInsideTLS(chunk: Int) {
        var book = open()
        let answer = book.say("GET /autodiscover/autodiscover.xml?x=1 HTTP/1.1", "Host: a.test", "", chunk: chunk)
        #expect(answer.hasPrefix("HTTP/1.1 200 OK\r\nContent-Type: text/xml; charset=utf-8\r\n"))
        #expect(answer.hasSuffix("\r\n\r\n<a/>"))
        #expect(book.logins.isEmpty)
    }

    @Test func isShownToWhoeverPostsAndInAnyCase() {
        var book = open()
        let answer = book.say(
            "POST /AutoDiscover/Autodiscover.XML HTTP/1.1", "Host: a.test", "Content-Type: text/xml",
            "Content-Length: 4", "", "<b/>")
        #expect(answer.contains("200 OK"))
        #expect(answer.contains("<a/>"))
    }

    @Test func aLogInThatComesWithTheRequestIsNoted() {
        var book = open()
        book.say(
            "GET /autodiscover/autodiscover.xml HTTP/1.1", "Host: a.test",
            "Authorization: Basic " + Honest.base64("alice:" + Honest.password), "")
        #expect(book.logins.map(\.mechanism) == ["Basic"])
    }

    @Test func inClearItLeadsInsideTLS() {
        var book = open(isSealed: false)
        let answer = book.say("GET /autodiscover/autodiscover.xml HTTP/1.1", "Host: autodiscover.a.test", "")
        #expect(answer.hasPrefix("HTTP/1.1 301 "))
        #expect(answer.contains("\r\nLocation: https://autodiscover.a.test/autodiscover/autodiscover.xml\r\n"))
        #expect(!answer.contains("<a/>"))
    }

    @Test func nothingElseCanBeDoneWithIt() {
        var book = open()
        let answer = book.say(
            "PUT /autodiscover/autodiscover.xml HTTP/1.1", "Host: a.test", "Content-Length: 0", "")
        #expect(answer.hasPrefix("HTTP/1.1 405 "))
        #expect(answer.contains("\r\nAllow: GET, HEAD, POST\r\n"))
    }

    @Test func otherFilesAreNotThere() {
        var book = open()
        #expect(book.say("GET /mail/config-v1.1.xml HTTP/1.1", "Host: a.test", "").hasPrefix("HTTP/1.1 404 "))
    }
}
