import Testing

@testable import SigilloLint

@Suite struct ServiceRulesTests {
    @Test func theWorstWayToLogInCounts() {
        func rule(_ ways: OfferedService.Authentication...) -> LintRule { ServiceRules.exposure(ways).0 }
        #expect(rule() == .passwordInClear)
        #expect(rule(.digest, .password) == .passwordInClear)
        #expect(rule(.token) == .passwordInClear)
        #expect(rule(.ticket, .digest) == .digestInClear)
        #expect(rule(.ticket) == .messageInClear)
        #expect(rule(.address) == .messageInClear)
    }

    @Test(arguments: [
        ("192.0.2.1", true), ("2001:db8::1", true), ("[2001:db8::1]", true), ("mail.ateneo.test", false),
        ("1.2.3", false), ("300.1.1.1", false), ("%EMAILDOMAIN%", false), ("", false),
    ])
    func knowsAddresses(host: String, isAddress: Bool) {
        #expect(ServiceRules.isAddress(host) == isAddress)
    }
}
