import Testing

@testable import SigilloProtocols

@Suite struct EncodedWordsTests {
    // The second part is from RFC 2047 §8.
    @Test(arguments: [
        ("", ""), ("plain", "plain"), ("=?utf-8?Q?Gr=C3=BC=C3=9Fe?=", "Grüße"), ("=?UTF-8?b?w4RwZmVs?=", "Äpfel"),
        ("x =?utf-8?q?a_b?= y", "x a b y"), ("=?utf-8*en?q?a?=", "a"), ("=?iso-8859-15?q?=A4?=", "€"),
        ("=?utf-8?q?=C3?= =?utf-8?q?=A4?=", "ä"), ("=?utf-8?q?a?=\r\n =?iso-8859-1?q?=E4?=", "aä"),
        ("=?utf-8?q?a?=b=?utf-8?q?c?=", "abc"), ("=?nowhere?q?a?=", "=?nowhere?q?a?="),
        ("=?utf-8?x?a?=", "=?utf-8?x?a?="),
        ("=?utf-8?q?a b?=", "=?utf-8?q?a b?="), ("=?utf-8?q?a", "=?utf-8?q?a"), ("=?=?=?=", "=?=?=?="), ("=", "="),
        ("=??q?a?=", "=??q?a?="), ("=?utf-8?q??=", ""), ("=?utf-8?q?a=zz=?=", "a=zz="),

        ("=?US-ASCII?Q?Keith_Moore?= <moore@cs.utk.test>", "Keith Moore <moore@cs.utk.test>"),
        ("=?ISO-8859-1?Q?Keld_J=F8rn_Simonsen?= <keld@dkuug.test>", "Keld Jørn Simonsen <keld@dkuug.test>"),
        ("=?ISO-8859-1?Q?Andr=E9?= Pirard <PIRARD@vm1.ulg.test>", "André Pirard <PIRARD@vm1.ulg.test>"),
        (
            "=?ISO-8859-1?B?SWYgeW91IGNhbiByZWFkIHRoaXMgeW8=?= =?ISO-8859-1?B?dSB1bmRlcnN0YW5kIHRoZSBleGFtcGxlLg==?=",
            "If you can read this you understand the example."
        ),
        ("(=?ISO-8859-1?Q?a?=)", "(a)"), ("(=?ISO-8859-1?Q?a?= b)", "(a b)"),
        ("(=?ISO-8859-1?Q?a?= =?ISO-8859-1?Q?b?=)", "(ab)"), ("(=?ISO-8859-1?Q?a?=  =?ISO-8859-1?Q?b?=)", "(ab)"),
        ("(=?ISO-8859-1?Q?a_b?=)", "(a b)"), ("(=?ISO-8859-1?Q?a?= =?ISO-8859-1?Q?_b?=)", "(a b)"),
    ]) func decodes(text: String, decoded: String) {
        #expect(String(decoding: EncodedWords.decoded(Array(text.utf8)), as: UTF8.self) == decoded)
    }

    @Test func alwaysGivesUTF8() {
        var random = SplitMix(state: 12)
        for _ in 0..<3_000 {
            let octets = (0..<Int.random(in: 0..<60, using: &random)).map { _ in
                Array("=?utf-8?qb?= AZ_".utf8).randomElement(using: &random).flatMap {
                    Bool.random(using: &random) ? $0 : nil
                } ?? UInt8.random(in: 0...255, using: &random)
            }
            #expect(String(validating: EncodedWords.decoded(octets), as: UTF8.self) != nil)
        }
    }

    @Test func staysLinear() {
        for piece in ["=?", "=?utf-8?q?", "=?utf-8?q?a?= ", "=?a?b?c"] {
            let text = Array(String(repeating: piece, count: 100_000 / piece.utf8.count).utf8)
            #expect(EncodedWords.decoded(text).count <= text.count)
        }
    }
}
