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
        #expect(whole.exitStatus == 1)
        #expect(try RunReport(json: whole.json) == whole)
    }
}
