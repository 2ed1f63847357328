import SigilloCore
import SigilloReport
import SigilloVerdict
import Testing

@Suite struct RunDifferenceTests {
    /// A run whose scenarios have these verdicts; nil leaves one out.
    private func run(_ verdicts: [Verdict?]) -> RunReport {
        SampleReports.report(
            verdicts.enumerated().compactMap { number, verdict in
                verdict.map { SampleReports.result("s\(number)", .imaps, $0, nil, reason: "r") }
            })
    }

    private func change(_ old: Verdict?, _ new: Verdict?) -> RunDifference.Change? {
        let items = RunDifference(from: run([.pass, old]), to: run([.pass, new])).items
        #expect(items.count <= 1)
        return items.first?.change
    }

    @Test func namesEveryTransitionOnceOrNotAtAll() {
        let good: [Verdict] = [.pass, .warn, .info]
        let open: [Verdict] = [.inconclusive, .error]
        let absent: [Verdict?] = [nil, .skipped]
        for old in good {
            for new in good { #expect(change(old, new) == nil) }
            for new in open { #expect(change(old, new) == .newlyInconclusive) }
            for new in absent { #expect(change(old, new) == .gone) }
            #expect(change(old, .fail) == .newlyFailing)
            #expect(change(.fail, old) == .fixed)
        }
        for old in open {
            for new in open { #expect(change(old, new) == nil) }
            for new in good { #expect(change(old, new) == .fixed) }
            for new in absent { #expect(change(old, new) == .gone) }
            #expect(change(old, .fail) == .newlyFailing)
            #expect(change(.fail, old) == .newlyInconclusive)
        }
        for old in absent {
            for new in absent { #expect(change(old, new) == nil) }
            for new in good + open + [.fail] { #expect(change(old, new) == .new) }
            #expect(change(.fail, old) == .gone)
        }
        #expect(change(.fail, .fail) == .stillFailing)
    }

    @Test func comparesAClientWithItselfWhateverItsVersion() {
        var newer = SampleReports.failing
        newer.clients[0].version = "8.5.0"
        let difference = RunDifference(from: SampleReports.failing, to: newer)
        #expect(difference.items.count == 2)
        #expect(difference[.stillFailing].count == 2)
    }

    @Test func keepsClientsAndSettingsApart() {
        let difference = RunDifference(from: SampleReports.failing, to: SampleReports.merged)
        #expect(Set(difference[.new].compactMap { $0.new?.client }) == ["mbsync"])
        #expect(difference[.gone].isEmpty)
    }
}
