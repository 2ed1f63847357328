import SigilloCore
import Testing

@testable import SigilloProtocols

@Suite struct IMAPSessionTests {
    // MARK: Capabilities

    @Test func listsWhatItIsCapableOf() {
        func list(
            _ isAuthenticated: Bool, _ isSealed: Bool, _ change: (inout SessionConfiguration) -> Void = { _ in }
        )
            -> String
        {
            IMAPSession.capabilities(
                Honest.configuration(change), isAuthenticated: isAuthenticated, isSealed: isSealed
            ).dropFirst(5).joined(separator: " ")
        }
        #expect(list(false, false) == "STARTTLS LOGINDISABLED")
        #expect(list(false, true) == "AUTH=PLAIN AUTH=LOGIN")
        #expect(list(false, false) { $0.offersStartTLS = false } == "LOGINDISABLED")
        #expect(list(false, false) { $0.allowsClearTextLogin = true } == "STARTTLS AUTH=PLAIN AUTH=LOGIN")
        #expect(list(false, true) { $0.offersLogin = false } == "LOGINDISABLED")
        #expect(!list(true, false).contains("STARTTLS"))
        #expect(list(true, true).contains("SORT SORT=DISPLAY THREAD=REFERENCES THREAD=REFS THREAD=ORDEREDSUBJECT"))
    }

    // MARK: TLS

    @Test func leavesWhatFollowsStartTLSUnread() {
        var book = Playbook(Honest.imap(), grantsTLS: false)
        book.feed(Array("a1 STARTTLS\r\na2 LOGIN alice x\r\n".utf8))
        #expect(book.actions.last == .startTLS)
        #expect(book.unread == Array("a2 LOGIN alice x\r\n".utf8))
        #expect(book.logins.isEmpty)
        // What comes before the handshake is over is no command either.
        book.feed(Array("a3 NOOP\r\n".utf8))
        #expect(book.sentText.hasSuffix("a1 OK Begin TLS negotiation now\r\n"))
        book.handle(.tlsEstablished)
        #expect(book.say("a4 NOOP") == "a4 OK NOOP completed\r\n")
    }

    @Test func forgetsWhatItLearntBeforeTLS() {
        var book = Playbook(Honest.imap { $0.allowsClearTextLogin = true }, store: MailStore(messages: [Honest.first]))
        book.say("a1 LOGIN alice wrong", "a2 STARTTLS")
        #expect(book.say("a3 CAPABILITY").contains("AUTH=PLAIN"))
        #expect(book.say("a4 SELECT INBOX") == "a4 BAD Log in first\r\n")
    }

    @Test func ignoresAHandshakeThatItDidNotAskFor() {
        var book = Playbook(Honest.imap())
        book.handle(.tlsEstablished)
        #expect(book.say("a1 LOGIN alice \(Honest.password)").hasPrefix("a1 NO [PRIVACYREQUIRED]"))
    }

    // MARK: What is new

