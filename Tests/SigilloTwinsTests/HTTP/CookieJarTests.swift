import Testing

@testable import SigilloTwins

@Suite struct CookieJarTests {
    private let now: Int64 = 1_000

    private func field(_ set: [String], for text: String, from origin: String = "https://a.test/d/x") throws -> String?
    {
        var jar = CookieJar()
        let page = try #require(WebAddress(origin))
        for each in set { jar.take(each, from: page, now: now) }
        return jar.field(for: try #require(WebAddress(text)), flaws: [])
    }

    @Test func aCookieGoesToItsHostAndPath() throws {
        #expect(try field(["a=1; Path=/"], for: "https://a.test/") == "a=1")
        #expect(try field(["a=1; Path=/", "b=2"], for: "https://a.test/d/y") == "a=1; b=2")
        #expect(try field(["b=2"], for: "https://a.test/dd") == nil)
        #expect(try field(["a=1; Path=/; Domain=test"], for: "https://b.test/") == nil)
        #expect(try field(["a=1; Path=/", "a=2; Path=/"], for: "https://a.test/") == "a=2")
    }

    @Test func aCookieEnds() throws {
        #expect(try field(["a=1; Path=/; Max-Age=0"], for: "https://a.test/") == nil)
        #expect(try field(["a=1; Path=/; Max-Age=9"], for: "https://a.test/") == "a=1")
    }

    @Test func clearTextGetsWhatClearTextHasSet() throws {
        #expect(try field(["a=1; Path=/"], for: "http://a.test/") == nil)
        #expect(try field(["a=1; Path=/"], for: "http://a.test/", from: "http://a.test/") == "a=1")
        #expect(try field(["a=1; Path=/; secure"], for: "https://a.test/", from: "http://a.test/") == nil)
    }

    @Test(arguments: ["", "=", "=x", ";", "novalue"]) func whatIsNoCookieIsNotKept(_ text: String) throws {
        #expect(try field([text], for: "https://a.test/d/x") == nil)
    }

    @Test func aJarIsBounded() throws {
        var jar = CookieJar()
        let page = try #require(WebAddress("https://a.test/"))
        for number in 0..<200 { jar.take("c\(number)=1", from: page, now: now) }
        #expect(jar.cookies.count == CookieJar.limit)
        #expect(jar.cookies.last?.name == "c199")
    }
}
