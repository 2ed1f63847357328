import Testing

@testable import SigilloTwins

@Suite struct WebMemoryTests {
    @Test func whatLastsIsReadAgain() throws {
        var memory = WebMemory()
        let page = try #require(WebAddress("https://a.test/"))
        memory.cookies.take("a=1; Secure; Max-Age=60", from: page, now: 0)
        memory.cookies.take("visit=1", from: page, now: 0)
        memory.secureHosts.take("max-age=60; includeSubDomains", from: page, now: 0)
        let again = WebMemory(text: memory.text(now: 1))
        #expect(again.cookies.cookies.map(\.name) == ["a"])
        #expect(again.secureHosts == memory.secureHosts)
        #expect(WebMemory(text: memory.text(now: 60)) == WebMemory())
    }

    @Test(arguments: ["", "\n", "host\ta\t1", "host\ta\t1\tx", "cookie\ta\t/\t1\t1\tx\tn\tv", "\u{0}\t\t\t\t\t\t\t"])
    func whatIsNoLineIsLeftOut(_ text: String) {
        #expect(WebMemory(text: text) == WebMemory())
    }
}
