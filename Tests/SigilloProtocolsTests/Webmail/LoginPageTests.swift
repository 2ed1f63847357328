import SigilloCore
import Testing

@testable import SigilloProtocols

@Suite struct LoginPageTests {
    @Test func aBrowserIsLedToTheFormAndAProgramIsAsked() {
        var browser = Browser()
        #expect(browser.get("/").location == "/login")
        #expect(browser.get("/messages/1").location == "/login")
        #expect(browser.get("/login").status == 200)
        var program = Browser()
        program.fields = ["Accept: */*"]
        let page = program.get("/")
        #expect(page.status == 401)
        #expect(page.fields["www-authenticate"] == "Basic realm=\"mail\", charset=\"UTF-8\"")
        program.fields.append("Authorization: Basic " + Honest.base64("alice:" + Honest.password))
        #expect(program.get("/").body == "1\t()\tBob\tHello\n")
        #expect(program.book.logins.map(\.mechanism) == ["Basic"])
    }

    @Test func theCookieIsOutOfReachOfOthers() {
        var browser = Browser()
        let page = browser.signIn()
        #expect(page.status == 303 && page.location == "/")
        let cookie = page.fields["set-cookie"] ?? ""
        #expect(cookie.hasPrefix("sigillo-session=") && cookie.hasSuffix("; Path=/; HttpOnly; SameSite=Lax; Secure"))
        #expect(browser.book.logins.map(\.mechanism) == ["form"])
        #expect(browser.book.logins.allSatisfy { $0.isGenuine && $0.isAccepted })
        #expect(browser.get("/").status == 200)
        #expect(browser.get("/login").location == "/")
        // Nothing of it is in a note.
        #expect(!String(reflecting: browser.book.notes).contains(browser.cookies["sigillo-session"] ?? "?"))
    }

    @Test func aWrongPasswordIsSaidAndNotShown() {
        var browser = Browser()
        let page = browser.signIn(password: "not-the-password")
        #expect(page.status == 403)
        #expect(page.body.contains("role=\"alert\""))
        #expect(page.body.contains("value=\"alice\"") && !page.body.contains("not-the-password"))
        #expect(page.body.contains("aria-invalid=\"true\" aria-describedby=\"wrong\""))
        #expect(page.fields["set-cookie"] == nil)
        #expect(browser.book.logins.map(\.isAccepted) == [false])
        #expect(browser.post("/login", ["user": "alice"]).status == 403)
    }

    @Test func anotherSiteCannotSignSomebodyIn() {
        var browser = Browser()
        let form = ["user": "alice", "password": Honest.password]
        #expect(browser.post("/login", form, origin: "https://evil.test").status == 403)
        #expect(browser.post("/login", form, origin: "null").status == 403)
        #expect(browser.book.logins.map(\.isGenuine) == [true, true])
        #expect(browser.book.logins.map(\.isAccepted) == [false, false])
        browser.fields.append("Sec-Fetch-Site: cross-site")
        #expect(browser.post("/login", form).status == 403)
    }

    @Test func anotherNameOfThePasswordWillDo() {
        var browser = Browser()
        #expect(browser.post("/login", ["user": "alice", "pass": Honest.password]).location == "/")
    }

    @Test func anAccountIsLearntFromAForm() {
        var browser = Browser { $0.learnsAccount = true }
        browser.post("/login", ["user": "carla", "password": "another-password"])
        #expect(browser.book.logins.map(\.isGenuine) == [true])
        #expect(browser.get("/").body.contains("carla"))
    }

    @Test func everyAccountHasItsOwnMail() {
        var accounts = AccountDirectory()
        accounts.insert(Honest.account)
        let other = Account(
            user: "dora", password: Secret("dora-password"), address: "dora@mail.test", correspondent: "bob@mail.test")
        accounts.insert(other)
        var browser = Browser()
        browser.book.handle(.accountsChanged(accounts))
        browser.post("/login", ["user": "dora", "password": "dora-password"])
        _ = browser.get("/")
        #expect(browser.book.actions.contains(.enter(other)))
    }

    @Test func signingOutEndsTheSession() {
        var browser = Browser.signedIn()
        let cookie = browser.cookies
        let token = Browser.token(in: browser.get("/"))
        #expect(browser.post("/logout", [:]).status == 403)
        let page = browser.post("/logout", ["token": token])
        #expect(page.location == "/login?done=out")
        #expect(browser.cookies.isEmpty)
        #expect(browser.get("/login?done=out").body.contains("role=\"status\""))
        // Whoever kept the cookie has nothing.
        browser.cookies = cookie
        #expect(browser.get("/").location == "/login")
    }
}
