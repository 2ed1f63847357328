import Testing

@testable import SigilloTwins

@Suite struct HTTPResponseReaderTests {
    private func read(_ text: String, isEnd: Bool = false) -> HTTPResponseReader.Reading? {
        var reader = HTTPResponseReader()
        reader.append(Array(text.utf8))
        return reader.next(isEnd: isEnd)
    }

    private func content(_ reading: HTTPResponseReader.Reading?) -> String? {
        guard case .response(let response) = reading else { return nil }
        return String(decoding: response.content, as: UTF8.self)
    }

    @Test func aContentHasALengthOrChunksOrTheRest() {
        #expect(content(read("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nabc")) == "ab")
        #expect(
            content(read("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n1;x\r\nc\r\n0\r\n\r\n"))
                == "abc")
        #expect(read("HTTP/1.1 200 OK\r\n\r\nabc") == nil)
        #expect(content(read("HTTP/1.1 200 OK\r\n\r\nabc", isEnd: true)) == "abc")
        #expect(content(read("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 204 No\r\n\r\n")) == "")
    }

    @Test func octetByOctetItIsTheSame() {
        let text = "HTTP/1.1 303 See Other\r\nLocation: /a\r\nContent-Length: 3\r\n\r\nabc"
        var reader = HTTPResponseReader()
        var readings: [HTTPResponseReader.Reading] = []
        for octet in text.utf8 {
            reader.append([octet])
            if let reading = reader.next() { readings.append(reading) }
        }
        #expect(readings == [read(text)])
    }

    @Test(arguments: [
        "220 mail ESMTP\r\n\r\n", "HTTP/2 200\r\n\r\n", "HTTP/1.1 20\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n", "HTTP/1.1 200 OK\r\nContent-Length: 9999999999\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n7fffffffffffffff\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nx\r\n", String(repeating: "a", count: 70_000),
    ])
    func whatIsNoResponseIsRefused(_ text: String) {
        #expect(read(text) == .malformed)
    }

    @Test func damagedResponsesEnd() {
        let whole = Array(
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nSet-Cookie: a=b\r\n\r\n2\r\nab\r\n0\r\n\r\n".utf8)
        for index in whole.indices {
            for octet in [0, 0x0D, 0x0A, 0x20, 0x3A, 0x66, 0xFF] as [UInt8] {
                var damaged = whole
                damaged[index] = octet
                var reader = HTTPResponseReader()
                reader.append(damaged)
                while case .response = reader.next(isEnd: true) {}
            }
        }
    }
}
