import Testing

@testable import SigilloRoom

@Suite struct RoomProbeTests {
    @Test func looksWithoutChangingThisProcess() throws {
        let network = ProcessEntry.all().first { $0.process == 1 }?.network
        let probe = RoomProbe.run()
        #expect(!Room.isSealed)
        #expect(ProcessEntry.all().first { $0.process == 1 }?.network == network)
        let first = try #require(probe.rows.first)
        #expect(first.name == "sealed room")
        #expect(probe.canSeal == first.ok)
        #expect(probe.rows.allSatisfy { !$0.name.isEmpty && !$0.detail.isEmpty })
        if probe.canSeal {
            #expect(probe.rows.contains { $0.name == "every IPv4 address is caught" && $0.ok })
        }
    }
}
