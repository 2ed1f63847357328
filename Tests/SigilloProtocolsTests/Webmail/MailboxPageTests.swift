import Foundation
import SigilloCore
import Testing

@testable import SigilloProtocols

@Suite struct MailboxPageTests {
    @Test func showsTheNewestFirst() {
        var browser = Browser.signedIn([Honest.first, Honest.mime])
        let body = browser.get("/").body
        let first = body.components(separatedBy: "<li class=\"unread\">")
        #expect(first.count == 3)
        #expect(
            first[1].contains("Three parts") && first[1].contains("/messages/2")
                && first[1].contains("Carol, of Accounts"))
        #expect(
            first[2].contains("Hello")
                && first[2].contains("<time datetime=\"2026-01-01T00:00:00Z\">1 January 2026, 00:00 UTC"))
        #expect(body.contains("aria-current=\"page\""))
        #expect(body == browser.get("/messages").body.replacingOccurrences(of: "back=%2Fmessages", with: "back=%2F"))
    }

    @Test func hostileHeadersAreShownAsTheyStand() {
        let hostile = Honest.message(
            "From: \"<script>alert(1)</script>\" <a@evil.test>",
            "Subject: <img src=x onerror=\"alert(1)\">&amp;\u{1b}[0m",
            "", "x")
        var browser = Browser.signedIn([hostile])
        for place in ["/", "/messages/1"] {
            let body = browser.get(place).body
            #expect(!body.contains("<script") && !body.contains("<img") && !body.contains("\u{1b}"))
            #expect(body.contains("&lt;img src=x onerror=&quot;alert(1)&quot;&gt;&amp;amp;"))
        }
    }

    @Test func leadsThroughManyMessages() {
        let many = (1...120).map { Honest.message("Subject: Number \($0)", "", "x") }
        var browser = Browser.signedIn(many)
        #expect(browser.get("/").body.contains("Number 120<"))
        #expect(!browser.get("/").body.contains("Number 70<"))
        #expect(browser.get("/messages?page=2").body.contains("Number 70<"))
        let last = browser.get("/messages?page=99").body
        #expect(last.contains("Number 1<") && !last.contains("page=4"))
        #expect(last.contains("href=\"/messages?page=2\""))
    }

    @Test func showsEveryMailbox() {
        var browser = Browser.signedIn()
        let body = browser.get("/messages?mailbox=Sent").body
        #expect(body.contains("<h1>Sent</h1>") && body.contains("There are no messages here."))
        #expect(browser.get("/messages?mailbox=None").status == 404)
        #expect(browser.get("/messages?mailbox=%3Cscript%3E").status == 404)
    }
}
