import SigilloCheck
import SigilloCore
import Testing

/// Messages in clear are one finding each, with their size and never their text.
@Suite struct ContentTests {
    @Test func eachMessageIsOneFinding() {
        let script = Script(
            "",
            "S: * OK hi\nC: a1 FETCH 1:2 BODY[]\nS: * 1 FETCH (BODY[] {7}\nS: abcde\nS: )\nS: * 2 FETCH (FLAGS () BODY[] {7}\nS: fghij\n"
                + "S: )\nS: * 3 FETCH (FLAGS (\\Seen) UID 3)\nS: a1 OK\nC: a2 LOGOUT\nS: a2 OK")
        let messages = script.check().messages
        #expect(messages.count == 2)
        #expect(messages.first?.text == "A message of 7 octets was received in clear by FETCH.")
        #expect(messages.first?.direction == .serverToClient)
    }

    @Test(arguments: [
        "* 1 FETCH (ENVELOPE (\"Mon\" \"zebra\" NIL NIL NIL NIL NIL NIL NIL NIL))",
        "* 1 FETCH (BODY[HEADER.FIELDS (SUBJECT)] \"Subject: zebra\")",
        "* 1 FETCH (BODY[TEXT]<0> \"partial\")", "* 1 FETCH (RFC822.HEADER \"Subject: zebra\" UID 3)",
    ]) func contentOnTheLineCounts(line: String) {
        let script = Script("", "S: * OK hi\nC: a1 FETCH 1 ALL\nS: \(line)\nS: a1 OK\nC: a2 LOGOUT\nS: a2 OK")
        let result = script.check()
        #expect(result.messages.count == 1)
        #expect(!result.printed.contains("zebra"))
    }

    @Test(arguments: [
        "* 1 FETCH (FLAGS (\\Seen) UID 4 RFC822.SIZE 4423 INTERNALDATE \"17-Jul-1996 02:44:25 -0700\")",
        "* 1 FETCH (BODY[] NIL)", "* 1 FETCH (BODY[] \"\")", "* 12 EXISTS", "* LIST () \"/\" INBOX",
    ]) func noContentIsClean(line: String) {
        let script = Script("", "S: * OK hi\nC: a1 FETCH 1 ALL\nS: \(line)\nS: a1 OK\nC: a2 LOGOUT\nS: a2 OK")
        #expect(script.check().verdict == .clean)
    }

    @Test func repliesStayWithTheirCommands() {
        let script = Script(
            "", port: 2424,
            "S: 220 x\nC: LHLO c.test\nS: 250 ok\nC: MAIL FROM:<a@a.test>\nS: 250 ok\nC: RCPT TO:<b@b.test>\nS: 250 ok\n"
                + "C: RCPT TO:<c@c.test>\nS: 250 ok\nC: DATA\nS: 354 go\nC: hello\nC: .\nC: AUTH LOGIN\nS: 250 b\nS: 250 c\nS: 334 eA==\n"
                + "C: \(base64("alice"))\nS: 334 eQ==\nC: \(base64("s3cr3tword"))\nS: 235 ok")
        let result = script.check()
        #expect(result.messages.count == 1)
        #expect(result.credentials.first?.user == "alice")
        #expect(result.findings.filter { $0.rule == "smtp.envelope" }.count == 1)
    }

    @Test func compressedIMAPIsInconclusive() {
        let result = Script("", "S: * OK hi\nC: a1 COMPRESS DEFLATE\nS: a1 OK now\nC> \u{1}\u{2}\u{3}").check()
        #expect(result.verdict == .inconclusive)
        #expect(result.reason?.contains("COMPRESS=DEFLATE") == true)
    }

}
