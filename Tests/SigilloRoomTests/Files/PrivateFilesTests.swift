import SigilloCore
import Testing

@testable import SigilloRoom

@Suite struct PrivateFilesTests {
    @Test func hostsHoldLoopbackTheMachineAndThePlan() throws {
        let entry = MachinePlan.Host(name: "mail.example.test", addresses: ["203.0.113.1", "2001:db8:5::1"])
        #expect(
            try PrivateFiles.hosts([entry], hostName: "desk") == """
                127.0.0.1 localhost
                ::1 localhost ip6-localhost ip6-loopback
                127.0.1.1 desk
                203.0.113.1 mail.example.test
                2001:db8:5::1 mail.example.test

                """)
    }

    @Test(arguments: ["", "two words", "a\nb", "x#y", "a\u{7F}"])
    func refusesNamesThatWouldBeOtherLines(name: String) {
        #expect(throws: RoomError.self) {
            try PrivateFiles.hosts([.init(name: name, addresses: ["203.0.113.1"])], hostName: "desk")
        }
    }

    @Test func theResolversFileHasASearchDomainWhereThereIsOne() throws {
        let usual = "nameserver 127.0.0.53\noptions timeout:1 attempts:1\n"
        #expect(try PrivateFiles.resolver(searchDomain: nil) == usual)
        #expect(try PrivateFiles.resolver(searchDomain: "albergo.test") == usual + "search albergo.test\n")
        #expect(throws: RoomError.self) { try PrivateFiles.resolver(searchDomain: "a\nnameserver 192.0.2.1") }
    }

    @Test func aStrangeHostNameIsLeftOut() throws {
        #expect(try !PrivateFiles.hosts([], hostName: "a b").contains("127.0.1.1"))
        #expect(try !PrivateFiles.hosts([], hostName: "localhost").contains("127.0.1.1"))
    }

    @Test func onlyTheLookUpsOfHostsAreReplaced() {
        let text = "# comment\npasswd: files systemd\n hosts: files mdns4_minimal [NOTFOUND=return] dns\ngroup: files\n"
        #expect(
            PrivateFiles.nameService(from: text)
                == "# comment\npasswd: files systemd\ngroup: files\nhosts: files dns\n")
        #expect(PrivateFiles.nameService(from: "") == "hosts: files dns\n")
    }
}
