import SigilloCore
import Testing

@testable import SigilloProtocols

/// Every bound, answered in the protocol's words, the same for any portions.
@Suite struct LimitsTests {
    private static func small(_ configuration: inout SessionConfiguration) {
        configuration.limits.line = 64
        configuration.limits.literal = 20
        configuration.limits.message = 100
        configuration.limits.commandsBeforeLogin = 5
        configuration.limits.badCommands = 3
        configuration.limits.recipients = 2
    }

    private func imap(_ chunk: Int, _ text: String) -> (String, Playbook<IMAPSession>) {
        var book = Playbook(Honest.imap(Self.small), isSealed: true)
        let answer = book.feed(Array(text.utf8), chunk: chunk)
        return (answer, book)
    }

    private func smtp(_ chunk: Int, _ text: String) -> (String, Playbook<SMTPSession>) {
        var book = Playbook(Honest.smtp(Self.small), isSealed: true)
        let answer = book.feed(Array(text.utf8), chunk: chunk)
        return (answer, book)
    }

    @Test(arguments: [Int.max, 1, 3]) func refusesALongLineAndGoesOn(chunk: Int) {
        let long = String(repeating: "x", count: 60)
        let (answer, book) = imap(chunk, "a1 NOOP \(long)\r\na2 NOOP\r\n")
        #expect(answer == "a1 BAD [TOOBIG] Command line longer than 64 octets\r\na2 OK NOOP completed\r\n")
        #expect(book.notes.contains(.deviation("A command passed a bound on its line.")))
        #expect(imap(chunk, long + long + "\r\na2 NOOP\r\n").0.hasPrefix("* BAD [TOOBIG]"))
    }

    @Test(arguments: [Int.max, 1, 3]) func swallowsTheLiteralOfALongLine(chunk: Int) {
        let long = String(repeating: "x", count: 60)
        let (answer, _) = imap(chunk, "a1 NOOP \(long) {9+}\r\na2 NOOP\r\n rest\r\na3 NOOP\r\n")
        #expect(answer == "a1 BAD [TOOBIG] Command line longer than 64 octets\r\na3 OK NOOP completed\r\n")
    }

    @Test(arguments: [Int.max, 1, 3]) func takesALineOfExactlyTheLimit(chunk: Int) {
        let (answer, _) = imap(chunk, "a1 ID (\"name\" \"\(String(repeating: "x", count: 45))\")\r\n")
        #expect(answer.hasSuffix("a1 OK ID completed\r\n"))
    }

