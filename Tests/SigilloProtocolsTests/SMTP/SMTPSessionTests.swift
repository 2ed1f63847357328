import SigilloCore
import Testing

@testable import SigilloProtocols

@Suite struct SMTPSessionTests {
    private func loggedIn() -> Playbook<SMTPSession> {
        var book = Playbook(Honest.smtp(), isSealed: true)
        book.say("EHLO c.test", "AUTH PLAIN \(Honest.base64("\0alice\0" + Honest.password))")
        return book
    }

    private func received(_ data: String, chunk: Int) -> [String] {
        var book = loggedIn()
        book.say("MAIL FROM:<a@mail.test>", "RCPT TO:<b@mail.test>", "DATA")
        book.feed(Array(data.utf8), chunk: chunk)
        return book.received.map { String(decoding: $0.octets, as: UTF8.self) }
    }

    // A message ends with CRLF.CRLF and with nothing else (RFC 5321 §4.1.1.4, §2.3.8).
    @Test(arguments: [Int.max, 1, 2]) func endsAMessageOnlyWhereItEnds(chunk: Int) {
        for end in ["\n.\n", "\n.\r\n", "\r\n.\n", "\r.\r", "\r\n.\r.", "\r\n.\r\r\n", "\r\r\n ."] {
            #expect(received("x\(end)", chunk: chunk).isEmpty, "\(end.debugDescription)")
            let rest = end.replacing("\r\n.", with: "\r\n")
            #expect(received("x\(end)\r\n.\r\n", chunk: chunk) == ["x\(rest)\r\n"], "\(end.debugDescription)")
        }
        #expect(received(".\r\n", chunk: chunk) == [""])
        #expect(received("\r\n.\r\n", chunk: chunk) == ["\r\n"])
        #expect(received("..\r\n...\r\n.x\r\n.\r\n", chunk: chunk) == [".\r\n..\r\nx\r\n"])
    }

    @Test func keepsTheEnvelopeApart() {
        var book = loggedIn()
        book.say("MAIL FROM:<>", "RCPT TO:<@relay.test:b@mail.test>", "RCPT TO:<\"c d\"@mail.test>", "DATA")
        book.say("To: undisclosed", "", ".")
        #expect(book.store.deliveries.map(\.envelope.sender) == [""])
        #expect(book.store.deliveries.map(\.envelope.recipients) == [["b@mail.test", "\"c d\"@mail.test"]])
        #expect(book.store.deliveries.map(\.message.internalDate) == [1_767_225_600])
    }

    @Test func beginsAnewAfterTLS() {
        var book = Playbook(
            Honest.smtp {
                $0.allowsClearTextLogin = true
                $0.acceptsAnyLogin = true
            })
        book.say("EHLO c.test", "AUTH PLAIN \(Honest.base64("\0a\0b"))", "MAIL FROM:<a@mail.test>", "STARTTLS")
        #expect(book.say("RCPT TO:<b@mail.test>").hasPrefix("503"))
        #expect(book.say("MAIL FROM:<a@mail.test>") == "503 5.5.1 Say EHLO first\r\n")
        book.say("EHLO c.test")
        #expect(book.say("MAIL FROM:<a@mail.test>") == "530 5.7.0 Authentication required\r\n")
    }

    @Test func listsItsKeywords() {
        let honest = Honest.configuration()
        #expect(SMTPSession.keywords(honest, isSealed: false).last == "STARTTLS")
        #expect(SMTPSession.keywords(honest, isSealed: true).last == "AUTH PLAIN LOGIN")
        let bare = Honest.configuration(offersStartTLS: false)
        #expect(SMTPSession.keywords(bare, isSealed: false).last == "LIMITS RCPTMAX=1000")
    }

    @Test func notesAMessageThatBreaksOff() {
        var book = loggedIn()
        book.say("MAIL FROM:<a@mail.test>", "RCPT TO:<b@mail.test>", "DATA", "half")
        book.handle(.inputClosed)
        #expect(book.notes.last == .deviation("The client closed in the middle of a message."))
        #expect(book.isClosed)
        #expect(book.received.isEmpty)
    }

    @Test func saysThatTheStoreIsFull() {
        var limits = MailStore.Limits()
        limits.octets = 5
        var book = Playbook(Honest.smtp { $0.requiresLogin = false }, store: MailStore(limits: limits))
        book.say("EHLO c.test", "MAIL FROM:<a@mail.test>", "RCPT TO:<b@mail.test>", "DATA")
        #expect(book.say("123456", ".") == "452 4.3.1 The store is full\r\n")
    }

    @Test(arguments: [
        "MAIL FROM:<a@b.test", "MAIL FROM:<a@b.test>x", "MAIL TO:<a@b.test>", "MAIL", "MAIL FROM:", "RSET now",
        "DATA now", "QUIT now", "HELO", "EHLO a b", "EHLO a<b",
    ]) func refusesTheSyntax(line: String) {
        var book = loggedIn()
        #expect(book.say(line) == "501 5.5.4 Syntax error in the arguments\r\n")
    }

