import SigilloCore
import Testing

@testable import SigilloTLS

@Suite struct RecordInjectorTests {
    @Test(arguments: [RecordRewrite.earlyChangeCipherSpec, .injectHeartbeat])
    func aClientThatPassesOverItIsSeenToGoOn(word: RecordRewrite) throws {
        let injected =
            word == .injectHeartbeat ? RecordInjector.heartbeatRequest : RecordInjector.changeCipherSpec
        var pair = try RecordRewriteRewriterTests.pair(word, clientRewriter: FirstDropper(record: injected))
        pair.pump()
        #expect(pair.server.observation.reactions == [.clientKeyExchange])
        #expect(pair.server.state == .established)
    }

    @Test func anAnswerToTheHeartbeatIsSeen() throws {
        let answer: [UInt8] = [24, 3, 3, 0, 3, 2, 0, 0]
        let bleeding = BlindClient { record in
            record == RecordInjector.heartbeatRequest ? [.send(answer)] : [.feed(record)]
        }
        var pair = try RecordRewriteRewriterTests.pair(.injectHeartbeat, clientRewriter: bleeding)
        pair.pump()
        #expect(pair.server.observation.reactions.contains(.heartbeat))
    }
}

/// Keeps the first record that is like another one from the library.
private struct FirstDropper: RecordRewriter {
    var record: [UInt8]
    var hasDropped = false

    init(record: [UInt8]) {
        self.record = record
    }

    mutating func incoming(_ record: [UInt8], index: Int) -> [RecordAction] {
        guard record == self.record, !hasDropped else { return [.feed(record)] }
        hasDropped = true
        return []
    }
}
