import SigilloCore
import Testing

@testable import SigilloProtocols

@Suite struct BaitSessionTests {
    private func bait(
        _ service: Service, _ change: (inout SessionConfiguration) -> Void = { _ in }
    )
        -> Playbook<BaitSession>
    {
        Playbook(BaitSession(service: service, configuration: Honest.configuration(change)))
    }

    @Test(arguments: [Int.max, 1]) func hearsHTTPLogIns(chunk: Int) {
        var book = bait(.http)
        #expect(book.sentText.isEmpty)
        let form = "user=al%69ce&_pass=\(Honest.password)&x"
        book.feed(
            Array(
                "POST /login?token=1 HTTP/1.1\r\nAuthorization: Basic \(Honest.base64("bob:a:b"))\r\nContent-Length: \(form.utf8.count)\r\n\r\n\(form)"
                    .utf8), chunk: chunk)
        #expect(book.logins.map(\.mechanism) == ["Basic", "form"])
        #expect(book.logins.map(\.user) == ["bob", "alice"])
        #expect(book.logins.map(\.secret) == [Secret("a:b"), Secret(Honest.password)])
        #expect(book.notes.first == .command(verb: "POST", text: "POST /login"))
        #expect(book.sentText == "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
        #expect(book.isClosed)
    }

    @Test func boundsWhatItReads() {
        var head = bait(.http)
        head.feed([UInt8](repeating: 0x78, count: 20_000))
        #expect(head.sentText.hasPrefix("HTTP/1.1 431"))
        var body = bait(.http)
        body.say("POST / HTTP/1.1", "Content-Length: 99999999", "")
        #expect(body.sentText.hasPrefix("HTTP/1.1 413"))
    }

    @Test func servesTheWholeProtocolsToo() {
        #expect(bait(.imap).sentText.hasPrefix("* OK [CAPABILITY"))
        #expect(bait(.smtp).sentText.hasPrefix("220 "))
        #expect(bait(.pop3).sentText.hasPrefix("+OK "))
    }
}
