import SigilloCheck
import SigilloCore
import SigilloWire
import Testing

/// Sizes, depths and lengths that lie: nothing is allocated for them, nothing is read twice, and the checker goes on.
@Suite struct HostileSizeTests {
    private static func script(_ port: UInt16, _ greeting: String, _ octets: [UInt8]) -> Script {
        var script = Script("", port: port, greeting)
        script.add(.clientToServer, octets)
        return script
    }

    @Test(arguments: [
        "9223372036854775807", "9223372036854775808", "18446744073709551615", "18446744073709551616",
        "99999999999999999999999999999999", "-1", "",
    ]) func literals(size: String) {
        for text in [
            "a1 LOGIN {\(size)}\r\nalice", "a1 APPEND INBOX {\(size)+}\r\nhello", "a1 LOGIN {\(size)+}\r\n a b\r\n",
        ] {
            let result = Self.script(143, "S: * OK hi", Array(text.utf8)).check()
            #expect(result.packets > 0)
        }
        let server = Script("", "S: * OK hi\nC: a1 FETCH 1 BODY[]\nS: * 1 FETCH (BODY[] {\(size)}\nS: hello").check()
        #expect(server.credentials.isEmpty)
        let sieve = Script(
            "", port: 4190,
            "S: \"SIEVE\" \"x\"\nS: OK\nC: PUTSCRIPT \"a\" {\(size)+}\nC: keep;\nC: AUTHENTICATE \"PLAIN\" \"AGEAYg==\""
        )
        #expect(sieve.check().packets > 0)
    }

    @Test(arguments: ["-5", "18446744073709551616", "99999999999999999999999", "0x10", "5 5 LAST"])
    func chunks(size: String) {
        let text = "BDAT \(size) LAST\r\nSubject: x\r\n"
        let result = Self.script(25, "S: 220 hi ESMTP\nC: EHLO c.test\nS: 250 CHUNKING", Array(text.utf8)).check()
        #expect(result.credentials.isEmpty)
    }

    @Test func parentheses() {
        let depth = 100_000
        let nested = String(repeating: "(", count: depth) + String(repeating: ")", count: depth)
        let script = Script(
            "",
            "S: * OK hi\nC: a1 SEARCH \(nested)\nS: * 1 FETCH (BODYSTRUCTURE \(nested))\nS: a1 OK\nC: a2 LOGIN alice s3cr3tword\nS: a2 OK"
        )
        let result = script.check()
        #expect(result.credentials.first?.user == "alice")
    }

    @Test func endlessLines() {
        let line = [UInt8](repeating: UInt8(ascii: "x"), count: 300_000)
        for (port, greeting) in [
            (UInt16(143), "S: * OK hi"), (25, "S: 220 hi ESMTP"), (110, "S: +OK hi"), (21, "S: 220 FTP"),
            (4190, "S: \"SIEVE\" \"x\"\nS: OK"),
        ] {
            let result = Self.script(port, greeting + "\nC: QUIT", line).check()
            #expect(result.verdict == .inconclusive)
        }
    }

    /// Nested to the end, lengths beyond the message, and the indefinite form.
    @Test func elements() {
        let deep = (0..<20_000).flatMap { _ in [0x30, 0x84, 0x7f, 0xff, 0xff, 0xff] as [UInt8] }
        var hostile: [[UInt8]] = [
            [0x30, 0x84, 0xff, 0xff, 0xff, 0xff, 0x02, 1, 1, 0x60] + deep,
            [0x30, 0x88, 0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 2, 1, 1, 0x60, 0x84, 0xff, 0xff, 0xff, 0xff],
            [0x30, 0x80, 0x02, 1, 1, 0x60, 0x80, 0, 0, 0, 0],
            [0x30, 0x0c, 0x02, 1, 1, 0x60, 0x7f, 2, 1, 3, 4, 0x7f, 1, 2],
            [0x30, 7, 0x02, 1, 1, 0x60, 2, 0xa3, 0x84],
        ]
        hostile.append(BER.message(1, BER.element(0x60, [2, 1, 3, 4, 0] + BER.element(0xa3, BER.element(4, [])))))
        for octets in hostile {
            let result = Script("", port: 389, octets: [(.clientToServer, octets)]).check()
            #expect(result.credentials.isEmpty)
            #expect(Script("", port: 389, octets: [(.serverToClient, octets)]).check(.whole).leaks.isEmpty)
        }
    }

    @Test func bindBehindAGapIsFound() {
        let noop = BER.search(1, name: "x")
        let frames = ConversationBuilder(port: 389).sending(noop, .clientToServer).sending(noop, .clientToServer)
            .dropped()
            .sending(BER.bind(3, dn: "cn=alice", password: "s3cr3tword"), .clientToServer)
            .sending(BER.bindResponse(3), .serverToClient).frames
        #expect(check(frames).credentials.first?.user == "cn=alice")
    }

    @Test func manyLiteralsAreReadOnce() {
        let name = String(repeating: "m", count: 50_000)
        let text = "a1 APPEND \(name) {1+}\r\nx" + String(repeating: " {1+}\r\nx", count: 20_000) + "\r\n"
        let result = Self.script(143, "S: * OK hi", Array(text.utf8)).check()
        #expect(result.messages.count > 1)
    }
}
