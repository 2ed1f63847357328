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
        #expect(SMTPSession.keywords(bare, isSealed: false).last == "ENHANCEDSTATUSCODES")
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
}
