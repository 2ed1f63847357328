import SigilloCore
import Testing

@testable import SigilloProtocols

/// Sessions of a server that has several accounts.
@Suite struct AccountDirectoryTests {
    private static let carla = Account(
        user: "carla", password: Secret("w8xk2vq9zr4mh7tp"), address: "Carla@mail.test", correspondent: "bob@mail.test")

    private static var directory: AccountDirectory {
        var directory = AccountDirectory()
        directory.insert(Honest.account)
        directory.insert(carla)
        return directory
    }

    private static func several(_ configuration: inout SessionConfiguration) {
        configuration.accounts = directory
        configuration.sasl = SASLBench.settings(SASLMechanism.allCases)
        configuration.pop3.offersAPOP = true
    }

    private func entered<Session>(_ book: Playbook<Session>) -> [String] {
        book.actions.compactMap { if case .enter(let account) = $0 { account.user } else { nil } }
    }

    @Test func anAccountIsFoundByUserAndByAddress() {
        #expect(Self.directory["carla".utf8] == Self.carla)
        #expect(Self.directory["Carla".utf8] == nil)
        #expect(Self.directory[address: "cARLA@MAIL.TEST"] == Self.carla)
        #expect(Self.directory[address: "nobody@mail.test"] == nil)
    }

    @Test func whoLogsInIsInTheirOwnAccount() {
        var book = Playbook(Honest.imap(Self.several), isSealed: true)
        #expect(book.say("a1 LOGIN carla w8xk2vq9zr4mh7tp").contains("a1 OK"))
        #expect(entered(book) == ["carla"])
        #expect(book.logins.map(\.isGenuine) == [true])
    }

    @Test func theFirstAccountIsEnteredAlready() {
        var book = Playbook(Honest.imap(Self.several), isSealed: true)
        #expect(book.say("a1 LOGIN alice \(Honest.password)").contains("a1 OK"))
        #expect(entered(book).isEmpty)
    }

    @Test func onesPasswordIsNotTheOthers() {
        var book = Playbook(Honest.imap(Self.several), isSealed: true)
        #expect(book.say("a1 LOGIN carla \(Honest.password)").contains("a1 NO"))
        #expect(book.say("a2 LOGIN alice w8xk2vq9zr4mh7tp").contains("a2 NO"))
        #expect(entered(book).isEmpty)
    }

    @Test func plainAndBearersKnowThem() {
        var plain = Playbook(Honest.smtp(Self.several), isSealed: true)
        let response = Honest.base64("\0carla\0w8xk2vq9zr4mh7tp")
        #expect(plain.say("EHLO c.test", "AUTH PLAIN \(response)").contains("235"))
        #expect(entered(plain) == ["carla"])
        var bearer = Playbook(Honest.imap(Self.several), isSealed: true)
        let token = Honest.base64("user=carla\u{1}auth=Bearer w8xk2vq9zr4mh7tp\u{1}\u{1}")
        #expect(bearer.say("a1 AUTHENTICATE XOAUTH2 \(token)").contains("a1 OK"))
        #expect(entered(bearer) == ["carla"])
    }

    @Test func proofsAreMadeOfTheirOwnPasswords() throws {
        var book = Playbook(Honest.pop3(Self.several), isSealed: true)
        let timestamp = try #require(book.sentText.split(separator: " ").last { $0.hasPrefix("<") })
            .prefix { $0 != "\r\n" }
        let digest =
            SASLBench.context(password: "w8xk2vq9zr4mh7tp")
            .passwordDigest(of: [], behind: Array(timestamp.utf8)) ?? []
        #expect(book.say("APOP carla \(String(decoding: digest, as: UTF8.self))").contains("+OK"))
        #expect(entered(book) == ["carla"])
    }

    @Test func anAccountThatIsMadeLaterIsKnownAtOnce() {
        var book = Playbook(Honest.imap(), isSealed: true)
        #expect(book.say("a1 LOGIN carla w8xk2vq9zr4mh7tp").contains("a1 NO"))
        book.handle(.accountsChanged(Self.directory))
        #expect(book.say("a2 LOGIN carla w8xk2vq9zr4mh7tp").contains("a2 OK"))
    }

    @Test func nobodysPasswordStandsInANote() {
        var book = Playbook(Honest.imap(Self.several), isSealed: true)
        book.say("a1 LOGIN w8xk2vq9zr4mh7tp carla", "a2 LOGIN \(Honest.password) alice", "a3 LOGIN alice alice")
        for note in book.notes {
            #expect(!"\(note)".contains("w8xk2vq9zr4mh7tp"))
            #expect(!"\(note)".contains(Honest.password))
        }
    }

    @Test func anyLoginIsTakenIntoTheAccountOfItsUser() {
        var book = Playbook(
            Honest.imap {
                Self.several(&$0)
                $0.acceptsAnyLogin = true
            }, isSealed: true)
        #expect(book.say("a1 LOGIN carla whatever").contains("a1 OK"))
        #expect(entered(book) == ["carla"])
        #expect(book.logins.map(\.isGenuine) == [false])
    }
}
