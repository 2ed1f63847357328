import Sigillo
import Testing

@Suite struct SeededGeneratorTests {
    private func numbers(_ seed: UInt64, _ label: String) -> [UInt64] {
        var generator = SeededGenerator(seed: seed, label: label)
        return (0..<16).map { _ in generator.next() }
    }

    @Test func theSameSeedAndLabelGiveTheSameNumbers() {
        #expect(numbers(1, "curl ctl.good-chain@imaps 1") == numbers(1, "curl ctl.good-chain@imaps 1"))
    }

    @Test func anotherSeedOrLabelGivesOthers() {
        let all = [
            numbers(1, "curl ctl.good-chain@imaps 1"), numbers(2, "curl ctl.good-chain@imaps 1"),
            numbers(1, "curl ctl.good-chain@imaps 2"), numbers(1, "curl ctl.good-chain@smtps 1"), numbers(1, ""),
        ]
        #expect(Set(all.joined()).count == 16 * all.count)
    }

    @Test func itIsSplitMix64() {
        // The first number of SplitMix64 from state 0, whose label has the hash of nothing.
        var generator = SeededGenerator(seed: 0xcbf2_9ce4_8422_2325, label: "")
        #expect(generator.next() == 0xe220_a839_7b1d_cdaf)
    }
}
