import SigilloCore
import Testing

@testable import SigilloMailAuth

@Suite struct ReceivingRulesTests {
    private func decide(
        _ spf: SPFResult, _ dmarc: DMARCResult = .none, _ disposition: DMARCRecord.Policy = .none,
        rules: ReceivingRules = ReceivingRules(), author: String = "ateneo.test"
    ) throws -> ReceivingRules.Decision {
        let request = SPFRequest(
            address: try #require(HostAddress("198.51.100.7")), helo: "a.test", sender: "ada@ateneo.test",
            receiver: "mx.altrove.test", time: 0)
        let outcome = SPFOutcome(
            result: spf, domain: "ateneo.test", identity: .mailFrom, explanation: spf == .fail ? "Use our server" : nil)
        return rules.decide(
            spf: outcome, of: request, dmarc: DMARCOutcome(result: dmarc, domain: author, disposition: disposition))
    }

    private func code(_ decision: ReceivingRules.Decision) -> String? {
        if case .refuse(let refusal) = decision { "\(refusal.code) \(refusal.enhanced)" } else { nil }
    }

    @Test(arguments: [SPFResult.pass, .neutral, .none, .permerror])
    func takesWhatSPFDoesNotForbid(spf: SPFResult) throws {
        #expect(try decide(spf) == .inbox)
        #expect(try decide(spf, .fail) == .inbox)
    }

    @Test func refusesAFailWithTheDomainsWords() throws {
        guard case .refuse(let refusal) = try decide(.fail) else {
            Issue.record("a fail is taken")
            return
        }
        #expect((refusal.code, refusal.enhanced) == (550, "5.7.23"))
        #expect(
            refusal.texts == [
                "SPF fail: 198.51.100.7 may not send for ateneo.test",
                "The domain ateneo.test explains: Use our server",
            ])
    }

    @Test func doesWithAFailWhatItIsTold() throws {
        var rules = ReceivingRules()
        rules.onFail = .junk
        rules.onSoftfail = .refuse
        #expect(try decide(.fail, rules: rules) == .junk)
        #expect(code(try decide(.softfail, rules: rules)) == "550 5.7.23")
        #expect(try decide(.softfail) == .junk)
        rules.onFail = .accept
        #expect(try decide(.fail, rules: rules) == .inbox)
    }

    @Test func givesThePolicyTheFirstWord() throws {
        #expect(try decide(.pass, .pass) == .inbox)
        #expect(try decide(.fail, .fail, .quarantine) == .junk)
        #expect(code(try decide(.fail, .fail, .reject)) == "550 5.7.1")
        // SPF passes for another domain than the author's.
        #expect(code(try decide(.pass, .fail, .reject)) == "550 5.7.1")
        #expect(code(try decide(.fail, .fail)) == "550 5.7.23")
    }

    @Test func putsOffWhatItCannotKnow() throws {
        #expect(code(try decide(.temperror)) == "451 4.7.24")
        #expect(code(try decide(.pass, .temperror)) == "451 4.7.24")
        #expect(try decide(.pass, .permerror, author: "") == .junk)
    }
}
