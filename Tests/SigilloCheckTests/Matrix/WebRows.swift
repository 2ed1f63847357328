import SigilloCore
import SigilloWire

/// Rows 27 to 33: HTTP.
extension MatrixCase {
    static let web: [MatrixCase] = [
        MatrixCase("27", login: "HTTP Basic"),
        MatrixCase(
            "27b", "HTTP Basic, PROPFIND, CalDAV, folded header",
            Script(
                "", port: 8008,
                "C: PROPFIND /dav/ HTTP/1.1\nC: Host: m.test\nC: Depth: 0\nC: AUTHORIZATION:\nC:  Basic \(base64("alice:s3cr3tword"))\n"
                    + "C: Content-Length: 0\nC: \nS: HTTP/1.1 401 Unauthorized\nS: Content-Length: 0\nS: "),
            .leak(.credential("http", "Basic", rule: "http.basic"))),
        MatrixCase("28", login: "HTTP proxy Basic"),
        MatrixCase("29", login: "HTTP Digest"),
        MatrixCase("30", login: "HTTP Bearer"),
        MatrixCase("31", login: "HTTP form", segment: 11),
        MatrixCase("32", login: "HTTP JSON, chunked"),
        MatrixCase(
            "33a", "HTTP 2 in clear, Basic", http2(HTTP2.basic(isHuffman: false)), http2Leak),
        MatrixCase(
            "33b", "HTTP 2 in clear, Basic, Huffman code", http2(HTTP2.basic(isHuffman: true)), http2Leak),
        MatrixCase(
            "33c", "HTTP 2 in clear, Basic, continuation", http2(HTTP2.basic(isHuffman: true, split: 7)), http2Leak),
    ]

    private static let http2Leak = Expectation.leak(.credential("http", "Basic", rule: "http.basic"))

    private static func http2(_ request: [UInt8]) -> Script {
        var script = Script("", port: 8080, "")
        script.add(.clientToServer, HTTP2.preface + HTTP2.frame(4, []) + request)
        script.add(.serverToClient, HTTP2.frame(4, []) + HTTP2.frame(4, [], flags: 1))
        // :status 401 needs a literal: the static table has no entry of it (RFC 7541 appendix A).
        script.add(.serverToClient, HTTP2.frame(1, [0x48, 3] + Array("401".utf8), flags: 5, stream: 1))
        return script
    }
}

/// Frames of HTTP/2 for tests (RFC 9113, RFC 7541).
enum HTTP2 {
    static let preface = Array("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".utf8)

    static func frame(_ type: UInt8, _ body: [UInt8], flags: UInt8 = 0, stream: UInt8 = 0) -> [UInt8] {
        [0, UInt8(body.count >> 8), UInt8(body.count & 255), type, flags, 0, 0, 0, stream] + body
    }

    /// `GET http://m.test/` with `Authorization: Basic` of alice, as HEADERS and, if split, CONTINUATION.
    static func basic(isHuffman: Bool, split: Int? = nil) -> [UInt8] {
        let value = "Basic " + base64("alice:s3cr3tword")
        // Literals whose names are the static table's :authority (1) and authorization (23).
        let block =
            [0x82, 0x86, 0x84, 0x41] + string("m.test", isHuffman: isHuffman) + [0x57]
            + string(value, isHuffman: isHuffman)
        guard let split else { return frame(1, block, flags: 5, stream: 1) }
        return frame(1, Array(block.prefix(split)), flags: 1, stream: 1)
            + frame(9, Array(block.dropFirst(split)), flags: 4, stream: 1)
    }

    private static func string(_ text: String, isHuffman: Bool) -> [UInt8] {
        let octets = isHuffman ? huffman(text) : Array(text.utf8)
        return [UInt8(octets.count) | (isHuffman ? 0x80 : 0)] + octets
    }

    /// The letters of codes of each length in the order of their codes (RFC 7541 appendix B), up to eight bits.
    private static let letters: [(bits: Int, first: UInt32, letters: [Character])] = [
        (5, 0x00, Array("012aceiost")), (6, 0x14, Array(" %-./3456789=A_bdfghlmnpru")),
        (7, 0x5c, Array(":BCDEFGHIJKLMNOPQRSTUVWYjkqvwxyz")), (8, 0xf8, Array("&*,;XZ")),
    ]

    private static func huffman(_ text: String) -> [UInt8] {
        var bits = ""
        for letter in text {
            for row in letters {
                guard let place = row.letters.firstIndex(of: letter) else { continue }
                let code = String(row.first + UInt32(place), radix: 2)
                bits += String(repeating: "0", count: row.bits - code.count) + code
            }
        }
        bits += String(repeating: "1", count: (8 - bits.count % 8) % 8)
        let all = Array(bits)
        return stride(from: 0, to: all.count, by: 8).compactMap { UInt8(String(all[$0..<$0 + 8]), radix: 2) }
    }
}
