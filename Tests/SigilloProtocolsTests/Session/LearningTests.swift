import SigilloCore
import Testing

@testable import SigilloProtocols

/// A server that does not know the account yet takes the first log-in inside TLS for it, and no other.
@Suite struct LearningTests {
    private let user = "carla@mail.test"
    private let password = "kx8wq2m-own-password"

    private var plain: String { Honest.base64("\0\(user)\0\(password)") }

    private func imap() -> IMAPSession { Honest.imap { $0.learnsAccount = true } }
    private func smtp() -> SMTPSession { Honest.smtp { $0.learnsAccount = true } }

    private func learnt<Session: ServerSession>(_ book: Playbook<Session>) -> [Account] {
        book.actions.compactMap { if case .learn(let account) = $0 { account } else { nil } }
    }

    @Test func theFirstLogInInsideTLSBecomesTheAccount() {
        var imap = Playbook(imap(), isSealed: true)
        #expect(imap.say("a1 LOGIN \(user) \(password)").contains("a1 OK"))
        var smtp = Playbook(smtp(), isSealed: true)
        #expect(smtp.say("EHLO c.test", "AUTH PLAIN \(plain)").contains("235 "))
        for (accounts, logins) in [(learnt(imap), imap.logins), (learnt(smtp), smtp.logins)] {
            #expect(accounts.map(\.user) == [user])
            #expect(accounts.map(\.password) == [Secret(password)])
            #expect(accounts.map(\.address) == [Honest.account.address])
            #expect(logins.map(\.isGenuine) == [true])
            #expect(logins.map(\.isAccepted) == [true])
        }
    }

    @Test(arguments: ["AUTHENTICATE PLAIN", "AUTHENTICATE LOGIN"])
    func everyMechanismThatIsOfferedTeaches(command: String) {
        var book = Playbook(imap(), isSealed: true)
        book.say("a1 \(command)")
        let responses = command.hasSuffix("PLAIN") ? [plain] : [Honest.base64(user), Honest.base64(password)]
        for response in responses { book.say(response) }
        #expect(learnt(book).map(\.user) == [user])
        #expect(book.logins.map(\.isAccepted) == [true])
    }

    @Test func nothingIsLearntInClear() {
        var imap = Playbook(imap())
        #expect(imap.say("a1 LOGIN \(user) \(password)").contains("a1 NO [PRIVACYREQUIRED]"))
        #expect(imap.say("a2 AUTHENTICATE PLAIN \(plain)").contains("a2 NO"))
        var smtp = Playbook(smtp())
        #expect(smtp.say("EHLO c.test", "AUTH PLAIN \(plain)").contains("538 "))
        var bait = Playbook(Honest.pop3 { $0.learnsAccount = true })
        bait.say("USER \(user)", "PASS \(password)")
        #expect(learnt(imap).isEmpty && learnt(smtp).isEmpty && learnt(bait).isEmpty)
        #expect((imap.logins + smtp.logins + bait.logins).allSatisfy { !$0.isGenuine && !$0.isAccepted })
    }

    @Test func whatWasTriedInClearMayStillBeLearntInsideTLS() {
        var book = Playbook(imap())
        book.say("a1 LOGIN \(user) \(password)", "a2 STARTTLS")
        #expect(book.say("a3 LOGIN \(user) \(password)").contains("a3 OK"))
        #expect(book.logins.map(\.isGenuine) == [false, true])
        #expect(learnt(book).count == 1)
    }

    @Test func anotherPasswordIsRefusedAfterwards() {
        var book = Playbook(imap(), isSealed: true)
        book.handle(.accountLearnt(Account(user: user, password: Secret(password), address: "", correspondent: "")))
        #expect(book.say("a1 LOGIN \(user) another-password").contains("a1 NO [AUTHENTICATIONFAILED]"))
        #expect(book.say("a2 LOGIN \(Honest.account.user) \(Honest.password)").contains("a2 NO"))
        #expect(book.say("a3 LOGIN \(user) \(password)").contains("a3 OK"))
        #expect(learnt(book).isEmpty)
        #expect(book.logins.map(\.isGenuine) == [false, false, true])
    }

    @Test func aRefusedMechanismAndAnEmptyPasswordTeachNothing() {
        var book = Playbook(smtp(), isSealed: true)
        book.say("EHLO c.test", "AUTH XOAUTH2 \(Honest.base64("user=carla\u{1}auth=Bearer token-of-carla\u{1}\u{1}"))")
        book.say("AUTH PLAIN \(Honest.base64("\0carla\0"))", "AUTH PLAIN \(Honest.base64("carla"))")
        #expect(learnt(book).isEmpty)
        #expect(book.logins.allSatisfy { !$0.isAccepted })
    }

    @Test func aBaitKnowsWhatWasLearntElsewhere() {
        var bait = Playbook(Honest.pop3())
        bait.handle(.accountLearnt(Account(user: user, password: Secret(password), address: "", correspondent: "")))
        bait.say("USER \(user)", "PASS \(password)")
        #expect(bait.logins.map(\.isGenuine) == [true])
    }

    @Test func theLearntPasswordIsWithheldFromThenOn() {
        var book = Playbook(imap(), isSealed: true)
        book.say("a1 LOGIN \(user) \(password)", "a2 SELECT \(password)")
        #expect(book.notes.contains(.command(verb: "SELECT", text: "SELECT ‹withheld, it holds the password›")))
        #expect(!String(reflecting: book.notes).contains(password))
    }
}
