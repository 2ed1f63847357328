import SigilloCore
import Testing

@testable import SigilloProtocols

/// A server that takes mail for one domain from anybody.
@Suite struct SMTPSessionReceivingTests {
    private func receiving() -> Playbook<SMTPSession> {
        var book = Playbook(
            Honest.smtp {
                $0.requiresLogin = false
                $0.offersLogin = false
                $0.smtp.receivedDomain = "mail.test"
            })
        book.say("EHLO c.test", "MAIL FROM:<bea@ateneo.test>")
        return book
    }

    @Test(arguments: [
        ("alice@mail.test", "250"), ("ALICE@Mail.Test", "250"), ("Postmaster", "250"), ("postmaster@mail.test", "250"),
        ("nobody@mail.test", "550 5.1.1"), ("nobody", "550 5.1.1"), ("alice@sub.mail.test", "550 5.7.1"),
        ("bea@ateneo.test", "550 5.7.1"), ("\"alice@mail.test\"@ateneo.test", "550 5.7.1"),
    ]) func takesMailForItsOwnDomain(mailbox: String, reply: String) {
        var book = receiving()
        #expect(book.say("RCPT TO:<\(mailbox)>").hasPrefix(reply + " "))
    }

    @Test func takesMailForEveryAccount() {
        var book = receiving()
        var accounts = AccountDirectory()
        accounts.insert(
            Account(user: "carla", password: Secret("x"), address: "carla@mail.test", correspondent: "a@b.test"))
        book.handle(.accountsChanged(accounts))
        #expect(book.say("RCPT TO:<carla@mail.test>").hasPrefix("250 "))
    }

    @Test func asksForNoLogIn() {
        var book = receiving()
        #expect(!book.say("EHLO c.test").contains("AUTH"))
        #expect(book.say("AUTH PLAIN").hasPrefix("502 "))
    }

    @Test func tellsTheStoreWhoTheClientSaysItIs() {
        var book = receiving()
        book.say("RCPT TO:<alice@mail.test>", "DATA", "x", ".")
        #expect(book.store.deliveries.map(\.envelope.helo) == ["c.test"])
        #expect(book.store.deliveries.map(\.envelope.isExtended) == [true])
        book.say("HELO d.test", "MAIL FROM:<>", "RCPT TO:<alice@mail.test>", "DATA", "x", ".")
        #expect(book.store.deliveries.last?.envelope.helo == "d.test")
        #expect(book.store.deliveries.last?.envelope.isExtended == false)
    }

    @Test func answersWithTheReceiversWords() {
        var session = Honest.smtp { $0.requiresLogin = false }
        _ = session.receive(.connected(isSealed: false))
        for line in ["EHLO c.test", "MAIL FROM:<bea@ateneo.test>", "RCPT TO:<alice@mail.test>", "DATA", "x", "."] {
            _ = session.receive(.bytes(Array((line + "\r\n").utf8)))
        }
        let refusal = MailRefusal(code: 550, enhanced: "5.7.23", texts: ["SPF fail", "The domain explains: no"])
        let sent = session.receive(.stored(.refused(.policy(refusal)))).flatMap { action -> [UInt8] in
            if case .send(let octets) = action { octets } else { [] }
        }
        #expect(
            String(decoding: sent, as: UTF8.self)
                == "550-5.7.23 SPF fail\r\n550 5.7.23 The domain explains: no\r\n")
    }
}
