import SigilloScenario
import Testing

@testable import SigilloVerdict

@Suite struct OutcomeOrderTests {
    @Test(arguments: SafeConduct.allCases)
    func theOrderHoldsEveryOutcomeOnce(conduct: SafeConduct) {
        let order = Outcome.worstFirst(conduct)
        #expect(order.count == Outcome.allCases.count)
        #expect(Set(order) == Set(Outcome.allCases))
    }

    @Test func aLogInIsWorseThanACrashOnlyWhereTheClientShouldLeave() {
        #expect(Outcome.worst(of: [.crashed, .loggedIn], in: .expired) == .loggedIn)
        let tampering = Scenario.sample("imap-tamper", tags: [.tampering]) { $0.safeConduct = .closeOrContinue }
        #expect(Outcome.worst(of: [.crashed, .loggedIn], in: tampering) == .crashed)
        #expect(Outcome.worst(of: [.rejected, .loggedIn], in: tampering) == .loggedIn)
        #expect(Outcome.worst(of: [], in: tampering) == nil)
    }
}
