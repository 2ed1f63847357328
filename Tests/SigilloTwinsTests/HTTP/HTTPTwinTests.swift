import Testing

@testable import SigilloTwins

@Suite struct HTTPTwinTests {
    private func twin() throws -> HTTPTwin {
        let start = try #require(WebAddress("https://mail.sigillo.test/"))
        return HTTPTwin(WebClient(Errands.errand, start: start, now: 0))
    }

    private func text(_ actions: [TwinAction]) -> String? {
        guard case .send(let octets)? = actions.first else { return nil }
        return String(decoding: octets, as: UTF8.self)
    }

    @Test func aConnectionIsUsedAgainForTheSameServer() throws {
        var twin = try twin()
        #expect(
            text(twin.receive(.connected(isSealed: true)))?.hasPrefix("GET / HTTP/1.1\r\nHost: mail.sigillo.test\r\n")
                == true)
        let answer = "HTTP/1.1 303 See\r\nLocation: /login\r\nContent-Length: 0\r\n\r\n"
        #expect(text(twin.receive(.bytes(Array(answer.utf8))))?.hasPrefix("GET /login ") == true)
    }

    @Test func itEndsWhereTheClientGoesElsewhere() throws {
        for field in ["Location: https://mail.sigillo.test:8443/", "Connection: close\r\nLocation: /login"] {
            var twin = try twin()
            _ = twin.receive(.connected(isSealed: true))
            let answer = "HTTP/1.1 303 See\r\n\(field)\r\nContent-Length: 0\r\n\r\n"
            #expect(twin.receive(.bytes(Array(answer.utf8))) == [.close(.done)])
            #expect(twin.client.pending != nil)
        }
    }

    @Test func theEndOfTheConnectionMayBeTheEndOfThePage() throws {
        var twin = try twin()
        _ = twin.receive(.connected(isSealed: true))
        #expect(twin.receive(.bytes(Array("HTTP/1.1 200 OK\r\n\r\nnothing".utf8))) == [])
        #expect(twin.receive(.inputClosed) == [.close(.refused("a page without a log-in"))])
    }

    @Test func whatIsNoHTTPIsRefused() throws {
        var twin = try twin()
        _ = twin.receive(.connected(isSealed: true))
        #expect(
            twin.receive(.bytes(Array("* OK ready\r\n\r\n".utf8))) == [.close(.refused("an answer that is no HTTP"))])
        #expect(twin.client.ending == .refused("an answer that is no HTTP"))
    }
}
