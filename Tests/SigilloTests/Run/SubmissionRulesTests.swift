import SigilloCore
import Testing

@testable import Sigillo
@testable import SigilloProtocols

@Suite struct SubmissionRulesTests {
    private func policy(
        of address: String, scenario requiresOwnSender: Bool = false, _ change: (inout SubmissionRules) throws -> Void
    ) throws -> SubmissionPolicy {
        var rules = SubmissionRules()
        try change(&rules)
        var configuration = SessionConfiguration(
            hostName: "mail.sigillo.test", account: TestPlans.account, offersStartTLS: false)
        configuration.smtp.submission.requiresOwnSender = requiresOwnSender
        rules.apply(to: &configuration, for: Endpoint(address: address, port: 40_000))
        return configuration.smtp.submission
    }

    @Test func nobodyIsTrustedUnlessItIsSaid() throws {
        for address in ["127.0.0.1", "::1", "192.0.2.10"] {
            #expect(try !policy(of: address) { _ in }.trustsClient, "\(address)")
        }
        #expect(try policy(of: "192.0.2.10") { try $0.trust(["198.51.100.0/24", "192.0.2.0/24"]) }.trustsClient)
        #expect(try !policy(of: "127.0.0.1") { try $0.trust(["192.0.2.0/24"]) }.trustsClient)
        #expect(try policy(of: "::ffff:192.0.2.10") { try $0.trust(["192.0.2.10"]) }.trustsClient)
    }

    @Test func theScenarioSaysWhoseSendersWhereNobodyElseDoes() throws {
        #expect(try policy(of: "192.0.2.10", scenario: true) { _ in }.requiresOwnSender)
        #expect(try !policy(of: "192.0.2.10", scenario: true) { $0.requiresOwnSender = false }.requiresOwnSender)
        #expect(try policy(of: "192.0.2.10") { $0.requiresOwnSender = true }.requiresOwnSender)
    }

    @Test func whatIsNoNetworkIsExplained() {
        var rules = SubmissionRules()
        #expect(throws: UsageError.self) { try rules.trust(["office"]) }
        #expect(throws: UsageError.self) { try rules.trust(["192.0.2.1/24"]) }
        #expect(rules.trustedNetworks.isEmpty)
    }
}
