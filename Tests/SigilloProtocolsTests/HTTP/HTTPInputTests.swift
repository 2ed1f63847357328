import SigilloCore
import Testing

@testable import SigilloProtocols

@Suite struct HTTPInputTests {
    /// Reads octets in portions; events as short texts.
    private func read(
        _ text: String, chunk: Int = .max, limits: SessionLimits = SessionLimits(), content: Int = 65_536
    ) -> [String] {
        var input = HTTPInput(limits: limits) { _ in content }
        var events: [String] = []
        let octets = Array(text.utf8)
        var index = 0
        repeat {
            let end = min(octets.count, chunk < octets.count - index ? index + chunk : octets.count)
            input.append(Array(octets[index..<end]))
            index = end
            while let event = input.next() {
                switch event {
                case .expectsContinue: events.append("continue")
                case .request(let request):
                    events.append(
                        "\(request.method) \(request.path) \(String(decoding: request.content, as: UTF8.self))")
                case .refused(let refusal): events.append("\(refusal.status.code)")
                }
            }
        } while index < octets.count
        return events
    }

    private func head(_ lines: String...) -> String {
        "POST / HTTP/1.1\r\nHost: a.test\r\n" + lines.map { $0 + "\r\n" }.joined() + "\r\n"
    }

    @Test(arguments: [Int.max, 1, 7]) func readsRequestsThatFollowEachOther(chunk: Int) {
        let text = """
            GET /a?b=c HTTP/1.1\r
            Host: a.test\r
            \r
            \r
            POST /d HTTP/1.1\r
            Host: a.test\r
            Content-Length: 3\r
            \r
            xyzPOST http://a.test/e?f HTTP/1.1\r
            Host: a.test\r
            Transfer-Encoding: Chunked\r
            \r
            2;a="b"\r
            gh\r
            00A\r
            0123456789\r
            0\r
            Trailer: x\r
            \r
            GET / HTTP/1.0\r
            \r

            """
        #expect(read(text, chunk: chunk) == ["GET /a ", "POST /d xyz", "POST /e gh0123456789", "GET / "])
    }

    @Test(arguments: [Int.max, 1]) func saysThatAClientMayGoOn(chunk: Int) {
        let text = head("Expect: 100-Continue", "Content-Length: 1") + "x"
        #expect(read(text, chunk: chunk) == ["continue", "POST / x"])
        #expect(read(head("Expect: 100-continue", "Content-Length: 0")) == ["POST / "])
        #expect(read("POST / HTTP/1.0\r\nExpect: 100-continue\r\nContent-Length: 1\r\n\r\nx") == ["POST / x"])
        #expect(read(head("Expect: more", "Content-Length: 1") + "x") == ["417"])
    }

    @Test(arguments: [
        // Two ways to find the end (RFC 9112 §6.1, §11.2).
        ["Content-Length: 5", "Transfer-Encoding: chunked"], ["Content-Length: 5", "Content-Length: 5"],
        ["Content-Length: 5", "Content-Length: 6"], ["Content-Length: 5, 5"], ["Content-Length: +5"],
        ["Content-Length: 0x5"], ["Content-Length: "], ["Content-Length: 99999999999999999999"],
        ["Transfer-Encoding: chunked, identity"], ["Transfer-Encoding: xchunked"], ["Transfer-Encoding: "],
        ["Transfer-Encoding: chunked", "Transfer-Encoding: chunked"], ["Transfer-Encoding: chunked, chunked"],
        // Lines that parsers cut differently (RFC 9112 §2.2, §5).
        ["Content-Length : 5"], [" Content-Length: 5"], ["X: y", " Content-Length: 5"], ["Content-Length\t: 5"],
        ["X: a\rContent-Length: 5"], ["X: a\nContent-Length: 5"], ["X: a\0b"], ["no colon"], [": 5"], ["X Y: 5"],
        ["Host: b.test", "Content-Length: 5"],
    ]) func refusesWhatCanBeReadInTwoWays(lines: [String]) {
        let text =
            "POST / HTTP/1.1\r\nHost: a.test\r\n" + lines.map { $0 + "\r\n" }.joined()
            + "\r\n12345GET / HTTP/1.1\r\n\r\n"
        #expect(read(text) == ["400"])
        #expect(read(text, chunk: 1) == ["400"])
    }