    @Test func keepsTheParametersOfTheEnvelope() {
        var book = loggedIn()
        book.say(
            "MAIL FROM:<a@mail.test> ret=FULL ENVID=x AUTH=<>", "RCPT TO:<b@mail.test> NOTIFY=DELAY",
            "RCPT TO:<c@mail.test>", "DATA", "x", ".")
        let envelope = book.store.deliveries.first?.envelope
        #expect(envelope?.parameters.map(\.name) == ["RET", "ENVID", "AUTH"])
        #expect(envelope?.parameters.map(\.value) == ["FULL", "x", "<>"])
        #expect(envelope?.recipientParameters == [[EnvelopeParameter(name: "NOTIFY", value: "DELAY")], []])
        // What AUTH= names is nobody's business.
        #expect(book.notes.contains(.command(verb: "MAIL", text: "MAIL FROM:<a@mail.test> RET ENVID AUTH")))
    }

    @Test(arguments: [Int.max, 1, 3]) func joinsChunksWhateverTheyHold(chunk: Int) {
        var book = loggedIn()
        book.say("MAIL FROM:<a@mail.test> BODY=BINARYMIME", "RCPT TO:<b@mail.test>")
        let octets: [UInt8] = [0, 13, 13, 10, 46, 13, 10, 255, 10]
        book.feed(Array("BDAT 9\r\n".utf8) + octets + Array("BDAT 2 LAST\r\nxyNOOP\r\n".utf8), chunk: chunk)
        #expect(book.received.map(\.octets) == [octets + Array("xy".utf8)])
        #expect(book.sentText.hasSuffix("250 2.0.0 Message accepted\r\n250 2.0.0 OK\r\n"))
        #expect(!String(reflecting: book.notes).contains("CRLF"))
    }

    @Test(arguments: [Int.max, 1, 7]) func boundsChunks(chunk: Int) {
        var session = Honest.smtp {
            $0.limits.message = 10
            $0.requiresLogin = false
        }
        session.isSealed = true
        var book = Playbook(session, isSealed: true)
        let large = String(repeating: "m", count: 8)
        let answer = book.feed(
            Array(
                ("EHLO c.test\r\nMAIL FROM:<a@b.test>\r\nRCPT TO:<c@b.test>\r\nBDAT 8\r\n\(large)BDAT 8\r\n\(large)"
                    + "BDAT 8 LAST\r\n\(large)NOOP\r\n").utf8), chunk: chunk)
        #expect(
            answer.hasSuffix(
                "250 2.0.0 Chunk received\r\n552 5.3.4 Message larger than 10 octets\r\n"
                    + "503 5.5.1 Say MAIL first\r\n250 2.0.0 OK\r\n"))
        #expect(book.received.isEmpty)
        #expect(book.say("BDAT 99999999999999999999").hasPrefix("501"))
        #expect(book.isClosed)
    }

    @Test(arguments: ["x\ny", "x\ry", "\nx", "x\r\n\ny", "x\r\r\ny", "\r\n.\n"]) func notesBareLineEnds(text: String) {
        for isRefused in [false, true] {
            var session = Honest.smtp { $0.smtp.bareLineEnds = isRefused ? .refused : .kept }
            session.isAuthenticated = true
            var book = Playbook(session, isSealed: true)
            book.say("EHLO c.test", "MAIL FROM:<a@mail.test>", "RCPT TO:<b@mail.test>", "DATA")
            let answer = book.say(text, ".")
            #expect(answer.hasPrefix(isRefused ? "554 5.6.0" : "250 2.0.0"))
            #expect(book.notes.contains(.deviation("A message has a CR or LF that is not part of a CRLF.")))
            #expect(book.store.deliveries.isEmpty == isRefused)
        }
    }

    @Test func hearsTheChunksOfAScriptedAnswer() {
        var book = Playbook(
            Honest.smtp {
                $0.script.replies = [
                    .init(step: 0, verb: "BDAT", phase: .any, effect: .replaced, text: "250 2.0.0 fine\r\n")
                ]
            })
        book.say("EHLO c.test")
        book.feed(Array("BDAT 4\r\nabcdBDAT 2 LAST\r\nefNOOP\r\n".utf8), chunk: 1)
        #expect(book.received.map { String(decoding: $0.octets, as: UTF8.self) } == ["abcdef"])
    }

    @Test(arguments: [
        ("a@b.test", true), ("a", true), ("a.b+c@d-e.f_g", true), ("\"a b\"@c.test", true), ("\"\"@c.test", true),
        ("a@[192.0.2.1]", true), ("a@[IPv6:2001:db8::1]", true), ("a@[x-tag:content]", true), ("ü@ü.test", true),
        ("", false), ("@b.test", false), ("a@", false), ("a@b..test", false), (".a@b.test", false),
        ("a.@b.test", false),
        ("a b@c.test", false), ("\"a@b.test", false), ("\"a\"b@c.test", false), ("a@-b.test", false),
        ("a@[192.0.2]", false), ("a@[192.0.2.1", false), ("a@[]", false), ("a@[:x]", false), ("a@b@c", false),
        (String(repeating: "x", count: 65) + "@b.test", false), ("a@" + String(repeating: "x", count: 64), false),
    ]) func readsMailboxes(text: String, isOne: Bool) {
        #expect((SMTPMailbox(Array(text.utf8)[...]) != nil) == isOne)
    }
}
