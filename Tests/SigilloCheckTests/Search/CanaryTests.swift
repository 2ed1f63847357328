import SigilloCore
import SigilloWire
import Testing

@testable import SigilloCheck

/// Known secrets are found in every spelling, wherever segments are cut.
@Suite struct CanaryTests {
    private static let letters = Array("abcdefghijklmnopqrstuvwxyz23456789".utf8)

    /// 200 secrets of 6 to 40 octets.
    private static let secrets: [[UInt8]] = {
        var random = SeededGenerator(seed: 1)
        return (0..<200).map { index in
            (0..<(6 + index % 35)).map { _ in letters.randomElement(using: &random) ?? 0x61 }
        }
    }()

    private static func hexadecimal(_ octet: UInt8) -> String {
        let digits = String(octet, radix: 16)
        return digits.count == 1 ? "0" + digits : digits
    }

    /// How a secret is written by a client, before and behind other octets.
    static let writers: [(name: String, encoding: String, write: @Sendable ([UInt8]) -> [UInt8])] = [
        ("raw", "raw", { Array("xx ".utf8) + $0 + Array(" yy".utf8) }),
        ("base64 0", "base64", { Base64.encode($0 + Array("zz".utf8)) }),
        ("base64 1", "base64", { Base64.encode([0x51] + $0 + Array("zz".utf8)) }),
        ("base64 2", "base64", { Base64.encode([0x51, 0xfe] + $0 + Array("zzz".utf8)) }),
        ("base64 wrapped", "base64", { wrapped(Base64.encode([0] + $0 + [0]), at: 7) }),
        ("hex", "hex", { Array($0.map(hexadecimal).joined().utf8) }),
        ("HEX", "hex", { Array($0.map(hexadecimal).joined().uppercased().utf8) }),
        ("percent", "percent-encoding", { Array($0.map { "%" + hexadecimal($0) }.joined().utf8) }),
        (
            "quoted-printable", "quoted-printable",
            { Array($0.map { "=" + hexadecimal($0).uppercased() }.joined().utf8) }
        ),
        (
            "soft breaks", "quoted-printable",
            { Array($0.map { String(UnicodeScalar($0)) }.joined(separator: "=\r\n").utf8) }
        ),
        ("one escape", "percent-encoding", { $0.prefix(3) + Array("%\(hexadecimal($0[3]))".utf8) + $0.dropFirst(4) }),
        (
            "JSON escape", "backslash-escapes",
            { $0.prefix(3) + Array("\\u00\(hexadecimal($0[3]))".utf8) + $0.dropFirst(4) }
        ),
        ("UTF-16LE", "utf-16", { $0.flatMap { [$0, 0] } }),
        ("UTF-16BE", "utf-16", { $0.flatMap { [0, $0] } }),
    ]

    private static func wrapped(_ text: [UInt8], at width: Int) -> [UInt8] {
        stride(from: 0, to: text.count, by: width)
            .map { Array(text[$0..<min($0 + width, text.count)]) }.joined(separator: [0x0d, 0x0a]).map(\.self)
    }

    private static let patterns = PatternSet(
        secrets.enumerated().map { KnownSecret(label: "\($0.offset)", value: Secret(bytes: $0.element)) })

    private static func hits(in stream: [UInt8], segment: Int, patterns: PatternSet = patterns) -> [SecretHit] {
        var scanner = SecretScanner()
        var hits: [SecretHit] = []
        var offset = 0
        while offset < stream.count {
            let end = min(offset + segment, stream.count)
            scanner.feed(stream[offset..<end], offset: UInt64(offset), patterns: patterns, hits: &hits)
            offset = end
        }
        scanner.finish(patterns: patterns, hits: &hits)
        return hits
    }