    @Test(arguments: [
        ("GET / HTTP/1.1\nHost: a.test\n\n", "400"), ("GET /\r\n\r\n", "400"), ("GET  / HTTP/1.1\r\n\r\n", "400"),
        ("GET / HTTP/1.1 \r\n\r\n", "400"), ("GET /\u{fc} HTTP/1.1\r\n\r\n", "400"), ("G(T / HTTP/1.1\r\n\r\n", "400"),
        ("GET / http/1.1\r\n\r\n", "400"), ("GET / HTTP/11\r\n\r\n", "400"), ("GET / HTTP/1.1\r\n\r\n", "400"),
        ("GET / HTTP/1.1\r\nHost: a.test, b.test\r\n\r\n", "400"), ("GET / HTTP/1.1\r\nHost: a b\r\n\r\n", "400"),
        ("\u{16}\u{3}\u{1}", "400"), ("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", "505"), ("GET / HTTP/3.0\r\n\r\n", "505"),
        ("BREW /pot HTTP/1.1\r\n\r\n", "501"), ("get / HTTP/1.1\r\n\r\n", "501"),
        ("POST / HTTP/1.1\r\nHost: a.test\r\n\r\n", "411"),
        ("POST / HTTP/1.1\r\nHost: a.test\r\nTransfer-Encoding: gzip, chunked\r\n\r\n", "501"),
        ("POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n", "400"),
    ]) func refusesWithTheRightStatus(text: String, status: String) {
        #expect(read(text) == [status])
        #expect(read(text, chunk: 1) == [status])
    }

    @Test(arguments: [
        "x\r\n", "\r\n", "-1\r\n", "100000000\r\n", "123456789\r\n", "1\n", "1\r\nabc\r\n", "1\r\nax\r\n",
    ])
    func refusesMalformedChunks(text: String) {
        let events = read(head("Transfer-Encoding: chunked") + text)
        #expect(events == ["400"] || events == ["413"], "\(events)")
        #expect(read(head("Transfer-Encoding: chunked") + text, chunk: 1) == events)
    }

    @Test(arguments: [Int.max, 1]) func boundsAllThatItKeeps(chunk: Int) {
        var limits = SessionLimits()
        limits.line = 60
        limits.literal = 200
        let long = String(repeating: "x", count: 70)
        #expect(read("GET /" + long, chunk: chunk, limits: limits) == ["414"])
        #expect(read("GET / HTTP/1.1\r\nX: " + long, chunk: chunk, limits: limits) == ["431"])
        let many = String(repeating: "X: 0123456789\r\n", count: 20)
        #expect(read("GET / HTTP/1.1\r\n" + many, chunk: chunk, limits: limits) == ["431"])
        let hundred = String(repeating: "X: y\r\n", count: 101)
        #expect(read("GET / HTTP/1.1\r\nHost: a.test\r\n" + hundred, chunk: chunk) == ["431"])
        #expect(read(head("Content-Length: 11"), chunk: chunk, content: 10) == ["413"])
        let chunks = head("Transfer-Encoding: chunked") + "6\r\n012345\r\n5\r\n"
        #expect(read(chunks, chunk: chunk, content: 10) == ["413"])
        let trailers = head("Transfer-Encoding: chunked") + "0\r\n" + many
        #expect(read(trailers, chunk: chunk, limits: limits) == ["431"])
    }

    @Test func tellsWhetherARequestHasBegun() {
        var input = HTTPInput(limits: SessionLimits()) { _ in 10 }
        #expect(!input.isWithinRequest)
        input.append(Array("GET".utf8))
        #expect(input.next() == nil && input.isWithinRequest)
        input.append(Array(" / HTTP/1.0\r\n\r\n".utf8))
        #expect(input.next() != nil && !input.isWithinRequest)
    }

    @Test func handsBackWhatItHasNotRead() {
        var input = HTTPInput(limits: SessionLimits()) { _ in 10 }
        input.append(Array("GET / HTTP/1.0\r\n\r\nrest".utf8))
        _ = input.next()
        #expect(input.takeRest() == Array("rest".utf8))
        input.append([0x41])
        #expect(input.takeRest().isEmpty && input.next() == nil)
    }
}
