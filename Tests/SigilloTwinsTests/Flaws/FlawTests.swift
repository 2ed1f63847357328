import SigilloFiles
import SigilloScenario
import SigilloTwins
import Testing

@Suite struct FlawTests {
    @Test func everyScenarioNamesFlawsThatThereAre() throws {
        let known = Set(Flaw.allCases.map(\.rawValue))
        for scenario in try BuiltIn.scenarios().scenarios {
            #expect(!scenario.flaws.isEmpty, "\(scenario.id) names no flaw")
            #expect(known.isSuperset(of: scenario.flaws), "\(scenario.id)")
        }
    }

    @Test func namesAreWords() {
        for flaw in Flaw.allCases {
            #expect(flaw.rawValue.allSatisfy { $0.isLowercase || $0.isNumber || $0 == "-" }, "\(flaw)")
        }
    }
}