    @Test(arguments: writers.indices, [1, 3, 16, 1448, 100_000])
    func isFoundOnce(writer: Int, segment: Int) throws {
        var random = SeededGenerator(seed: UInt64(writer) + 7)
        let (name, encoding, write) = Self.writers[writer]
        var stream: [UInt8] = []
        var places: [(start: Int, end: Int)] = []
        for secret in Self.secrets {
            // Capital letters and digits that no secret's spelling holds in such a row.
            stream += (0..<Int.random(in: 1...90, using: &random)).map { _ in
                UInt8.random(in: 0x47...0x5a, using: &random)
            }
            stream += Array("\r\n".utf8)
            let start = stream.count
            stream += write(secret)
            places.append((start, stream.count))
            stream += Array("\r\n".utf8)
        }
        let hits = Self.hits(in: stream, segment: segment)
        for (index, place) in places.enumerated() {
            let own = hits.filter { $0.secret == index && $0.encoding.rawValue == encoding }
            try #require(own.count == 1, "\(name), secret \(index): \(own)")
            #expect(own[0].start >= UInt64(place.start) && own[0].end <= UInt64(place.end))
        }
        #expect(hits.count == Self.secrets.count)
    }

    @Test func shortSecretsStandAlone() {
        let patterns = PatternSet([KnownSecret(label: "short", value: Secret("xq7z"))])
        #expect(Self.hits(in: Array("a xq7z, b".utf8), segment: 2, patterns: patterns).count == 1)
        #expect(Self.hits(in: Array("axq7z b".utf8), segment: 2, patterns: patterns).isEmpty)
        #expect(Self.hits(in: Array("a xq7zz".utf8), segment: 2, patterns: patterns).isEmpty)
        #expect(Self.hits(in: Array("a=xq7z".utf8), segment: 100, patterns: patterns).count == 1)
    }

    @Test func quotedStringAndForm() {
        let patterns = PatternSet([KnownSecret(label: "p", value: Secret("my \"own\" pass\\word"))])
        #expect(
            Self.hits(in: Array(#"x "my \"own\" pass\\word" y"#.utf8), segment: 4, patterns: patterns).count >= 1)
        #expect(
            Self.hits(in: Array("p=my+%22own%22+pass%5Cword&x".utf8), segment: 4, patterns: patterns).count >= 1)
    }

    @Test func secretThatLooksLikeAnEscapeIsFoundAsItIs() {
        let patterns = PatternSet([KnownSecret(label: "p", value: Secret("41secret%42=43"))])
        for text in ["=41secret%42=43", "%41secret%42=43;", "_pass=41secret%42=43&"] {
            let hits = Self.hits(in: Array(text.utf8), segment: 3, patterns: patterns)
            #expect(hits.contains { $0.encoding == .raw }, "\(text)")
        }
    }

    @Test func oneFindingForEachFlowWithACount() {
        let script = Script(
            "",
            "S: * OK ready\nC: a1 SEARCH TEXT vrtkq3xxsecretword\nC: a2 SEARCH TEXT vrtkq3xxsecretword\nS: a1 OK\nS: a2 OK"
        )
        let result = script.check(secrets: [secret("vrtkq3xxsecretword")])
        #expect(result.canaries.count == 1)
        #expect(result.canaries.first?.text.contains("2 times") == true)
        #expect(result.canaries.first?.frame == 5)
        #expect(result.verdict == .leak)
        #expect(!result.printed.contains("vrtkq3xxsecretword"))
        #expect(result.flows.first?.timeline.contains { $0.mark == "secret" } == true)
    }

    @Test func datagramAndNameAreSearched() {
        let name: [UInt8] = [11] + Array("alicesecret".utf8) + [4] + Array("test".utf8) + [0, 0, 1, 0, 1]
        let query: [UInt8] = [1, 2, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0] + name
        let frame = FrameSynthesizer.datagram(
            query, from: Endpoint(address: "192.0.2.10", port: 40_000), to: Endpoint(address: "192.0.2.53", port: 53),
            number: 1, at: 0)
        let result = check(
            ConversationBuilder.numbered([frame]),
            secrets: [secret("alicesecret"), secret("alicesecret.test", label: "name")])
        #expect(result.namesAsked == ["alicesecret.test"])
        #expect(Set(result.canaries.compactMap(\.secretLabel)) == ["password", "name"])
        #expect(result.canaries.first?.protocolName == "dns")
        #expect(result.verdict == .leak)
        #expect(check([frame]).verdict == .inconclusive)
    }
}
