import SigilloCore
import SigilloWire
import Testing

@testable import SigilloCheck

/// HTTP/2 in clear, by prior knowledge and by upgrade.
@Suite struct HTTP2Tests {
    private static let preface = Array("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".utf8)

    private static func frame(_ type: UInt8, _ flags: UInt8, _ stream: UInt8, _ payload: [UInt8]) -> [UInt8] {
        [
            UInt8(payload.count >> 16), UInt8(payload.count >> 8 & 255), UInt8(payload.count & 255), type, flags, 0, 0,
            0, stream,
        ]
            + payload
    }

    /// A literal field; `first` says how it is indexed.
    private static func field(_ name: String, _ value: String, first: UInt8 = 0) -> [UInt8] {
        [first, UInt8(name.utf8.count)] + Array(name.utf8) + [UInt8(value.utf8.count)] + Array(value.utf8)
    }

    private static func check(
        _ client: [UInt8], server: [UInt8] = [], segmented size: Int? = nil, secrets: [KnownSecret] = []
    ) -> CheckResult {
        SigilloCheckTests.check(
            ConversationBuilder(port: 8080).client(preface + frame(4, 0, 0, []) + client, segmented: size)
                .server(frame(4, 0, 0, []) + frame(4, 1, 0, []) + server, segmented: size).frames, secrets: secrets)
    }

    @Test func huffmanAndStaticTable() {
        // RFC 7541 appendix C.4.1 and C.4.2: the second request uses what the first added.
        var decoder = HPACKDecoder()
        let first: [UInt8] = [
            0x82, 0x86, 0x84, 0x41, 0x8c, 0xf1, 0xe3, 0xc2, 0xe5, 0xf2, 0x3a, 0x6b, 0xa0, 0xab, 0x90, 0xf4, 0xff,
        ]
        #expect(
            decoder.decode(first[...]).fields.map { $0.value[...].text } == ["GET", "http", "/", "www.example.com"])
        let second: [UInt8] = [0x82, 0x86, 0x84, 0xbe, 0x58, 0x86, 0xa8, 0xeb, 0x10, 0x64, 0x9c, 0xbf]
        #expect(
            decoder.decode(second[...]).fields.map { $0.value[...].text }
                == ["GET", "http", "/", "www.example.com", "no-cache"])
        #expect(HPACKStaticTable.fields.count == 61)
    }

    @Test func hostileBlocksEnd() {
        var random = SeededGenerator(seed: 4)
        for _ in 0..<2_000 {
            var decoder = HPACKDecoder()
            let block = (0..<Int.random(in: 0...80, using: &random)).map { _ in
                UInt8.random(in: 0...255, using: &random)
            }
            _ = decoder.decode(block[...])
            _ = HPACKHuffman.decode(block[...])
        }
        // An entry of 4 KB, then an index of one octet again and again.
        var bomb = HPACKDecoder()
        let entry = [0x40, 1, 0x78, 0x7f, 0xa1, 0x1e] + [UInt8](repeating: 0x61, count: 4_000)
        _ = bomb.decode(entry[...])
        let block = bomb.decode([UInt8](repeating: 0xbe, count: 60_000)[...])
        #expect(!block.isWhole)
        #expect(block.fields.count <= 512)
    }

    @Test(arguments: [nil, 1, 7]) func basic(size: Int?) throws {
        let block = [0x82] + Self.field("authorization", "Basic \(base64("alice:s3cr3tword"))", first: 0x10)
        let result = Self.check(Self.frame(1, 5, 1, block), segmented: size)
        let finding = try #require(result.credentials.first)
        #expect(result.credentials.count == 1)
        #expect(finding.protocolName == "http")
        #expect(finding.mechanism == "Basic")
        #expect(finding.user == "alice")
        #expect(finding.rule == "http.basic")
    }

    @Test(arguments: [nil, 1]) func continuationAndIndexedFields(size: Int?) {
        let block = Self.field("authorization", "Bearer abcdef", first: 0x40)
        let client =
            Self.frame(1, 1, 1, Array(block.prefix(5))) + Self.frame(9, 0, 1, Array(block[5..<9]))
            + Self.frame(9, 4, 1, Array(block[9...])) + Self.frame(1, 5, 3, [0x82, 0xbe])
        let result = Self.check(client, segmented: size)
        #expect(result.credentials.map(\.mechanism) == ["Bearer"])
        #expect(result.credentials.first?.text.contains("2 times") == true)
    }

    @Test(arguments: [nil, 1]) func formsOfTwoStreamsInTurn(size: Int?) {
        let head = Self.field("content-type", "application/x-www-form-urlencoded")
        let client =
            Self.frame(1, 4, 1, [0x83] + head) + Self.frame(1, 4, 3, [0x83] + head)
            + Self.frame(0, 0, 1, Array("user=alice&pass".utf8)) + Self.frame(0, 0, 3, Array("user=bob&pass".utf8))
            + Self.frame(0, 9, 1, [2] + Array("word=one".utf8) + [0, 0]) + Self.frame(0, 1, 3, Array("word=two".utf8))
        let result = Self.check(client, segmented: size)
        #expect(result.credentials.map(\.user) == ["alice", "bob"])
        #expect(result.credentials.allSatisfy { $0.mechanism == "form" })
        let known = Self.check(client, segmented: size, secrets: [secret("alice&password=one")])
        #expect(known.canaries.count == 1)
    }

    @Test func aRequestWithoutALogInIsClean() {
        let result = Self.check(Self.frame(1, 5, 1, [0x82, 0x86, 0x84]), server: Self.frame(1, 5, 1, [0x88]))
        #expect(result.verdict == .clean, "\(result.reason ?? "")")
        let broken = Self.check(Self.frame(1, 5, 1, [0xff, 0xff, 0xff, 0xff, 0xff, 0xff]))
        #expect(broken.verdict == .inconclusive)
    }

    @Test func upgrade() {
        let block = Self.field("authorization", "Basic \(base64("alice:s3cr3tword"))")
        let builder = ConversationBuilder(port: 80)
            .client(
                "GET / HTTP/1.1\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABk\r\n\r\n"
            )
            .server("HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n\r\n")
            .server(Self.frame(4, 0, 0, []))
            .client(Self.preface + Self.frame(4, 0, 0, []) + Self.frame(1, 5, 3, [0x82] + block))
            .server(Self.frame(1, 5, 3, [0x88]))
        let result = SigilloCheckTests.check(builder.frames)
        #expect(result.credentials.map(\.user) == ["alice"])
        #expect(result.flows.first?.protocolName == "http")
    }

    @Test func serverThatSpeaksFirst() {
        let block = Self.field("authorization", "Basic \(base64("alice:s3cr3tword"))")
        let builder = ConversationBuilder(port: 8080).server(Self.frame(4, 0, 0, [0, 3, 0, 0, 0, 100]))
            .client(Self.preface + Self.frame(4, 0, 0, []) + Self.frame(1, 5, 1, [0x82] + block))
        #expect(SigilloCheckTests.check(builder.frames).credentials.count == 1)
    }
}
