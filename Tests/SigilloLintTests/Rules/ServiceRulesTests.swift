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

    @Test func namesThePlaceAmongServersOfItsKind() {
        let server =
            "<incomingServer type='imap'><hostname>h.test</hostname><socketType>plain</socketType></incomingServer>"
        let many = String(repeating: server, count: 2_000)
        let file = Settings.lint("<clientConfig><emailProvider>\(many)</emailProvider></clientConfig>")
        #expect(file.services.count == 2_000)
        #expect(file.findings.first?.text.contains("(choice 1 of 2000)") == true)
        #expect(file.findings.last?.text.contains("(choice 1000 of 2000)") == true)
    }

    @Test(arguments: [
        ("192.0.2.1", true), ("2001:db8::1", true), ("[2001:db8::1]", true), ("mail.ateneo.test", false),
        ("1.2.3", false), ("300.1.1.1", false), ("%EMAILDOMAIN%", false), ("", false),
    ])
    func knowsAddresses(host: String, isAddress: Bool) {
        #expect(ServiceRules.isAddress(host) == isAddress)
    }
}
