import SigilloCore
import Testing

@testable import SigilloWire

@Suite("Flow batch")
struct FlowBatchTests {
    /// Conversations cut, mixed up, doubled and contradicted, the same in every run.
    private static func frames(seed: UInt64) -> [CapturedFrame] {
        var random = FixedRandom(state: seed)
        var frames = ConversationBuilder(port: 143).server("* OK ready\r\n").client("a1 LOGIN alice pw\r\n").frames
        frames += ConversationBuilder(port: 25).client("EHLO client.test\r\n", segmented: 3).frames
        frames += ConversationBuilder(port: 110).ending(.serverReset).frames
        for index in frames.indices where Int.random(in: 0..<4, using: &random) == 0 {
            var copy = frames[index]
            copy.octets[copy.octets.count - 1] ^= UInt8.random(in: 0...1, using: &random)
            frames.append(copy)
        }
        frames.shuffle(using: &random)
        frames.removeLast(Int.random(in: 0..<frames.count / 2, using: &random))
        for index in frames.indices {
            frames[index].number = index + 1
            if Int.random(in: 0..<8, using: &random) == 0 { frames[index].octets.removeLast(3) }
        }
        return frames
    }

    @Test(arguments: 1...200 as ClosedRange<UInt64>)
    func tellsWhatItWasTold(seed: UInt64) {
        let frames = Self.frames(seed: seed)
        let direct = Recorder.recording(frames)
        var batch = FlowBatch()
        var later = Recorder()
        var assembler = FlowAssembler()
        for frame in frames {
            assembler.add(frame, to: &batch)
            guard batch.count > seed % 7 else { continue }
            batch.tell(&later)
            batch.removeAll()
        }
        assembler.finish(to: &batch)
        batch.tell(&later)
        #expect(later == direct)
    }

    @Test func countsWhatItHolds() {
        var batch = FlowBatch()
        var assembler = FlowAssembler()
        for frame in ConversationBuilder().client("abc").server("de").frames { assembler.add(frame, to: &batch) }
        #expect(batch.octets == 5 && batch.count == 3)
        batch.removeAll()
        #expect(batch.octets == 0 && batch.count == 0)
    }
}
