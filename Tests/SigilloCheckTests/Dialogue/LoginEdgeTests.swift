import SigilloCheck
import SigilloCore
import SigilloWire
import Testing

/// Log-ins where one does not look for them.
@Suite struct LoginEdgeTests {
    /// User and secret of every log-in, in order.
    private func logins(_ frames: [CapturedFrame]) -> [String] {
        check(frames).credentials.map {
            ($0.user ?? "-") + "/" + String(decoding: $0.secret?.reveal() ?? [], as: UTF8.self)
        }
    }

    private func logins(_ text: String, port: UInt16 = 143) -> [String] {
        logins(Script("", port: port, text).frames())
    }

    @Test(arguments: [
        ("C: a1 LOGIN \"alice\" {10}\nS: + \nC: s3cr3tword\nS: a1 OK", ["alice/s3cr3tword"]),
        ("C: a1 LOGIN {5+}\nC: alice \"s3cr3t \\\"word\"\nS: a1 OK", ["alice/s3cr3t \"word"]),
        ("C: a1 LOGIN alice {0+}\nC: \nS: a1 NO", ["alice/"]),
        ("C: a1 LOGIN {5}\nS: a1 BAD no literals\nC: a2 LOGIN bob s3cr3tword\nS: a2 OK", ["bob/s3cr3tword"]),
        ("C: a1 LOGIN alice one\nS: a1 NO\nC: a2 LOGIN alice two\nS: a2 OK", ["alice/one", "alice/two"]),
        ("C: a1 LOGIN alice my secret\nS: a1 BAD", ["alice/my secret"]),
        ("C: a1 LOGIN NIL NIL\nS: a1 NO", ["NIL/NIL"]),
        (
            "C: a1 AUTHENTICATE PLAIN AGFsaWNlAHMzY3IzdA\nS: a1 NO\nC: a2 AUTHENTICATE PLAIN\nS: + \nC: AGJvYgBwdw==\nS: a2 OK",
            ["alice/s3cr3t", "bob/pw"]
        ),
        ("C: a1 AUTHENTICATE PLAIN =\nS: a1 NO\nC: a2 LOGIN alice s3cr3tword\nS: a2 OK", ["alice/s3cr3tword"]),
        (
            "C: a1 AUTHENTICATE PLAIN\nC: AGJvYgBwdw==\nC: a2 LOGIN alice s3cr3tword\nS: + \nS: a1 NO\nS: a2 OK",
            ["bob/pw", "alice/s3cr3tword"]
        ),
        ("C: a1 AUTHENTICATE PLAIN\nS: + \nC: nonsense!\nS: a1 BAD", ["-/nonsense!"]),
        ("C: a1 IDLE\nS: + idling\nC: DONE\nS: a1 OK\nC: a2 LOGIN alice s3cr3tword\nS: a2 OK", ["alice/s3cr3tword"]),
        ("C: a1 STARTTLS\nS: a1 BAD no\nC: a2 LOGIN alice s3cr3tword\nS: a2 OK", ["alice/s3cr3tword"]),
    ]) func imap(text: String, expected: [String]) {
        #expect(logins("S: * OK hi\n" + text) == expected)
        #expect(logins("S: * PREAUTH hi\n" + text) == expected)
    }

