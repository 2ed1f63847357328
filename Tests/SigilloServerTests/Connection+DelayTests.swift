import SigilloCore
import SigilloTLS
import Testing

@testable import SigilloServer

/// Records that a rewriter holds back: the connection waits for them and for nothing else.
@Suite struct ConnectionDelayTests {
    /// Waits in front of some records of the server.
    private struct Delay: RecordRewriter {
        /// Nanoseconds by the index of the record.
        var records: [Int: UInt64] = [:]
        /// Nanoseconds in front of each record of application data.
        var data: [UInt64] = []

        mutating func outgoing(_ record: [UInt8], index: Int) -> [RecordAction] {
            if let wait = records[index] { return [.wait(nanoseconds: wait), .send(record)] }
            guard record.first == 23, !data.isEmpty else { return [.send(record)] }
            return [.wait(nanoseconds: data.removeFirst()), .send(record)]
        }
    }

    private static let engineTimer = -1

    private func wire(_ delay: Delay) throws -> Wire {
        // In TLS 1.2 records of application data hold nothing else (RFC 5246 §6.2.1).
        try Wire(.imaps, server: Bench.server(TLSSettings(maximumVersion: .tls12), rewriter: delay))
    }

    private func waits(_ wire: Wire) -> [UInt64] {
        wire.timers.filter { $0.id == Self.engineTimer }.map(\.nanoseconds)
    }

    @Test func aHandshakeWaitsForItsFirstRecord() throws {
        let wire = try wire(Delay(records: [0: 250_000]))
        #expect(wire.sentByServer.isEmpty)
        #expect(waits(wire) == [250_000])
        wire.fire(Self.engineTimer)
        #expect(wire.text.hasPrefix("* OK "))
        #expect(wire.record.octetsSent == UInt64(wire.sentByServer.count))
    }

    @Test func aGreetingIsWaitedForToo() throws {
        let wire = try wire(Delay(data: [70_000]))
        #expect(wire.text.isEmpty)
        #expect(waits(wire) == [70_000])
        wire.fire(Self.engineTimer)
        #expect(wire.text.hasPrefix("* OK "))
    }

    @Test func oneWaitIsOneTimer() throws {
        let wire = try wire(Delay(data: [70_000, 80_000]))
        wire.say("a1 NOOP\r\n")
        wire.say("a2 NOOP\r\n")
        #expect(waits(wire) == [70_000])
        wire.fire(Self.engineTimer)
        #expect(waits(wire) == [70_000, 80_000])
        #expect(wire.text.hasPrefix("* OK "))
        #expect(!wire.text.contains("a1 OK"))
        wire.fire(Self.engineTimer)
        #expect(wire.text.contains("a1 OK"))
        #expect(wire.text.contains("a2 OK"))
        #expect(waits(wire).count == 2)
    }

    @Test func theLastReplyLeavesBeforeTheConnectionCloses() throws {
        let wire = try wire(Delay(data: [70_000, 80_000]))
        wire.fire(Self.engineTimer)
        wire.say("a1 LOGOUT\r\n")
        #expect(!wire.isClosed)
        wire.fire(Self.engineTimer)
        #expect(wire.text.contains("a1 OK"))
        #expect(wire.isClosed)
        #expect(wire.record.isMonotone)
    }
}
