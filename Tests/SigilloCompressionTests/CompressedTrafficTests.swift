import SigilloCheck
import SigilloCore
import SigilloWire
import Testing

@testable import SigilloCompression

/// What crosses compressed is judged like what does not.
@Suite struct CompressedTrafficTests {
    private func check(
        _ builder: ConversationBuilder, secrets: [String] = [], inflates: Bool = true
    ) -> CheckResult {
        var checker = Checker(
            secrets: secrets.map { KnownSecret(label: "known", value: Secret($0)) },
            inflater: inflates ? ZlibInflater.factory : nil)
        for frame in builder.frames { checker.add(frame) }
        return checker.finish()
    }

    /// COMPRESS, then a log-in and a message, each direction one stream.
    private func compressed(segmented size: Int? = nil) -> ConversationBuilder {
        let client = Deflate.compress(
            [Array("a2 LOGIN alice s3cr3tword\r\n".utf8), Array("a3 FETCH 1 BODY[]\r\n".utf8)], .raw, flushes: true)
        let server = Deflate.compress(
            [
                Array("a2 OK done\r\n".utf8),
                Array("* 1 FETCH (BODY[] {9}\r\nhello-abc)\r\na3 OK done\r\n".utf8),
            ], .raw, flushes: true)
        return ConversationBuilder(port: 143).server("* OK hi\r\n").client("a1 COMPRESS DEFLATE\r\n", segmented: size)
            .server("a1 OK go\r\n", segmented: size).client(client[0], segmented: size)
            .server(server[0], segmented: size).client(client[1], segmented: size).server(server[1], segmented: size)
    }

    @Test(arguments: [nil, 1, 3]) func imapCompress(size: Int?) throws {
        let builder = compressed(segmented: size)
        let result = check(builder, secrets: ["s3cr3tword", "hello-abc"])
        let finding = try #require(result.findings.first { $0.kind == .credential })
        #expect(finding.user == "alice" && finding.mechanism == "LOGIN" && finding.protocolName == "imap")
        #expect(result.findings.contains { $0.kind == .content })
        #expect(result.findings.count { $0.kind == .canary } == 2)
        // The frame and the position are those of compressed octets.
        let frame = builder.frames[finding.frame - 1]
        #expect(frame.number == finding.frame)
        #expect(finding.offset >= 21)
        let isWhole = result.flows.allSatisfy { $0.isWhole }
        #expect(isWhole)
    }

    @Test func withoutAnInflaterItIsSaid() {
        let result = check(compressed(), inflates: false)
        #expect(result.verdict == .inconclusive)
        #expect(result.reason?.contains("COMPRESS=DEFLATE, which is not inflated") == true)
    }

    private static let line = [UInt8](repeating: 0x20, count: 2_000) + [0x0d, 0x0a]

    @Test func whatIsNoDeflateIsSaid() {
        let builder = ConversationBuilder(port: 143).server("* OK hi\r\n").client("a1 COMPRESS DEFLATE\r\n")
            .server("a1 OK go\r\n").client([0xff, 0xff, 0xff, 0xff, 0xff])
        #expect(check(builder).verdict == .inconclusive)
        let bomb = Deflate.compress((0..<20_000).flatMap { _ in Self.line }, .raw)
        let large = ConversationBuilder(port: 143).server("* OK hi\r\n").client("a1 COMPRESS DEFLATE\r\n")
            .server("a1 OK go\r\n").client(bomb, segmented: 1400)
        #expect(check(large).reason?.contains("more comes") == true)
    }

    @Test func compressDenied() {
        let builder = ConversationBuilder(port: 143).server("* OK hi\r\n").client("a1 COMPRESS DEFLATE\r\n")
            .server("a1 NO\r\n").client("a2 LOGIN alice s3cr3tword\r\n").server("a2 OK\r\n")
        #expect(check(builder).findings.map(\.rule) == ["imap.login"])
    }

    @Test(arguments: ["gzip", "deflate", "raw deflate"], [nil, 1]) func form(coding: String, size: Int?) {
        let format: DeflateFormat = coding == "gzip" ? .gzip : coding == "deflate" ? .zlib : .raw
        let body = Deflate.compress(Array("user=alice&password=s3cr3tword".utf8), format)
        let head =
            "POST /login HTTP/1.1\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Encoding: "
            + (coding.split(separator: " ").last.map(String.init) ?? "") + "\r\nContent-Length: \(body.count)\r\n\r\n"
        let builder = ConversationBuilder(port: 80).client(Array(head.utf8) + body, segmented: size)
            .server("HTTP/1.1 204 ok\r\n\r\n")
        let result = check(builder, secrets: ["s3cr3tword"])
        #expect(result.findings.first { $0.kind == .credential }?.user == "alice")
        #expect(result.findings.contains { $0.kind == .canary })
    }

    @Test(arguments: [nil, 1, 5]) func chunkedResponseInGzip(size: Int?) {
        let text =
            String(repeating: "lorem ipsum ", count: 300) + "the s3cr3tword" + String(repeating: " dolor", count: 90)
        let body = Deflate.compress(Array(text.utf8), .gzip)
        var server = Array("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n\r\n".utf8)
        for start in stride(from: 0, to: body.count, by: 20) {
            let part = body[start..<min(start + 20, body.count)]
            server += Array((String(part.count, radix: 16) + "\r\n").utf8) + part + [0x0d, 0x0a]
        }
        server += Array("0\r\n\r\n".utf8)
        let builder = ConversationBuilder(port: 80).client("GET / HTTP/1.1\r\n\r\n").server(server, segmented: size)
        let result = check(builder, secrets: ["s3cr3tword"])
        #expect(result.findings.map(\.kind) == [.canary])
        #expect(check(builder).verdict == .clean)
        #expect(check(builder, inflates: false).verdict == .inconclusive)
    }
}
