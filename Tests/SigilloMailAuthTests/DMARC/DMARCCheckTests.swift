import SigilloCore
import Testing

@testable import SigilloMailAuth

@Suite struct DMARCCheckTests {
    private func zone(_ record: String, at name: String = "ateneo.test") -> DNSZone {
        var zone = DNSZone()
        zone.add("_dmarc." + name, .text("v=DMARC1; " + record))
        return zone
    }

    private func outcome(
        _ authors: [String], spf result: SPFResult = .pass, of domain: String = "ateneo.test", sample: Int = 0,
        _ zone: DNSZone
    ) -> DMARCOutcome {
        let spf = SPFOutcome(result: result, domain: domain, identity: .mailFrom)
        return DMARCCheck.check(authors: authors, spf: spf, sample: sample, resolver: zone)
    }

    @Test(arguments: [
        ("ateneo.test", "ateneo.test", "", DMARCResult.pass), ("Ateneo.TEST", "ateneo.test", "aspf=s", .pass),
        ("dip.ateneo.test", "ateneo.test", "", .pass), ("ateneo.test", "bounce.ateneo.test", "", .pass),
        ("dip.ateneo.test", "ateneo.test", "aspf=s", .fail), ("ateneo.test", "fornitore.test", "", .fail),
        ("ateneo.test", "notateneo.test", "", .fail),
    ]) func alignsDomains(author: String, sender: String, tags: String, result: DMARCResult) {
        let outcome = outcome([author], of: sender, zone("p=reject; " + tags))
        #expect(outcome.result == result)
        #expect(outcome.disposition == (result == .fail ? .reject : .none))
    }

    @Test(arguments: [SPFResult.fail, .softfail, .neutral, .none, .permerror])
    func failsWithoutAPass(spf: SPFResult) {
        let outcome = outcome(["ateneo.test"], spf: spf, zone("p=quarantine"))
        #expect(outcome.result == .fail)
        #expect(outcome.disposition == .quarantine)
        #expect(outcome.problem == "SPF has the result \(spf.rawValue)")
    }

    @Test func hasPoliciesForNamesBelow() {
        var zone = zone("p=reject; sp=quarantine; np=none")
        #expect(outcome(["ateneo.test"], spf: .fail, zone).disposition == .reject)
        #expect(outcome(["dip.ateneo.test"], spf: .fail, zone).disposition == .none)
        zone.add("dip.ateneo.test")
        #expect(outcome(["dip.ateneo.test"], spf: .fail, zone).disposition == .quarantine)
    }

    @Test func leavesMessagesOut() {
        #expect(outcome(["ateneo.test"], spf: .fail, sample: 19, zone("p=reject; pct=20")).disposition == .reject)
        #expect(outcome(["ateneo.test"], spf: .fail, sample: 20, zone("p=reject; pct=20")).disposition == .quarantine)
        #expect(outcome(["ateneo.test"], spf: .fail, sample: 99, zone("p=quarantine; pct=0")).disposition == .none)
    }

    @Test func takesTheStrictestOfSeveralAuthors() {
        var zone = zone("p=none")
        zone.add("_dmarc.altrove.test", .text("v=DMARC1; p=reject"))
        let outcome = outcome(["ateneo.test", "altrove.test"], zone)
        #expect(outcome.domain == "altrove.test")
        #expect(outcome.disposition == .reject)
    }

    @Test func tellsWhatIsMissing() {
        #expect(outcome(["ateneo.test"], DNSZone()).result == .none)
        #expect(outcome([], zone("p=reject")).result == .permerror)
        #expect(outcome(["ateneo.test"], zone("p=maybe")).result == .permerror)
        var silent = DNSZone()
        silent.silence("_dmarc.ateneo.test")
        #expect(outcome(["ateneo.test"], silent).result == .temperror)
        #expect(outcome(["ateneo.test"], spf: .temperror, zone("p=reject")).result == .temperror)
    }
}
