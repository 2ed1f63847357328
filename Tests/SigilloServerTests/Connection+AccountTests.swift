import SigilloCore
import SigilloProtocols
import Testing

@testable import SigilloServer

/// The first log-in inside TLS becomes the account of all connections of an instance.
@Suite struct ConnectionAccountTests {
    private let store = SharedStore(MailStore(messages: [Bench.message]))

    private func wire(_ path: ServicePath = .imaps) throws -> Wire {
        try Wire(path, learnsAccount: true, mail: SharedMail(store))
    }

    @Test func aConnectionThatIsOpenAlreadyKnowsIt() throws {
        let first = try wire()
        let second = try wire()
        store.announceAccount = { account, learner in
            for wire in [first, second] where wire.connection !== learner { wire.hear(account) }
        }
        first.say("a1 LOGIN carla own-password\r\n")
        #expect(first.text.contains("a1 OK"))
        second.say("b1 LOGIN carla another-password\r\n")
        #expect(second.text.contains("b1 NO"))
        second.say("b2 LOGIN carla own-password\r\n")
        #expect(second.text.contains("b2 OK"))
        #expect(second.record.logins.map(\.attempt.isGenuine) == [false, true])
        #expect(store.account?.user == "carla")
        #expect(store.account?.password == Secret("own-password"))
    }

    @Test func aConnectionThatComesLaterKnowsItToo() throws {
        try wire().say("a1 LOGIN carla own-password\r\n")
        let later = try wire()
        later.say("b1 LOGIN ada another-password\r\n")
        #expect(later.text.contains("b1 NO"))
        later.say("b2 LOGIN carla own-password\r\n")
        #expect(later.record.logins.map(\.attempt.isAccepted) == [false, true])
    }

    @Test func aPasswordInClearIsNotLearnt() throws {
        let wire = try wire(.imapStartTLS)
        wire.say("a1 LOGIN carla own-password\r\n")
        #expect(wire.text.contains("a1 NO"))
        #expect(store.account == nil)
    }
}
