import SigilloCore
import Testing

@testable import SigilloMailAuth

@Suite struct DMARCTreeWalkTests {
    private func zone(_ records: [String: String]) -> DNSZone {
        var zone = DNSZone()
        for (name, text) in records { zone.add("_dmarc." + name, .text(text)) }
        return zone
    }

    @Test(arguments: [
        // The uppermost name with a record.
        (["ateneo.test": "p=none"], "lists.dip.ateneo.test", "ateneo.test"),
        (["ateneo.test": "p=none", "dip.ateneo.test": "p=none"], "dip.ateneo.test", "ateneo.test"),
        // A name that says that it is an organisation's, and one below which others register.
        (["ateneo.test": "p=none", "dip.ateneo.test": "p=none; psd=n"], "a.dip.ateneo.test", "dip.ateneo.test"),
        (["ateneo.test": "p=none", "test": "p=none; psd=y"], "a.ateneo.test", "ateneo.test"),
        (["test": "p=none; psd=y"], "a.ateneo.test", "ateneo.test"),
        (["test": "p=none; psd=y"], "test", "test"),
        // No record at all.
        ([:], "A.Ateneo.test", "a.ateneo.test"),
    ]) func findsTheOrganisation(records: [String: String], domain: String, organisation: String) {
        let walk = DMARCTreeWalk(from: domain, resolver: zone(records.mapValues { "v=DMARC1; " + $0 }))
        #expect(walk.organisation == organisation)
    }

    @Test func takesTheNearestPolicy() {
        let zone = zone(["ateneo.test": "v=DMARC1; p=none", "dip.ateneo.test": "v=DMARC1; p=reject"])
        #expect(DMARCTreeWalk(from: "dip.ateneo.test", resolver: zone).policy?.domain == "dip.ateneo.test")
        #expect(DMARCTreeWalk(from: "a.dip.ateneo.test", resolver: zone).policy?.domain == "ateneo.test")
    }

    @Test func asksEightQuestionsAtMost() {
        let resolver = CountingResolver(DNSZone())
        _ = DMARCTreeWalk(from: "a.b.c.d.e.f.g.h.i.j.k.ateneo.test", resolver: resolver)
        #expect(
            resolver.asked.map { String($0.dropFirst("txt _dmarc.".count)) } == [
                "a.b.c.d.e.f.g.h.i.j.k.ateneo.test", "g.h.i.j.k.ateneo.test", "h.i.j.k.ateneo.test",
                "i.j.k.ateneo.test", "j.k.ateneo.test", "k.ateneo.test", "ateneo.test", "test",
            ])
    }

    @Test func takesSeveralRecordsForNone() {
        var zone = zone(["ateneo.test": "v=DMARC1; p=reject"])
        zone.add("_dmarc.ateneo.test", .text("v=DMARC1; p=none"), .text("another text"))
        #expect(DMARCTreeWalk(from: "ateneo.test", resolver: zone).policy == nil)
    }

    @Test func tellsAFailureAndAMistake() {
        var zone = zone(["ateneo.test": "v=DMARC1; p=maybe"])
        #expect(DMARCTreeWalk(from: "ateneo.test", resolver: zone).problem?.contains("'p'") == true)
        zone.silence("_dmarc.altrove.test")
        #expect(DMARCTreeWalk(from: "altrove.test", resolver: zone).unanswered == "altrove.test")
    }
}
