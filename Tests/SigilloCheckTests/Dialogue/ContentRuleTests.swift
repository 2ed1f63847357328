import SigilloCheck
import SigilloCore
import Testing

/// Where a message begins and ends, by protocol.
@Suite struct ContentRuleTests {
    private static let smtp = "S: 220 hello\nC: EHLO c.test\nS: 250 CHUNKING\n"

    static let cases: [(Script, [String])] = [
        (
            Script(
                "chunks join", port: 25,
                smtp + "C: BDAT 5\nC> Subje\nS: 250 ok\nC: BDAT 11 LAST\nC> ct: x\r\n\r\nab\nS: 250 ok\nC: QUIT\nS: 221"
            ), ["BDAT"]
        ),
        (
            Script(
                "a last chunk of nothing", port: 25,
                smtp + "C: BDAT 5\nC> Subje\nC: BDAT 0 LAST\nS: 250 ok\nS: 250 ok\nC: QUIT\nS: 221"), ["BDAT"]
        ),
        (
            Script(
                "chunks that are taken back", port: 25,
                smtp
                    + "C: BDAT 5\nC> Subje\nC: RSET\nS: 250 ok\nS: 250 ok\nC: BDAT 3 LAST\nC> abc\nS: 250\nC: QUIT\nS: 221"
            ), ["BDAT", "BDAT"]
        ),
        (
            Script("a chunk without end", port: 25, smtp + "C: BDAT 18446744073709551616 LAST\nC: AUTH PLAIN AGEAYg=="),
            ["BDAT"]
        ),
        (
            Script(
                "MULTIAPPEND",
                "S: * OK hi\nC: a1 APPEND INBOX {3+}\nC> one\nC>  (\\Seen) {5+}\nC: \nC> three\nC: \nS: a1 OK\nC: a2 LOGOUT\nS: a2 OK"
            ), ["APPEND", "APPEND"]
        ),
        (
            Script(
                "CATENATE",
                "S: * OK hi\nC: a1 APPEND INBOX CATENATE (TEXT {5+}\nC: one\nC>  TEXT {5+}\nC: two\nC: )\nS: a1 OK\nC: a2 LOGOUT\nS: a2 OK"
            ), ["APPEND"]
        ),
        (
            Script(
                "BINARY", "S: * OK hi\nC: a1 FETCH 1 BINARY[1]\nS: * 1 FETCH (BINARY[1] ~{5}\nS> ab\0cd\nS: )\nS: a1 OK"
            ), ["FETCH"]
        ),
        (
            Script(
                "a script is put", port: 4190,
                "S: \"SIEVE\" \"x\"\nS: OK\nC: PUTSCRIPT \"a\" {31+}\nC: AUTHENTICATE \"PLAIN\" \"AGEAYg\"\nC: \nS: OK\nC: LOGOUT\nS: OK"
            ), ["PUTSCRIPT"]
        ),
        (
            Script(
                "a script in quotes", port: 4190,
                "S: \"SIEVE\" \"x\"\nS: OK\nC: PUTSCRIPT \"a\" \"keep;\"\nS: OK\nC: LOGOUT\nS: OK"), ["PUTSCRIPT"]
        ),
        (
            Script(
                "a script is got", port: 4190,
                "S: \"SIEVE\" \"x\"\nS: OK\nC: GETSCRIPT \"a\"\nS: {5}\nS: keep;\nS: OK\nC: LOGOUT\nS: OK"),
            ["GETSCRIPT"]
        ),
    ]

    @Test(arguments: cases.indices, Script.Delivery.allCases)
    func isFound(index: Int, delivery: Script.Delivery) {
        let (script, expected) = Self.cases[index]
        guard !expected.isEmpty else { return }
        let result = script.check(delivery)
        #expect(result.messages.compactMap(\.mechanism) == expected, "\(script.name): \(result.findings)")
        #expect(result.credentials.isEmpty, "\(script.name)")
    }

    @Test func headersAreCountedNotShown() throws {
        let script = Script(
            "", port: 25,
            Self.smtp
                + "C: DATA\nS: 354\nC: From: eve@x.test\nC: Subject: zebra\nC: \nC: body\nC: .\nS: 250\nC: QUIT\nS: 221"
        )
        let finding = try #require(script.check().messages.first)
        #expect(finding.text.contains("a subject of 5 octets"))
        #expect(!script.check().printed.contains("zebra"))
        #expect(!script.check().printed.contains("eve@"))
    }

    @Test func searchAndIdentityAreInformation() {
        let result = Script(
            "",
            "S: * OK hi\nC: a1 UID SEARCH FROM zebra\nS: * SEARCH 1\nS: a1 OK\nC: a2 ID (\"name\" \"x\")\nS: a2 OK\nC: a3 LOGOUT\nS: a3 OK"
        ).check()
        #expect(result.verdict == .clean)
        #expect(Set(result.findings.map(\.rule)) == ["imap.search", "imap.id"])
        #expect(!result.printed.contains("zebra"))
    }
}
