import SigilloCore
import Testing

@testable import SigilloProtocols

/// What a client reveals is noted as a secret, wherever it reveals it.
@Suite struct SecretsTests {
    private let password = Honest.password

    private func texts<Session: ServerSession>(_ book: Playbook<Session>) -> String {
        String(reflecting: book.notes)
    }

    @Test func notesTheLogInThatAnHonestServerRefused() {
        var book = Playbook(Honest.imap())
        book.say("a1 LOGIN alice \(password)", "a2 AUTHENTICATE PLAIN \(Honest.base64("\0alice\0" + password))")
        #expect(book.logins.map(\.mechanism) == ["LOGIN", "PLAIN"])
        #expect(book.logins.allSatisfy { $0.isGenuine && !$0.isAccepted && $0.user == "alice" })
        #expect(book.logins.allSatisfy { $0.secret == Secret(password) })
        #expect(!texts(book).contains(password))
        #expect(!texts(book).contains(Honest.base64("\0alice\0" + password)))
    }

    @Test func notesALogInThatIsMalformed() {
        var book = Playbook(Honest.imap())
        book.say("a1 LOGIN alice \(password) more", "a2 AUTHENTICATE PLAIN !\(password)")
        #expect(book.logins.count == 2)
        #expect(book.logins[0].secret == Secret("alice \(password) more"))
        #expect(!texts(book).contains(password))
    }

    @Test func doesNotPrintWhatIsNoCommand() {
        var imap = Playbook(Honest.imap())
        imap.say(password, "\(password) \(password)", Honest.base64(password))
        #expect(!texts(imap).contains(password))
        #expect(!texts(imap).contains(Honest.base64(password)))
        var smtp = Playbook(Honest.smtp())
        smtp.say("EHLO c.test", password, Honest.base64(password), "NOOP \(password)", "VRFY \(password)")
        #expect(!texts(smtp).contains(password))
        #expect(!texts(smtp).contains(Honest.base64(password)))
    }

    @Test func withholdsAPasswordInThePlaceOfAName() {
        var book = Playbook(Honest.imap(), isSealed: true)
        book.say("a1 LOGIN \(password) alice", "a2 LOGIN alice \(password)", "a3 SELECT \(password)")
        #expect(!texts(book).contains(password))
        #expect(book.notes.contains(.command(verb: "SELECT", text: "SELECT ‹withheld, it holds the password›")))
    }

    @Test func knowsBearerTokensForSecrets() {
        let token = "user=alice\u{1}auth=Bearer \(password)\u{1}\u{1}"
        var book = Playbook(Honest.smtp())
        book.say("EHLO c.test", "AUTH XOAUTH2 \(Honest.base64(token))")
        #expect(book.logins.map(\.user) == ["alice"])
        #expect(book.logins.map(\.secret) == [Secret(password)])
        #expect(!texts(book).contains(password))
    }

    @Test func namesNoMechanismThatIsNone() {
        var book = Playbook(Honest.smtp())
        book.say("EHLO c.test", "AUTH \(Honest.base64("\0alice\0" + password))")
        #expect(book.notes.contains(.command(verb: "AUTH", text: "AUTH ?")))
    }
}