    @Test func tellsOfMailWhileIdling() {
        var book = Honest.selected()
        book.say("a3 IDLE")
        let before = book.sent.count
        book.elsewhere(.deliver(octets: Honest.first.octets, envelope: MailEnvelope(sender: "", recipients: [])))
        book.elsewhere(.setFlags(mailbox: "INBOX", uids: [1], change: .add, flags: MessageFlags(.flagged)))
        book.elsewhere(.remove(mailbox: "INBOX", uids: [2]))
        book.elsewhere(.append(mailbox: "Sent", octets: [1], flags: MessageFlags(), internalDate: nil))
        #expect(
            String(decoding: book.sent[before...], as: UTF8.self)
                == "* 3 EXISTS\r\n* 1 RECENT\r\n* 1 FETCH (UID 1 FLAGS (\\Flagged))\r\n* 2 EXPUNGE\r\n")
        #expect(book.say("DONE") == "a3 OK IDLE completed\r\n")
    }

    @Test func keepsNumbersUntilItMayTellOfRemovals() {
        var book = Honest.selected()
        book.elsewhere(.remove(mailbox: "INBOX", uids: [1]))
        // FETCH, STORE and SEARCH with sequence numbers must not see them change (RFC 9051 §7.5.1).
        #expect(book.say("a3 FETCH 2 UID") == "* 2 FETCH (UID 2)\r\na3 OK FETCH completed\r\n")
        #expect(book.say("a4 SEARCH ALL") == "* SEARCH 1 2\r\na4 OK SEARCH completed\r\n")
        #expect(
            book.say("a5 STORE 2 +FLAGS (\\Seen)") == "* 2 FETCH (FLAGS (\\Seen))\r\na5 OK STORE completed\r\n")
        #expect(book.say("a6 NOOP") == "* 1 EXPUNGE\r\na6 OK NOOP completed\r\n")
        #expect(book.say("a7 FETCH 1 (UID FLAGS)") == "* 1 FETCH (UID 2 FLAGS (\\Seen))\r\na7 OK FETCH completed\r\n")
    }

    @Test func ignoresNewsThatAreOld() {
        var book = Honest.selected()
        let old = book.store.mailboxes[0]
        book.say("a3 STORE 1 +FLAGS.SILENT (\\Seen)")
        book.handle(.mailboxChanged(.mailbox(old)))
        #expect(book.say("a4 NOOP") == "a4 OK NOOP completed\r\n")
    }

    @Test func setsSeenOnceAndSaysSo() {
        var book = Honest.selected()
        #expect(book.say("a3 FETCH 1 BODY[TEXT]").contains("Hi Alice.\r\n FLAGS (\\Seen))"))
        #expect(!book.say("a4 FETCH 1 BODY[TEXT]").contains("FLAGS"))
        #expect(book.say("a5 FETCH 2 BODY.PEEK[]").contains("Two lines."))
        #expect(book.store.mailboxes[0].messages.map(\.flags.system) == [.seen, []])
        #expect(book.notes.contains(.messageSent(octets: 11, verb: "FETCH")))
    }

    // MARK: Shapes that broke clients of other servers

    @Test func selectsAndFetchesAnEmptyMailbox() {
        var book = Honest.selected([])
        #expect(book.sentText.contains("* 0 EXISTS"))
        #expect(!book.sentText.contains("UNSEEN"))
        #expect(book.say("a3 FETCH 1:* FLAGS") == "a3 OK FETCH completed\r\n")
        #expect(book.say("a4 UID FETCH 1:* FLAGS") == "a4 OK FETCH completed\r\n")
        #expect(book.say("a5 UID SEARCH ALL") == "* SEARCH\r\na5 OK SEARCH completed\r\n")
        #expect(book.say("a6 FETCH 1 FLAGS") == "a6 BAD No such message\r\n")
    }

    @Test func fetchesWithMacrosAndOldNames() {
        var book = Honest.selected()
        #expect(book.say("a3 FETCH 2 ALL").hasPrefix("* 2 FETCH (FLAGS () INTERNALDATE"))
        #expect(book.say("a4 FETCH 2 FULL").contains(" BODY (\"text\" \"plain\""))
        #expect(book.say("a5 FETCH 2 RFC822.HEADER").contains("RFC822.HEADER {41}\r\nFrom: carol"))
        #expect(book.say("a6 FETCH 2 rfc822.text").contains("RFC822.TEXT {21}\r\nSecond.\r\nTwo lines.\r\n FLAGS"))
        #expect(book.say("a7 FETCH 2 (RFC822)").contains("RFC822 {62}"))
        #expect(book.say("a8 FETCH 2 (FAST)") == "a8 BAD Expected a data item\r\n")
    }

    @Test func deliversOverSMTPWhatIMAPReads() {
        var smtp = Playbook(Honest.smtp(), isSealed: true)
        smtp.say("EHLO c.test", "AUTH PLAIN \(Honest.base64("\0alice\0" + Honest.password))")
        smtp.say("MAIL FROM:<alice@mail.test>", "RCPT TO:<x@mail.test>", "RCPT TO:<y@mail.test>", "DATA")
        smtp.say("Subject: On its way", "", "..", ".", "QUIT")
        var imap = Playbook(Honest.imap(), store: smtp.store, isSealed: true)
        imap.say("a1 LOGIN alice \(Honest.password)", "a2 SELECT INBOX")
        #expect(imap.say("a3 FETCH 1:* BODY.PEEK[]").contains("{26}\r\nSubject: On its way\r\n\r\n.\r\n)"))
    }

    @Test func sumsUpLongAnswersInItsNotes() {
        var book = Honest.selected(Array(repeating: Honest.first, count: 300))
        let before = book.notes.count
        book.say("a3 FETCH 1:* FLAGS")
        #expect(book.notes.count - before == 102)
        #expect(book.notes.last == .reply(text: "… and 201 more reply lines"))
    }
}
