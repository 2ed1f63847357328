import SigilloCheck
import SigilloCore
import Testing

/// What looks like a log-in and is none.
@Suite struct FalseAlarmTests {
    static let quiet: [Script] = [
        Script(
            "capabilities and a cancelled exchange",
            "S: * OK [CAPABILITY IMAP4rev1 AUTH=PLAIN AUTH=LOGIN] ready\nC: a1 AUTHENTICATE PLAIN\nS: + \nC: *\n"
                + "S: a1 BAD cancelled\nC: a2 LOGOUT\nS: * BYE\nS: a2 OK"),
        Script(
            "a cancelled LOGIN after the user", port: 587,
            "S: 220 hello ESMTP\nC: EHLO c.test\nS: 250 AUTH LOGIN\nC: AUTH LOGIN\nS: 334 VXNlcm5hbWU6\n"
                + "C: \(base64("alice"))\nS: 334 UGFzc3dvcmQ6\nC: *\nS: 501 cancelled\nC: QUIT\nS: 221 bye"),
        Script(
            "an empty reply to an authentication", port: 110,
            "S: +OK ready\nC: AUTH PLAIN\nS: + \nC: \nS: -ERR\nC: QUIT\nS: +OK"),
        Script(
            "POP3 lists its mechanisms", port: 110,
            "S: +OK hi\nC: AUTH\nS: +OK\nS: PLAIN\nS: LOGIN\nS: .\nC: QUIT\nS: +OK"),
        Script(
            "anonymous", "S: * OK hi\nC: a1 AUTHENTICATE ANONYMOUS \(base64("guest"))\nS: a1 OK\nC: a2 LOGOUT\nS: a2 OK"
        ),
        Script(
            "EXTERNAL", "S: * OK hi\nC: a1 AUTHENTICATE EXTERNAL =\nS: a1 NO\nC: a2 LOGOUT\nS: a2 OK"),
        Script(
            "a LOGIN inside the name of a mailbox",
            "S: * OK hi\nC: a1 CREATE {17}\nS: + \nC: x LOGIN eve pw123\nS: a1 OK\nC: a2 LOGOUT\nS: a2 OK"),
        Script(
            "a search form", port: 80,
            "C: POST /search HTTP/1.1\nC: Content-Type: application/x-www-form-urlencoded\nC: Content-Length: 11\nC: \n"
                + "C> login=alice\nS: HTTP/1.1 200 OK\nS: "),
        Script(
            "a page that shows a log-in", port: 80,
            "C: GET / HTTP/1.1\nC: \nS: HTTP/1.1 200 OK\nS: \nS: Authorization: Basic \(base64("alice:s3cr3tword"))\nS: PASS x"
        ),
    ]

    @Test(arguments: quiet, Script.Delivery.allCases)
    func isClean(script: Script, delivery: Script.Delivery) {
        let result = script.check(delivery)
        #expect(result.leaks.isEmpty, "\(result.leaks)")
        #expect(result.verdict == .clean, "\(result.reason ?? "")")
    }

    static let contentOnly: [Script] = [
        Script(
            "log-ins in a DATA body", port: 25,
            "S: 220 hello\nC: EHLO c.test\nS: 250 ok\nC: MAIL FROM:<a@a.test> AUTH=<>\nS: 250 ok\nC: RCPT TO:<b@b.test>\nS: 250 ok\n"
                + "C: DATA\nS: 354 go\nC: Subject: password reset\nC: Received-SPF: pass\nC: \nC: AUTH PLAIN \(base64("\0eve\0pw12345"))\n"
                + "C: a LOGIN eve pw\nC: PASS x\nC: ..\nC: .\nS: 250 ok\nC: QUIT\nS: 221 bye"),
        Script(
            "a log-in in an APPEND literal",
            "S: * OK hi\nC: a1 APPEND INBOX (\\Seen) {20}\nS: + go\nC: a LOGIN eve pw12345\nS: a1 OK\nC: a2 LOGOUT\nS: a2 OK"
        ),
        Script(
            "a log-in in a FETCH response",
            "S: * OK hi\nC: a1 FETCH 1 (UID BODY[])\nS: * 1 FETCH (UID 7 BODY[] {22}\nS: a LOGIN eve pw12345\nS: )\nS: a1 OK\nC: a2 LOGOUT\nS: a2 OK"
        ),
        Script(
            "a log-in in a message by POP3", port: 110,
            "S: +OK hi\nC: RETR 1\nS: +OK\nS: Subject: x\nS: \nS: USER eve\nS: PASS pw12345\nS: +OK <1@x.test>\nS: .\nC: QUIT\nS: +OK"
        ),
        Script(
            "a log-in in a BDAT chunk", port: 25,
            "S: 220 hello\nC: EHLO c.test\nS: 250 CHUNKING\nC: BDAT 17 LAST\nC: AUTH PLAIN AGEAYg\nS: 250 ok\nC: QUIT\nS: 221"
        ),
    ]

    @Test(arguments: contentOnly, Script.Delivery.allCases)
    func isContentAndNoCredential(script: Script, delivery: Script.Delivery) {
        let result = script.check(delivery)
        #expect(result.credentials.isEmpty, "\(result.credentials)")
        #expect(result.messages.count == 1, "\(result.findings)")
        #expect(result.messages.first?.severity == .high)
        #expect(result.verdict == .leak)
        #expect(!result.printed.contains("eve"))
    }

    @Test func redisOnThePortOfPOP3IsSilent() {
        let result = Script("", port: 110, "C: *2\nC: $4\nC: AUTH\nC: $6\nC: foobar\nS: +OK").check()
        #expect(result.leaks.isEmpty)
        #expect(result.verdict == .inconclusive)
    }
}
