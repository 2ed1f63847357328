import SigilloCore
import Testing

@testable import SigilloProtocols

@Suite struct WebSessionsTests {
    @Test func beginsFindsAndEnds() throws {
        var sessions = WebSessions()
        let octets = (0..<UInt8(WebSessions.randomOctets)).map { $0 }
        let opened = try #require(sessions.perform(.open(Honest.account)) { octets })
        #expect(opened.token == Secret("000102030405060708090a0b0c0d0e0f"))
        #expect(opened.formToken == "101112131415161718191a1b1c1d1e1f")
        #expect(sessions.perform(.find(token: opened.token)) { [] } == opened)
        #expect(sessions.perform(.find(token: Secret("x"))) { [] } == nil)
        #expect(sessions.perform(.close(token: opened.token)) { [] } == opened)
        #expect(sessions.perform(.find(token: opened.token)) { [] } == nil)
    }

    @Test func keepsSoManyAndNoMore() {
        var sessions = WebSessions()
        let tokens = (0..<WebSessions.limit + 1).compactMap { number in
            sessions.perform(.open(Honest.account)) {
                [UInt8(number & 255), UInt8(number >> 8)] + [UInt8](repeating: 0, count: WebSessions.randomOctets - 2)
            }?.token
        }
        #expect(sessions.perform(.find(token: tokens[0])) { [] } == nil)
        #expect(sessions.perform(.find(token: tokens[1])) { [] } != nil)
    }
}
