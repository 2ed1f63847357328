import SigilloCore
import SigilloReport
import SigilloVerdict
import Testing

@Suite struct RunReportMergeTests {
    @Test func holdsBothRuns() throws {
        var other = SampleReports.passing
        other.clients[0].name = "mbsync"
        for index in other.results.indices { other.results[index].client = "mbsync" }
        other.finishedAt = "2026-11-24T09:20:00.000Z"
        other.room.isSealed = false
        var whole = SampleReports.failing
        whole.merge(other)
        #expect(whole.clients.map(\.name) == ["curl", "mbsync"])
        #expect(whole.results.count == SampleReports.failing.results.count + other.results.count)
        #expect(whole.room.packets == 2 * SampleReports.room.packets)
        #expect(!whole.room.isSealed)
        #expect(whole.startedAt == SampleReports.failing.startedAt)
        #expect(whole.finishedAt == other.finishedAt)
        #expect(whole.notRun == SampleReports.failing.notRun)
        #expect(
            whole.proved.map(\.text).first
                == "curl strict: it logs in to the honest server on both paths (4 of 4 controls)")
        #expect(whole.proved.last?.text == "mbsync strict: the scanner that looked found 9 of 9 plain markers")
        #expect(whole.results.allSatisfy { $0.anchor.hasPrefix("\($0.client).strict.") })
        #expect(whole.exitStatus == 1)
        #expect(try RunReport(json: whole.json) == whole)
    }

    @Test func claimsOnlyWhatBothRoomsHad() {
        var whole = SampleReports.passing
        var other = SampleReports.passing
        other.room.capture = .tap
        other.room.interface = nil
        other.room.packets = .max
        other.policy = "opportunistic"
        other.seed = "77"
        whole.merge(other)
        #expect(whole.room == RunReport.Room(isSealed: true, capture: .tap, interface: nil, packets: .max, dropped: 0))
        #expect(whole.policy == "opportunistic")
        #expect(whole.seed == "5e3d9a, 77")
        #expect(whole.version == "0.1.0")
    }

    @Test func tellsTwoRunsOfOneClientApart() throws {
        var whole = SampleReports.passing
        var newer = SampleReports.failing
        newer.clients[0].version = "8.5.0"
        whole.merge(newer)
        whole.merge(SampleReports.inconclusive)
        #expect(whole.clients.map(\.name) == ["curl", "curl#2", "curl#3"])
        #expect(whole.results.count { $0.client == "curl#2" } == newer.results.count)
        #expect(Set(whole.results.map { [$0.client, $0.setting, $0.id] }).count == whole.results.count)
        #expect(Set(whole.results.map(\.anchor)).count == whole.results.count)
        #expect(try RunReport(json: whole.json) == whole)
        // Merged once more, it says of nobody twice whose a statement is.
        var again = whole
        again.merge(SampleReports.passing)
        #expect(again.proved.allSatisfy { $0.text.count(where: { $0 == ":" }) == 1 })
        #expect(again.clients.last?.name == "curl#4")
    }

    @Test func spansTheTimesOfBothHoweverTheyAreWritten() {
        var whole = SampleReports.passing
        whole.startedAt = "2026-11-24T09:14:07Z"
        var other = whole
        other.startedAt = "2026-11-24T09:14:06.900Z"
        other.finishedAt = "2026-11-24T11:14:48+01:00"
        whole.merge(other)
        #expect(whole.startedAt == other.startedAt)
        #expect(whole.finishedAt == other.finishedAt)
    }
}
