import Sigillo
import SigilloCheck
import SigilloCore
import SigilloProtocols
import SigilloServer
import SigilloWire
import Testing

@Suite struct TapFramesTests {
    private func harvest(_ endings: [ConnectionRecord.Ending]) -> Harvest {
        var harvest = Harvest(store: MailStore())
        for (id, ending) in endings.enumerated() {
            var record = TestPlans.record(id: id, on: .imap, clientPort: UInt16(40_000 + id))
            record.ending = ending
            record.closedAt = ending == .open ? nil : 90_000_000
            harvest.connections.append(record)
        }
        // The connections take turns, as they do on one event loop.
        for (turn, text) in ["* OK ready\r\n", "a1 LOGIN ada zq7kpdmtxrw3\r\n", "a1 OK\r\n"].enumerated() {
            for id in endings.indices {
                harvest.octets.append(
                    TappedOctets(
                        connection: id, direction: turn == 1 ? .clientToServer : .serverToClient,
                        time: UInt64(2_000_000 + turn * 1_000_000 + id), octets: Array(text.utf8)))
            }
        }
        return harvest
    }

    @Test(arguments: [ConnectionRecord.Ending.clientClosed, .serverClosed, .clientReset])
    func aConnectionThatEndedIsAWholeFlow(ending: ConnectionRecord.Ending) throws {
        let result = TestPlans.check(TapFrames.frames(of: harvest([ending])))
        let flow = try #require(result.flows.first)
        #expect(result.flows.count == 1)
        #expect(flow.isWhole)
        #expect(flow.client == Endpoint(address: "192.0.2.1", port: 40_000))
        #expect(flow.server == Endpoint(address: "203.0.113.25", port: 143))
        #expect(flow.clientOctets == 27)
        #expect(flow.serverOctets == 19)
        #expect(result.verdict == .leak)
        #expect(result.findings.contains { $0.mechanism == "LOGIN" && $0.user == "ada" })
    }

    @Test func connectionsThatTookTurnsAreToldApart() {
        let frames = TapFrames.frames(of: harvest([.clientClosed, .serverClosed, .clientReset, .clientClosed]))
        #expect(frames.map(\.number) == Array(1...frames.count))
        #expect(zip(frames, frames.dropFirst()).allSatisfy { $0.time <= $1.time })
        let result = TestPlans.check(frames)
        #expect(result.flows.count == 4)
        #expect(result.flows.allSatisfy { $0.isWhole && $0.clientOctets == 27 && $0.serverOctets == 19 })
        #expect(result.gaps == 0)
    }

    @Test func anOpenConnectionHasNoEnd() {
        let result = TestPlans.check(TapFrames.frames(of: harvest([.open])))
        #expect(result.flows.map(\.sawEnd) == [false])
        #expect(result.flows.map(\.gaps) == [0])
    }

    @Test func withoutConnectionsThereAreNoFrames() {
        #expect(TapFrames.frames(of: Harvest(store: MailStore())).isEmpty)
    }
}
