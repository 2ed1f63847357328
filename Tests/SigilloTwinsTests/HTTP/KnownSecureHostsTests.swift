import Testing

@testable import SigilloTwins

@Suite struct KnownSecureHostsTests {
    private func covers(
        _ field: String, _ host: String, from origin: String = "https://a.test/", at now: Int64 = 0
    ) throws -> Bool {
        var hosts = KnownSecureHosts()
        hosts.take(field, from: try #require(WebAddress(origin)), now: 0)
        return hosts.covers(host, now: now)
    }

    @Test func aHostSaysItForItselfOrForAllBelow() throws {
        #expect(try covers("max-age=60", "a.test"))
        #expect(try !covers("max-age=60", "b.a.test"))
        #expect(try covers("Max-Age=\"60\" ; includeSubDomains", "b.a.test"))
        #expect(try !covers("max-age=60; includeSubDomains", "ba.test"))
    }

    @Test func itEnds() throws {
        #expect(try covers("max-age=60", "a.test", at: 59))
        #expect(try !covers("max-age=60", "a.test", at: 60))
        #expect(try !covers("max-age=0", "a.test"))
    }

    @Test(arguments: ["", "max-age", "max-age=x", "includeSubDomains", "max-age=-1"])
    func whatSaysNoTimeIsNothing(_ field: String) throws {
        #expect(try !covers(field, "a.test"))
    }

    @Test func nobodyIsBelievedInClear() throws {
        #expect(try !covers("max-age=60", "a.test", from: "http://a.test/"))
    }

    @Test func aHostTakesItBack() throws {
        var hosts = KnownSecureHosts()
        let page = try #require(WebAddress("https://a.test/"))
        hosts.take("max-age=60", from: page, now: 0)
        hosts.take("max-age=0", from: page, now: 1)
        #expect(!hosts.covers("a.test", now: 2))
    }
}
