import Testing

@testable import SigilloTwins

@Suite struct WebAddressTests {
    @Test(arguments: [
        ("https://mail.sigillo.test", true, 443, "/"), ("http://mail.sigillo.test:8080/a?b#c", false, 8_080, "/a?b"),
        ("HTTPS://MAIL.sigillo.test/?q", true, 443, "/?q"), ("http://mail.sigillo.test?q", false, 80, "/?q"),
    ])
    func isReadWhole(_ text: String, _ isSecure: Bool, _ port: Int, _ target: String) throws {
        let page = try #require(WebAddress(text))
        #expect(page == WebAddress(isSecure: isSecure, host: "mail.sigillo.test", port: UInt16(port), target: target))
    }

    @Test(arguments: [
        "", "mail.sigillo.test", "ftp://mail.sigillo.test", "https://", "https://user@mail.sigillo.test",
        "https://mail.sigillo.test:0", "https://mail.sigillo.test:65536", "https://mail.sigillo.test/a b",
        "https://mail.sigillo.test/\r\nX: y", "https://" + String(repeating: "a", count: 5_000),
    ])
    func otherTextsAreNone(_ text: String) {
        #expect(WebAddress(text) == nil)
    }

    @Test(arguments: [
        ("/x", "https://a.test:443/x"), ("x", "https://a.test:443/d/x"), ("?y", "https://a.test:443/d/e?y"),
        ("", "https://a.test:443/d/e?q"), ("//b.test/z", "https://b.test:443/z"),
        ("http://b.test", "http://b.test:80/"),
    ])
    func referencesAreResolved(_ reference: String, _ expected: String) throws {
        let page = try #require(WebAddress("https://a.test/d/e?q#f"))
        #expect(page.resolve(reference) == WebAddress(expected))
    }

    @Test(arguments: ["javascript:alert(1)", "mailto:a@b.test", "data:,x"])
    func whatIsNoPageIsNotFollowed(_ reference: String) throws {
        #expect(try #require(WebAddress("https://a.test/")).resolve(reference) == nil)
    }

    @Test func theSamePageInsideTLS() throws {
        #expect(try #require(WebAddress("http://a.test/x")).secured == WebAddress("https://a.test/x"))
        #expect(try #require(WebAddress("http://a.test:8080/x")).secured == WebAddress("https://a.test:8080/x"))
    }
}
