import SigilloCore
import Testing

@Suite struct DNSZoneTests {
    private let zone: DNSZone = {
        var zone = DNSZone()
        zone.add("Example.test.", .text("one"), .mailExchange(preference: 10, host: "mx.example.test"))
        zone.add("www.example.test", .alias("Example.test"))
        zone.add("loop.test", .alias("pool.test"))
        zone.add("pool.test", .alias("loop.test"))
        zone.add("empty.test")
        zone.add("late.test", .text("there"))
        zone.silence("late.test")
        zone.silence("gone.test")
        return zone
    }()

    @Test func knowsNamesInAnyCase() {
        #expect(zone.records(of: "example.TEST", .txt) == .records([.text("one")]))
        #expect(
            zone.records(of: "example.test.", .mx) == .records([.mailExchange(preference: 10, host: "mx.example.test")])
        )
    }

    @Test func tellsNoDataFromNoName() {
        #expect(zone.records(of: "example.test", .a) == .records([]))
        #expect(zone.records(of: "empty.test", .a) == .records([]))
        #expect(zone.records(of: "other.test", .a) == .noSuchName)
    }

    @Test func followsAliases() {
        #expect(zone.records(of: "www.example.test", .txt) == .records([.text("one")]))
        #expect(zone.records(of: "www.example.test", .cname) == .records([.alias("Example.test")]))
        #expect(zone.records(of: "loop.test", .txt) == .failure)
    }

    @Test func failsWhereNobodyAnswers() {
        #expect(zone.records(of: "late.test", .txt) == .records([.text("there")]))
        #expect(zone.records(of: "late.test", .mx) == .failure)
        #expect(zone.records(of: "gone.test", .txt) == .failure)
    }
}
