import Sigillo
import SigilloCore
import SigilloScenario
import Testing

@Suite struct PlannedInstanceTests {
    @Test func repetitionsAreCountedForEachInstance() {
        let baseline = TestPlans.instance(on: .imaps)
        let other = TestPlans.instance("cert.expired", on: .imaps)
        let elsewhere = TestPlans.instance(on: .smtps)
        let plan = PlannedInstance.plan([baseline, other, baseline, elsewhere, elsewhere, baseline])
        #expect(plan.map(\.number) == Array(0..<6))
        #expect(plan.map(\.repetition) == [1, 1, 2, 1, 2, 3])
        #expect(plan.map(\.instance.id) == [baseline, other, baseline, elsewhere, elsewhere, baseline].map(\.id))
        #expect(PlannedInstance.plan([]).isEmpty)
    }
}
