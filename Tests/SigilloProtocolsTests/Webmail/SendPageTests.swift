import SigilloCore
import Testing

@testable import SigilloProtocols

@Suite struct SendPageTests {
    private func send(_ form: [String: String], in browser: inout Browser) -> Browser.Page {
        let token = Browser.token(in: browser.get("/compose"))
        return browser.post("/send", form.merging(["token": token]) { $1 })
    }

    @Test func handsOverAndKeepsACopy() throws {
        var browser = Browser.signedIn()
        let page = send(["to": "Bob <bob@mail.test>, c@d.test", "subject": "Grüße", "text": "Hi\nthere"], in: &browser)
        #expect(page.location == "/messages?done=sent")
        #expect(browser.get("/messages?done=sent").body.contains("The message is sent."))
        let delivery = try #require(browser.book.store.deliveries.first)
        #expect(delivery.envelope.sender == "alice@mail.test")
        #expect(delivery.envelope.recipients == ["bob@mail.test", "c@d.test"])
        let text = String(decoding: delivery.message.octets, as: UTF8.self)
        #expect(
            text == """
                From: alice@mail.test\r
                To: bob@mail.test,\r
                 c@d.test\r
                Subject: =?utf-8?B?R3LDvMOfZQ==?=\r
                Date: Thu, 1 Jan 2026 00:00:00 +0000\r
                Message-ID: <1767225600.0.1@mail.example.test>\r
                MIME-Version: 1.0\r
                Content-Type: text/plain; charset=utf-8\r
                Content-Transfer-Encoding: 7bit\r
                \r
                Hi\r
                there\r

                """)
        #expect(browser.book.received.map(\.octets) == [delivery.message.octets])
        let sent = try #require(browser.book.store[name: "Sent"]?.messages.first)
        #expect(sent.message.octets == delivery.message.octets && sent.flags.system.contains(.seen))
    }

    @Test(arguments: [
        "", "bob", "bob@", "@mail.test", "bob@mail..test@x", "bob@mail.test, carl", "bob@m\u{fc}.test",
        "bob@mail.test\r\nBcc: eve@mail.test", "<script>@mail.test",
    ]) func saysWhichAddressIsNone(to: String) {
        var browser = Browser.signedIn()
        let page = send(["to": to, "subject": "Keep & this", "text": "And <this>"], in: &browser)
        #expect(page.status == 422)
        #expect(page.body.contains("role=\"alert\"") && page.body.contains("aria-describedby=\"wrong to-hint\""))
        #expect(page.body.contains("value=\"Keep &amp; this\"") && page.body.contains("And &lt;this&gt;</textarea>"))
        #expect(browser.book.store.deliveries.isEmpty)
    }

    @Test func nobodyElsesFormIsSent() {
        var browser = Browser.signedIn()
        let form = ["to": "bob@mail.test", "subject": "x", "text": "y"]
        #expect(browser.post("/send", form).status == 403)
        let token = Browser.token(in: browser.get("/compose"))
        #expect(browser.post("/send", form.merging(["token": token]) { $1 }, origin: "https://evil.test").status == 403)
        #expect(browser.book.store.deliveries.isEmpty)
    }

    @Test func aProgramSendsWithItsPassword() {
        var program = Browser()
        program.fields = ["Authorization: Basic " + Honest.base64("alice:" + Honest.password)]
        #expect(program.post("/send", ["to": "bob@mail.test", "text": "Hi"]).location == "/messages?done=sent")
        #expect(program.book.store.deliveries.count == 1)
        // A browser would send its remembered password too, and says where the form comes from.
        #expect(program.post("/send", ["to": "bob@mail.test"], origin: "https://evil.test").status == 403)
    }

    @Test func aFullStoreIsSaid() {
        var browser = Browser.signedIn()
        browser.book.replaceStore(MailStore(messages: [Honest.first], limits: .holding(1)))
        #expect(send(["to": "bob@mail.test", "text": "x"], in: &browser).status == 507)
    }

    @Test func anAnswerQuotesAndRefers() {
        var browser = Browser.signedIn()
        let page = browser.get("/compose?reply=1&mailbox=INBOX")
        #expect(page.body.contains("value=\"bob@mail.test\"") && page.body.contains("value=\"Re: Hello\""))
        #expect(page.body.contains("Bob wrote:\n&gt; Hi Alice.\n"))
        #expect(page.body.contains("name=\"answers\" value=\"&lt;1@mail.test&gt;\""))
        _ = send(
            ["to": "bob@mail.test", "subject": "Re: Hello", "text": "x", "answers": "<1@mail.test>"], in: &browser)
        let text = browser.book.store.deliveries.map { String(decoding: $0.message.octets, as: UTF8.self) }.joined()
        #expect(text.contains("\r\nIn-Reply-To: <1@mail.test>\r\nReferences: <1@mail.test>\r\n"))
    }
}

extension MailStore.Limits {
    /// Room for so many messages.
    fileprivate static func holding(_ messages: Int) -> MailStore.Limits {
        var limits = MailStore.Limits()
        limits.messages = messages
        return limits
    }
}