    @Test(arguments: [Int.max, 1, 3]) func refusesLiteralsBeforeTheyAreSentOrSwallowsThem(chunk: Int) {
        #expect(
            imap(chunk, "a1 LOGIN {21}\r\na2 NOOP\r\n").0
                == "a1 BAD [TOOBIG] Literals larger than 20 octets\r\na2 OK NOOP completed\r\n")
        #expect(
            imap(chunk, "a1 LOGIN {21+}\r\n123456789012345678901 {3}\r\na2 NOOP\r\n").0
                == "a1 BAD [TOOBIG] Literals larger than 20 octets\r\na2 OK NOOP completed\r\n")
        // The bound is on all literals of a command together.
        #expect(
            imap(chunk, "a1 LOGIN {15+}\r\n123456789012345 {6+}\r\n123456\r\na2 NOOP\r\n").0
                == "a1 BAD [TOOBIG] Literals larger than 20 octets\r\na2 OK NOOP completed\r\n")
    }

    @Test(arguments: [Int.max, 1, 3]) func refusesAMessageThatIsTooLarge(chunk: Int) {
        let login = "a1 LOGIN alice \(Honest.password)\r\n"
        let (answer, _) = imap(
            chunk,
            login
                + "a2 APPEND Sent {101}\r\na3 APPEND Sent {101+}\r\n\(String(repeating: "m", count: 101))\r\na4 NOOP\r\n"
        )
        #expect(
            answer.hasSuffix(
                "a2 NO [TOOBIG] Message larger than 100 octets\r\na3 NO [TOOBIG] Message larger than 100 octets\r\n"
                    + "a4 OK NOOP completed\r\n"))
    }

    @Test(arguments: [Int.max, 1, 3]) func endsASessionThatOnlyErrs(chunk: Int) {
        let (answer, book) = imap(chunk, "a1 X\r\na2 X\r\na3 X\r\na4 X\r\na5 NOOP\r\n")
        #expect(answer.hasSuffix("a4 BAD Unknown command\r\n* BYE Too many bad commands\r\n"))
        #expect(book.isClosed)
        let (reply, session) = smtp(chunk, "X\r\nX\r\nX\r\nX\r\nNOOP\r\n")
        #expect(reply.hasSuffix("421 4.7.0 mail.example.test Too many bad commands\r\n"))
        #expect(session.isClosed)
    }

    @Test(arguments: [Int.max, 1, 3]) func endsASessionThatNeverLogsIn(chunk: Int) {
        let (answer, book) = imap(chunk, String(repeating: "a NOOP\r\n", count: 9))
        #expect(answer.hasSuffix("a OK NOOP completed\r\n* BYE Too many commands before a log-in\r\n"))
        #expect(book.isClosed)
        let (reply, session) = smtp(chunk, String(repeating: "NOOP\r\n", count: 9))
        #expect(reply.hasSuffix("421 4.7.0 mail.example.test Too many commands before a log-in\r\n"))
        #expect(session.isClosed)
    }

    @Test(arguments: [Int.max, 1, 3]) func boundsSMTPLinesRecipientsAndMessages(chunk: Int) {
        let plain = Honest.base64("\0alice\0" + Honest.password)
        let long = String(repeating: "x", count: 70)
        let (answer, book) = smtp(
            chunk,
            "EHLO c.test\r\nNOOP \(long)\r\nAUTH PLAIN \(plain)\r\nMAIL FROM:<a@b.test> SIZE=101\r\n"
                + "MAIL FROM:<a@b.test>\r\nRCPT TO:<1@b.test>\r\nRCPT TO:<2@b.test>\r\nRCPT TO:<3@b.test>\r\n"
                + "DATA\r\n\(long)\r\n\(long)\r\n.\r\nNOOP\r\n")
        #expect(
            answer.hasSuffix(
                "500 5.5.6 Line longer than 64 octets\r\n235 2.7.0 Authentication successful\r\n"
                    + "552 5.3.4 Message larger than 100 octets\r\n250 2.1.0 Sender OK\r\n"
                    + "250 2.1.5 Recipient OK\r\n250 2.1.5 Recipient OK\r\n452 4.5.3 Too many recipients\r\n"
                    + "354 End with a line that holds a dot alone\r\n552 5.3.4 Message larger than 100 octets\r\n"
                    + "250 2.0.0 OK\r\n"))
        #expect(book.received.isEmpty)
        #expect(book.store.deliveries.isEmpty)
    }

    @Test func saysGoodbyeAfterSilence() {
        var imap = Playbook(Honest.imap(), isSealed: true)
        imap.say("a1 NOOP")
        imap.handle(.timer(id: 0))
        #expect(!imap.isClosed)
        imap.handle(.timer(id: 0))
        #expect(imap.sentText.hasSuffix("* BYE Autologout, nothing came for too long\r\n"))
        #expect(imap.isClosed)
        var smtp = Playbook(Honest.smtp(), isSealed: true)
        smtp.handle(.timer(id: 0))
        #expect(smtp.sentText.hasSuffix("421 4.4.2 mail.example.test Nothing came for too long\r\n"))
    }

    @Test func answersOneFetchWithBoundedOutput() {
        var book = Playbook(
            Honest.imap { $0.limits.message = 1_000 },
            store: MailStore(
                messages: Array(repeating: Honest.message(String(repeating: "m", count: 100_000)), count: 20)),
            isSealed: true)
        book.say("a1 LOGIN alice \(Honest.password)", "a2 SELECT INBOX")
        let answer = book.say("a3 FETCH 1:* (BODY[] BODY[TEXT] RFC822)")
        #expect(answer.hasSuffix("a3 NO [LIMIT] Fetch fewer messages at once\r\n"))
        #expect(answer.utf8.count < 1_600_000)
    }
}
