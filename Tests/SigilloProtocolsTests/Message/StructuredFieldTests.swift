import Testing

@testable import SigilloProtocols

@Suite struct StructuredFieldTests {
    private func read(_ text: String) -> [String]? {
        StructuredField(Array(text.utf8)).map { field in
            [String(decoding: field.value, as: UTF8.self)]
                + field.parameters.map { parameter in
                    String(decoding: parameter.name + [UInt8(ascii: "=")] + parameter.value, as: UTF8.self)
                }
        }
    }

    @Test(arguments: [
        ("text/plain; charset=us-ascii", ["text/plain", "charset=us-ascii"]),
        // RFC 2045 §5.1: a comment, and the same in quotes.
        ("text/plain; charset=us-ascii (Plain text)", ["text/plain", "charset=us-ascii"]),
        ("text/plain; charset=\"us-ascii\"", ["text/plain", "charset=us-ascii"]),
        (" Text (c(d)) / PLAIN ; a=b;; c = \"d;e\" ", ["Text/PLAIN", "a=b", "c=d;e"]),
        ("attachment; filename=a b; size=1", ["attachment", "filename=a", "size=1"]),
        ("multipart/mixed; boundary=----=_Part/1?", ["multipart/mixed", "boundary=----=_Part/1?"]),
        ("x; a=\"\\\"\\\\\"", ["x", "a=\"\\"]), ("x; a=\"open", ["x", "a=open"]), ("x; =y; z; a", ["x"]),
        ("x/y/z; a=1", ["x/y", "a=1"]),
        // RFC 2231 §3, §4.1.
        (
            "message/external-body; access-type=URL; URL*0=\"ftp://\"; URL*1=\"cs.utk.test/pub/file.txt\"",
            ["message/external-body", "access-type=URL", "URL=ftp://cs.utk.test/pub/file.txt"]
        ),
        (
            "application/x-stuff; title*=us-ascii'en-us'This%20is%20%2A%2A%2Afun%2A%2A%2A",
            ["application/x-stuff", "title*=us-ascii'en-us'This%20is%20%2A%2A%2Afun%2A%2A%2A"]
        ),
        (
            "application/x-stuff; title*1*=%2A%2A%2Afun%2A%2A%2A%20; title*0*=us-ascii'en'This%20is%20even%20more%20;"
                + " title*2=\"isn't it!\"",
            [
                "application/x-stuff",
                "title*=us-ascii'en'This%20is%20even%20more%20%2A%2A%2Afun%2A%2A%2A%20isn%27t%20it!",
            ]
        ),
        ("x; a*0=1; a*2=3", ["x", "a=1"]), ("x; a*1=2", ["x"]), ("x; a*0=b; a*1*=%41", ["x", "a*=''b%41"]),
        ("x; *=1; *0=2; a**=3", ["x", "*=1", "a**=3", "=2"]),
    ]) func readsValuesAndParameters(text: String, expected: [String]) {
        #expect(read(text) == expected)
    }

    @Test(arguments: ["", " ", "(only a comment)", ";", "\"x\"", "(open"]) func findsNoValue(text: String) {
        #expect(StructuredField(Array(text.utf8)) == nil)
    }

    @Test func readsWhateverStandsThere() {
        for text in ShortTexts(of: "()\\\";=/ a", upTo: 5) {
            let field = StructuredField(text)
            #expect((field?.value.count ?? 0) <= text.count)
        }
    }

    @Test func decodesTheFormOfRFC2231() throws {
        let field = try #require(
            StructuredField(Array("x; a*=iso-8859-1'en'%A3%20rates; b=plain; c*=utf-8''%zz%4; d*=none".utf8)))
        func text(_ name: String) -> String? { field.text(of: name).map { String(decoding: $0, as: UTF8.self) } }
        #expect(text("A") == "£ rates")
        #expect(text("b") == "plain")
        #expect(text("c") == "%zz%4")
        #expect(text("d") == "none")
        #expect(text("e") == nil)
    }

    @Test func boundsParameters() throws {
        let many = "x" + (0..<2_000).map { "; a*\($0)=b" }.joined()
        let field = try #require(StructuredField(Array(many.utf8)))
        #expect(field.parameters.count == 1)
        #expect(field.parameters[0].value.count <= StructuredField.limit)
    }
}