    @Test(arguments: [
        ("C: AUTH PLAIN\nS: 504 no\nC: AGJvYgBwdw==\nS: 500 what", ["bob/pw"]),
        ("C: AUTH PLAIN\nS: 504 no\nC: AUTH LOGIN\nS: 334 eA==\nC: Ym9i\nS: 334 eA==\nC: cHc=\nS: 235", ["bob/pw"]),
        (
            "C: AUTH LOGIN\nS: 334 \nC: Ym9i\nS: 334 \nC: cHc=\nS: 535 no\nC: AUTH LOGIN\nS: 334 \nC: Ym9i\nS: 334 \nC: cHgx\nS: 235",
            ["bob/pw", "bob/px1"]
        ),
        ("C: DATA\nS: 503 no\nC: AUTH PLAIN AGJvYgBwdw==\nS: 235", ["bob/pw"]),
        ("C: MAIL FROM:<a@a.test> AUTH=PLAIN\nS: 250\nC: AUTH PLAIN AGJvYgBwdw==\nS: 235", ["bob/pw"]),
        ("C: BDAT 3\nC> xyzAUTH PLAIN AGJvYgBwdw==\nC: \nS: 250\nS: 235", ["bob/pw"]),
        ("C: auth  plain  AGJvYgBwdw==\nS: 235", ["bob/pw"]),
    ]) func smtp(text: String, expected: [String]) {
        #expect(logins("S: 220 hi ESMTP\nC: EHLO c.test\nS: 250 ok\n" + text, port: 25) == expected)
    }

    @Test(arguments: [
        ("C: PASS s3cr3tword\nS: -ERR", ["-/s3cr3tword"]),
        ("C: user alice\nC: pass s3cr3tword\nS: +OK\nS: +OK", ["alice/s3cr3tword"]),
        ("C: RETR 1\nC: USER alice\nC: PASS s3cr3tword\nS: -ERR\nS: +OK\nS: +OK", ["alice/s3cr3tword"]),
        ("C: AUTH LOGIN\nS: + VXNlcm5hbWU6\nC: Ym9i\nS: + UGFzc3dvcmQ6\nC: cHc=\nS: +OK", ["bob/pw"]),
    ]) func pop3(text: String, expected: [String]) {
        #expect(logins("S: +OK hi\n" + text, port: 110) == expected)
    }

    private static let login = "a1 LOGIN alice s3cr3tword\r\n"

    @Test func whateverTCPDoes() {
        let greeting = ConversationBuilder(port: 143).server("* OK hi\r\n")
        let wrapping = ConversationBuilder(port: 143, clientISN: 0xffff_fff5).server("* OK hi\r\n")
        let tagged = ConversationBuilder(port: 143, vlans: [5, 6]).server("* OK hi\r\n")
        for frames in [
            greeting.segment(Array(Self.login.utf8), flags: 0x19, .clientToServer).ending(.none).frames,
            greeting.client(Self.login).ending(.clientReset).frames,
            wrapping.client(Self.login, segmented: 3).frames, tagged.client(Self.login).frames,
        ] {
            #expect(logins(frames) == ["alice/s3cr3tword"])
        }
    }

    @Test func fourTupleThatIsUsedAgainIsAnotherFlow() {
        let first = ConversationBuilder(port: 143).server("* OK hi\r\n").client("a1 LOGOUT\r\n").server("a1 OK\r\n")
            .frames
        let second = ConversationBuilder(port: 143, clientISN: 777_777, serverISN: 888_888).server("* OK hi\r\n")
            .client(Self.login).server("a1 OK\r\n").frames
        let result = check(ConversationBuilder.numbered(first + second))
        #expect(result.flows.count == 2)
        #expect(result.credentials.first?.tcpStream == 1)
    }

    @Test func proxyLineByOctets() {
        let text = "PROXY TCP4 192.0.2.1 198.51.100.1 5000 25\r\n"
        let frames = ConversationBuilder(port: 25).client(text, segmented: 1).server("220 hi\r\n").client(
            "EHLO c.test\r\n"
        )
        .server("250 ok\r\n").client("AUTH PLAIN AGJvYgBwdw==\r\n").server("235 ok\r\n").frames
        #expect(logins(frames) == ["bob/pw"])
    }

    @Test func bareLineFeeds() {
        let frames = ConversationBuilder(port: 25).server("220 hi ESMTP\n").client("EHLO c.test\n").server("250 ok\n")
            .client("DATA\n").server("354 go\n").client("hello\n.\nAUTH PLAIN AGJvYgBwdw==\n").server(
                "250 ok\n235 ok\n"
            ).frames
        #expect(logins(frames) == ["bob/pw"])
    }
}
