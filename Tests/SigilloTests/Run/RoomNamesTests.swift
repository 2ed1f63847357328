import SigilloCore
import Testing

@testable import Sigillo

@Suite struct RoomNamesTests {
    @Test func namesThatACertificateCanHold() {
        for name in ["mail.sigillo.test", "localhost", "a", "1.test", "x_y.test", "A-b.test"] {
            #expect(RoomNames.isHostName(name), "\(name)")
        }
        let long = String(repeating: "a", count: 63)
        #expect(RoomNames.isHostName(long + ".test"))
        for name in ["", ".", "a.", ".a", "a..b", "-a", "a-", "a b", "a/b", "\(long)a.test", "a\n", "ü.test", "*.test"]
        {
            #expect(!RoomNames.isHostName(name), "\(name)")
        }
        #expect(!RoomNames.isHostName(Array(repeating: long, count: 4).joined(separator: ".")))
    }

    @Test func aWildcardNeedsAParentThatIsNoTopLevelDomain() {
        #expect(RoomNames.hasParent("mail.sigillo.test"))
        #expect(!RoomNames.hasParent("sigillo.test"))
        #expect(!RoomNames.hasParent("localhost"))
    }

    @Test func theServersNameResolvesToDocumentationAddresses() {
        let plan = RoomNames.plan(host: "mail.example.test", runAs: "nobody")
        #expect(plan.runAs == "nobody")
        #expect(plan.hosts.map(\.name) == ["localhost", "mail.example.test", "rinvio.test"])
        #expect(plan.hosts[1].addresses == ["203.0.113.25", "2001:db8:25::25"])
        #expect(Set(plan.hosts[2].addresses).isDisjoint(with: plan.hosts[1].addresses))
    }
}
