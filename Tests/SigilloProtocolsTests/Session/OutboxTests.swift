import SigilloCore
import Testing

@testable import SigilloProtocols

/// A session that nobody looks at says the same and notes nothing.
@Suite struct OutboxTests {
    @Test func imapSaysTheSameWithoutNotes() {
        var noting = Playbook(Honest.imap(), store: MailStore(messages: [Honest.first]), isSealed: true)
        var silent = Playbook(
            Honest.imap { $0.makesNotes = false }, store: MailStore(messages: [Honest.first]), isSealed: true)
        for line in ["a1 CAPABILITY", "a2 LOGIN ada wrong", "a3 SELECT INBOX", "a4 NONSENSE", "a5 LOGOUT"] {
            noting.say(line)
            silent.say(line)
        }
        #expect(silent.sent == noting.sent)
        #expect(silent.notes.isEmpty)
        #expect(!noting.notes.isEmpty)
    }

    @Test func smtpSaysTheSameWithoutNotes() {
        var noting = Playbook(Honest.smtp(), isSealed: true)
        var silent = Playbook(Honest.smtp { $0.makesNotes = false }, isSealed: true)
        for line in ["EHLO c.test", "AUTH PLAIN \(Honest.base64("\0ada\0wrong"))", "MAIL FROM:<a@mail.test>", "QUIT"] {
            noting.say(line)
            silent.say(line)
        }
        #expect(silent.sent == noting.sent)
        #expect(silent.notes.isEmpty)
        #expect(!noting.notes.isEmpty)
    }
}
