import SigilloCore
import Testing

@testable import SigilloCheck

/// Each encoding in which a secret may stand is found, whole and octet by octet, and chance finds nothing.
@Suite struct ViewTests {
    /// What is written, the secret, and the encoding that is named; nil where any will do.
    static let rows: [(name: String, text: [UInt8], secret: String, encoding: String?)] = [
        row("raw", "xx sw0rdfish-9 yy", "sw0rdfish-9", "raw"),
        row("base64 in base64", base64("{\"t\":\"" + base64("a:sw0rdfish-9") + "\"}"), "sw0rdfish-9", "base64"),
        row("base64 three deep", base64("xx " + base64("yy " + base64("zz sw0rdfish-9"))), "sw0rdfish-9", "base64"),
        row(
            "base64, wrapped inside base64",
            wrapped(base64("Content: x\r\n\r\n" + wrapped(base64(long + "sw0rdfish-9" + long), 60)), 76), "sw0rdfish-9",
            "base64"),
        row("quoted-printable in base64", base64(long + "sw0rd=66ish-9" + long), "sw0rdfish-9", "quoted-printable"),
        row("UTF-16 in base64", utf16InBase64("alice sw0rdfish-9"), "sw0rdfish-9", "utf-16"),
        row("quoted-printable", "sw0r=64fish=2D9", "sw0rdfish-9", "quoted-printable"),
        row("percent", "p=sw0r%64fish%2d9&", "sw0rdfish-9", "percent-encoding"),
        row("percent, every octet", "p=%73%77%30%72%64%66%69%73%68%2d%39&", "sw0rdfish-9", "percent-encoding"),
        row("JSON", #""sw0r\u0064fish\u002d9""#, "sw0rdfish-9", "backslash-escapes"),
        row("entities, decimal", "sw0rdfish&#45;9 &amp; more", "sw0rdfish-9", "html-entities"),
        row("entities, hexadecimal", "sw0rdfish&#x2D;9&#x2d;", "sw0rdfish-9", "html-entities"),
        row("entities, named", "a&lt;b&amp;c&commat;d!", "a<b&c@d!", "html-entities"),
        row("entity that is none", "sword&fish;9", "sword&fish;9", "raw"),
        row(
            "encoded words, Q", "Subject: =?utf-8?Q?my_sw0r=64?=\r\n =?utf-8?q?fish-9?=", "sw0rdfish-9", "encoded-words"
        ),
        row(
            "encoded words, B", "Subject: =?UTF-8?B?\(base64("my sw0rdf"))?=\r\n =?UTF-8?B?\(base64("ish-9"))?= x",
            "sw0rdfish-9", "encoded-words"),
        row("encoded word, one", "Subject: =?utf-8?B?\(base64("my sw0rdfish-9"))?=", "sw0rdfish-9", "base64"),
        row(
            "continuations", "Content-Type: a/b; name*0=\"sw0rd\";\r\n name*1=\"fish-\"; name*2=9\r\n", "sw0rdfish-9",
            "parameter-continuations"),
        row(
            "continuations, extended", "x; name*0*=utf-8''sw0r%64;\r\n name*1*=fish%2D9;", "sw0rdfish-9",
            "parameter-continuations"),
        row("UTF-7", "p sw0rd+ACQ-fish q", "sw0rd$fish", "utf-7"),
        row("UTF-7, as little as may be", "p f+APw-r$z= q", "für$z=", "utf-7"),
        row("modified UTF-7", "LIST \"\" \"pass&APY-rd&-9x\"", "passörd&9x", "modified-utf-7"),
        row("hex with colons", "73:77:30:72:64:66:69:73:68:2d:39", "sw0rdfish-9", "hex"),
        row("hex with blanks", "73 77 30 72 64 66 69 73 68 2D 39", "sw0rdfish-9", "hex"),
        row("octal", #"sw0rdfish\0559"#, "sw0rdfish-9", "backslash-escapes"),
        row("octal, every octet", #"\163\167\060\162\144\146\151\163\150\055\071"#, "sw0rdfish-9", "backslash-escapes"),
        row("LDAP", #"cn=sword\2cfish\3D9"#, "sword,fish=9", "backslash-escapes"),
        row("LDAP, one character", #"cn=sword\,fish\=9"#, "sword,fish=9", "backslash-escapes"),
        row("backslash x", #"sw0rdfish\x2d9"#, "sw0rdfish-9", "backslash-escapes"),
        row("SCRAM", "n,,n=sword=2Cfish=3D9,r=x", "sword,fish=9", "quoted-printable"),
        row("xtext", "ENVID=sword+3Dfish+2B9", "sword=fish+9", "xtext"),
        row("xtext, one character", "id qx7-Torchlight/94+2Cvex", "qx7-Torchlight/94,vex", "xtext"),
        row("xtext, every character", "x+73+77+30+72+64+66y", "sw0rdf", "xtext"),
        row("modified UTF-7 of ASCII", "id &AHEAeAA3--Torch", "qx7-Torch", "modified-utf-7"),
        row("UTF-7 of ASCII", "id +AHEAeAA3--Torch", "qx7-Torch", "utf-7"),
        row(
            "base64 of base64, short", "id " + base64("token " + base64("key qx7-Torchlight/94,vex end") + " end"),
            "qx7-Torchlight/94,vex", "base64"),
        row(
            "base64 of base64 behind a header field",
            "Content-Transfer-Encoding: base64\r\n\r\n"
                + base64("token " + base64("key qx7-Torchlight/94,vex end") + " end"),
            "qx7-Torchlight/94,vex", "base64"),
        row("punycode", "xn--bcher7x-n2a.test", "bücher7x", "punycode"),
        row("NFD", "pa\u{73}so\u{308}rd9", "pass\u{f6}rd9", nil),
        row("NFC", "pass\u{f6}rd9", "passo\u{308}rd9", "unicode-normalization"),
        row("NFD in base64", base64("xx passo\u{308}rd9 yy"), "pass\u{f6}rd9", "base64"),
        (name: "Latin-1", text: Array("pass".utf8) + [0xf6] + Array("rd9".utf8), "pass\u{f6}rd9", "latin-1"),
    ]

    private static let long = "the quick brown fox jumps over the lazy dog again and again "

    private static func row(
        _ name: String, _ text: String, _ secret: String, _ encoding: String?
    ) -> (name: String, text: [UInt8], secret: String, encoding: String?) {
        (name, Array(text.utf8), secret, encoding)
    }

    private static func wrapped(_ text: String, _ width: Int) -> String {
        let octets = Array(text.utf8)
        return stride(from: 0, to: octets.count, by: width)
            .map { String(decoding: octets[$0..<min($0 + width, octets.count)], as: UTF8.self) }
            .joined(separator: "\r\n")
    }

    private static func utf16InBase64(_ text: String) -> String {
        String(decoding: Base64.encode(text.utf16.flatMap { [UInt8($0 & 255), UInt8($0 >> 8)] }), as: UTF8.self)
    }

    private static func hits(_ stream: [UInt8], _ secrets: [String], by size: Int) -> [SecretHit] {
        let patterns = PatternSet(secrets.map { KnownSecret(label: $0, value: Secret($0)) })
        var scanner = SecretScanner()
        var hits: [SecretHit] = []
        for start in stride(from: 0, to: stream.count, by: size) {
            scanner.feed(
                stream[start..<min(start + size, stream.count)], offset: UInt64(start), patterns: patterns, hits: &hits)
        }
        scanner.finish(patterns: patterns, hits: &hits)
        return hits
    }

    @Test(arguments: rows.indices, [1, 7, 100_000]) func isFound(index: Int, size: Int) throws {
        let row = Self.rows[index]
        for before in [0, 1, 1500] {
            let lead = [UInt8](repeating: UInt8(ascii: "."), count: before) + [0x0d, 0x0a]
            let hits = Self.hits(lead + row.text + Array("\r\n and more".utf8), [row.secret], by: size)
            let found = hits.filter { row.encoding == nil || $0.encoding.rawValue == row.encoding }
            try #require(!found.isEmpty, "\(row.name), \(before) before: \(hits.map(\.encoding))")
            for hit in found {
                #expect(
                    hit.start >= UInt64(before) && hit.end <= UInt64(lead.count + row.text.count + 4)
                        && hit.start < hit.end, "\(row.name): \(hit.start)..<\(hit.end)")
            }
        }
    }

    @Test func randomOctetsAndBase64HitNothing() {
        var random = SeededGenerator(seed: 9)
        let secrets = (0..<50).map { "s\($0)xqvz" }
        let noise = (0..<400_000).map { _ in UInt8.random(in: 0...255, using: &random) }
        #expect(Self.hits(noise, secrets, by: 1448).isEmpty)
        #expect(Self.hits(Base64.encode(noise), secrets, by: 1448).isEmpty)
        let specials = Array("=?&#;%\\+*0BQ'\"\r\n abcdef0123456789".utf8)
        let text = (0..<200_000).map { _ in specials.randomElement(using: &random) ?? 0x20 }
        #expect(Self.hits(text, secrets, by: 100).isEmpty)
    }

    @Test func workGrowsWithTheStreamOnly() {
        // Base64 in base64 in base64, and headers that never end.
        var deep = String(repeating: "abcdefgh", count: 200)
        for _ in 0..<8 { deep = base64(deep) }
        #expect(Self.hits(Array(deep.utf8), ["sw0rdfish-9"], by: 1448).isEmpty)
        let words = String(repeating: "=?utf-8?B?YWJj?= x*0=1; x*1=2;", count: 4_000)
        #expect(Self.hits(Array(words.utf8), ["sw0rdfish-9"], by: 1448).isEmpty)
        // A secret in every place of one long chunk: work that grew with its square would not end.
        let escapes = String(repeating: "%61", count: 100_000)
        #expect(Self.hits(Array(escapes.utf8), ["aaaaaa"], by: 300_000).count == 99_995)
        let breaks = "aaa" + String(repeating: "=\r\n", count: 100_000) + "aaa"
        #expect(Self.hits(Array(breaks.utf8), ["aaaaaa"], by: 400_000).count == 1)
    }
}
