import SigilloCore
import Testing

@testable import SigilloProtocols

@Suite struct MessagePageTests {
    @Test func showsTheMessageAndMarksItRead() {
        var browser = Browser.signedIn()
        let page = browser.get("/messages/1")
        #expect(page.status == 200)
        #expect(page.body.contains("<div class=\"text\" dir=\"auto\">Hi Alice."))
        #expect(page.body.contains("<dd><bdi>Bob &lt;bob@mail.test&gt;</bdi></dd>"))
        #expect(browser.book.store[name: "INBOX"]?.messages[0].flags.system.contains(.seen) == true)
        #expect(browser.book.notes.contains(.messageSent(octets: Honest.first.octets.count, verb: "GET")))
    }

    @Test func aLookAtTheHeadReadsNothing() {
        var browser = Browser.signedIn()
        let page = browser.get("/messages/1", method: "HEAD")
        #expect(page.status == 200 && page.body.isEmpty && Int(page.fields["content-length"] ?? "") ?? 0 > 1_000)
        #expect(browser.book.store[name: "INBOX"]?.messages[0].flags.system.contains(.seen) == false)
    }

    @Test func offersWhatIsAttached() {
        var browser = Browser.signedIn([Honest.mime])
        let page = browser.get("/messages/1")
        #expect(page.body.contains("<a href=\"/messages/1/parts/2\"><bdi>dot.png</bdi></a>"))
        #expect(page.body.contains("image/png, 6 bytes"))
        let part = browser.get("/messages/1/parts/2")
        #expect(part.fields["content-type"] == "application/octet-stream")
        #expect(part.fields["content-disposition"] == "attachment; filename=\"dot.png\"; filename*=UTF-8''dot.png")
        #expect(part.fields["content-length"] == "6")
        #expect(browser.get("/messages/1/parts/1").status == 404)
        #expect(browser.get("/messages/1/parts/99").status == 404)
        #expect(browser.get("/messages/1/parts/x").status == 404)
    }

    @Test(arguments: [
        ("dot.png", "filename=\"dot.png\""), ("../../etc/passwd", "filename=\"passwd\""),
        ("a\\b.txt", "filename=\"b.txt\""),
        ("x\"; y=\"\r\nSet-Cookie: a", "filename=\"x__ y____Set-Cookie_ a\""), ("///", "filename=\"part\""),
    ]) func aNameIsMadeHarmless(name: String, wanted: String) {
        let disposition = AttachmentPage.disposition(name)
        #expect(disposition.contains(wanted), "\(disposition)")
        #expect(!disposition.contains("\r") && !disposition.contains("\n"))
    }

    @Test func htmlIsWordsAlone() {
        let html = Honest.message(
            "Subject: Page", "MIME-Version: 1.0", "Content-Type: text/html; charset=utf-8", "",
            "<p onclick=\"x()\">Hello <b>you</b></p><script>alert(1)</script><img src=\"https://track.test/1\">")
        var browser = Browser.signedIn([html])
        let body = browser.get("/messages/1").body
        #expect(body.contains("dir=\"auto\">Hello you</div>"))
        #expect(body.contains("nothing in it is run or loaded"))
        #expect(!body.contains("track.test") && !body.contains("alert(1)") && !body.contains("onclick"))
    }

    @Test func theSourceIsNeverAPage() {
        var browser = Browser.signedIn()
        let page = browser.get("/messages/1/source")
        #expect(page.fields["content-type"] == "text/plain; charset=utf-8")
        #expect(page.fields["content-security-policy"] == "default-src 'none'; sandbox")
        browser.fields = []
        #expect(browser.get("/messages/1/source").fields["content-type"] == "message/rfc822")
        #expect(browser.get("/messages/1/source").body.hasSuffix("Hi Alice.\r\n"))
    }

    @Test(arguments: [
        "/messages/9", "/messages/0", "/messages/x", "/messages/+1", "/messages/1/x", "/messages/1/parts",
    ])
    func saysThatThereIsNone(place: String) {
        var browser = Browser.signedIn()
        #expect(browser.get(place).status == 404)
    }

    @Test func deletesIntoTheTrashAndOutOfIt() {
        var browser = Browser.signedIn()
        let token = Browser.token(in: browser.get("/messages/1"))
        #expect(browser.post("/messages/1/delete", ["mailbox": "INBOX"]).status == 403)
        #expect(browser.post("/messages/1/delete", ["mailbox": "INBOX", "token": "x" + token]).status == 403)
        #expect(browser.book.store[name: "INBOX"]?.messages.count == 1)
        #expect(browser.post("/messages/1/delete", ["mailbox": "INBOX", "token": token]).location == "/?done=deleted")
        #expect(browser.book.store[name: "INBOX"]?.messages.isEmpty == true)
        #expect(browser.book.store[name: "Trash"]?.messages.count == 1)
        let gone = browser.post("/messages/1/delete", ["mailbox": "Trash", "token": token])
        #expect(gone.location == "/messages?mailbox=Trash&done=deleted")
        #expect(browser.book.store[name: "Trash"]?.messages.isEmpty == true)
        #expect(browser.get("/?done=deleted").body.contains("role=\"status\""))
    }
}
