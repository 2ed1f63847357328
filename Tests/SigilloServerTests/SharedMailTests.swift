import SigilloCore
import SigilloProtocols
import Testing

@testable import SigilloServer

/// The mail of several accounts behind connections without sockets.
@Suite struct SharedMailTests {
    private static let carla = Account(
        user: "carla", password: Secret("w8xk2vq9zr4mh7tp"), address: "carla@ateneo.test",
        correspondent: "bea@altrove.test")

    private let mail = SharedMail(SharedStore(MailStore(messages: [Bench.message])), account: Bench.account)

    private func message(to recipients: String...) -> SubmittedMessage {
        SubmittedMessage(
            number: 0, origin: .delivery, envelope: MailEnvelope(sender: "bea@altrove.test", recipients: recipients),
            octets: Array("Subject: two\r\n\r\nbody\r\n".utf8), time: 1)
    }

    private func counts(_ users: Account...) -> [Int?] {
        users.map { mail.store(of: $0)?.store[name: "INBOX"]?.messages.count }
    }

    @Test func oneAccountGetsEverything() {
        guard case .added = mail.take(message(to: "nobody@altrove.test"), from: nil) else {
            Issue.record("not added")
            return
        }
        #expect(counts(Bench.account) == [2])
        #expect(mail.journal.messages.map(\.number) == [1])
    }

    @Test func ofSeveralTheRecipientsGetIt() {
        #expect(mail.add(Self.carla, SharedStore(MailStore())))
        _ = mail.take(message(to: "CARLA@ateneo.test", "carla@ateneo.test"), from: nil)
        #expect(counts(Bench.account, Self.carla) == [1, 1])
        _ = mail.take(message(to: "carla@ateneo.test", "ada@ateneo.test"), from: nil)
        #expect(counts(Bench.account, Self.carla) == [2, 2])
        #expect(mail.take(message(to: "nobody@altrove.test"), from: nil) == .done)
        #expect(counts(Bench.account, Self.carla) == [2, 2])
        #expect(mail.journal.messages.count == 3)
    }

    @Test func mailForAnAliasIsTheAccounts() {
        var carla = Self.carla
        carla.aliases = ["info@ateneo.test"]
        #expect(mail.add(carla, SharedStore(MailStore())))
        _ = mail.take(message(to: "INFO@ateneo.test", "carla@ateneo.test"), from: nil)
        #expect(counts(Bench.account, carla) == [1, 1])
        let rival = Account(
            user: "dora", password: Secret("w8xk2vq9zr4mh7tq"), address: "dora@ateneo.test",
            aliases: ["Info@ateneo.test"], correspondent: "bea@altrove.test")
        #expect(!mail.add(rival, SharedStore(MailStore())), "an alias is one account's, too")
    }

    @Test func aUserAndAnAddressAreOneAccounts() {
        #expect(mail.add(Self.carla, SharedStore(MailStore())))
        var twin = Self.carla
        #expect(!mail.add(twin, SharedStore(MailStore())))
        twin.user = "other"
        #expect(!mail.add(twin, SharedStore(MailStore())))
        twin.address = "other@ateneo.test"
        #expect(mail.add(twin, SharedStore(MailStore())))
        #expect(!mail.add(Bench.account, SharedStore(MailStore())))
    }

    @Test func aSessionSeesTheMailOfItsAccountAlone() throws {
        #expect(mail.add(Self.carla, SharedStore(MailStore())))
        let ada = try Wire(.imap, mail: mail)
        ada.say("a1 LOGIN ada \(Bench.password)\r\na2 SELECT INBOX\r\n")
        #expect(ada.text.contains("* 1 EXISTS"))
        let carla = try Wire(.imap, mail: mail)
        carla.say("a1 LOGIN carla w8xk2vq9zr4mh7tp\r\na2 SELECT INBOX\r\n")
        #expect(carla.text.contains("* 0 EXISTS"))
        carla.say("a3 CREATE own\r\na4 LIST \"\" *\r\n")
        ada.say("a4 LIST \"\" own\r\n")
        #expect(carla.text.contains("own\r\n"))
        #expect(!ada.text.contains("own\r\n* LIST"))
        #expect(mail.first.store[name: "own"] == nil)
    }

    @Test func aConnectionThatIsOpenLearnsOfAnAccount() throws {
        let wire = try Wire(.pop3, mail: mail)
        #expect(mail.add(Self.carla, SharedStore(MailStore())))
        wire.hear(mail.directory)
        wire.say("USER carla\r\nPASS w8xk2vq9zr4mh7tp\r\nSTAT\r\n")
        #expect(wire.text.hasSuffix("+OK 0 0\r\n"))
    }

    @Test func aMaildropIsTakenForItsAccountAlone() throws {
        #expect(mail.add(Self.carla, SharedStore(MailStore())))
        let ada = try Wire(.pop3, mail: mail)
        ada.say("USER ada\r\nPASS \(Bench.password)\r\n")
        let carla = try Wire(.pop3, mail: mail)
        carla.say("USER carla\r\nPASS w8xk2vq9zr4mh7tp\r\nSTAT\r\n")
        #expect(ada.text.contains("+OK 1 message"))
        #expect(carla.text.hasSuffix("+OK 0 0\r\n"))
        let second = try Wire(.pop3, mail: mail)
        second.say("USER carla\r\nPASS w8xk2vq9zr4mh7tp\r\n")
        #expect(second.text.contains("-ERR [IN-USE]"))
    }

    @Test func whatIsSubmittedIsKeptWithItsWay() throws {
        let wire = try Wire(.smtps, mail: mail)
        for line in Dialogue.session(.smtp) { wire.say(line) }
        let message = try #require(mail.journal.messages.first)
        #expect(message.isSubmission && message.isSealed)
        #expect(message.path == .smtps)
        #expect(message.connection == 0)
        #expect(message.octets == mail.first.store.deliveries.first?.message.octets)
        #expect(message.envelope == mail.first.store.deliveries.first?.envelope)
    }
}
