import SigilloWire
import Testing

@testable import SigilloCapture

struct FrameChunkTests {
    @Test func framesComeOutAsTheyWentIn() {
        var chunk = FrameChunk()
        for (time, octets) in [(UInt64(7), [1, 2, 3]), (8, []), (9, [4])] as [(UInt64, [UInt8])] {
            octets.withUnsafeBufferPointer { chunk.append($0, time: time, originalLength: 3) }
        }
        #expect(
            chunk.frames(numberedFrom: 5, linkType: .ethernet) == [
                CapturedFrame(number: 5, time: 7, linkType: .ethernet, octets: [1, 2, 3], originalLength: 3),
                CapturedFrame(number: 6, time: 8, linkType: .ethernet, octets: [], originalLength: 3),
                CapturedFrame(number: 7, time: 9, linkType: .ethernet, octets: [4], originalLength: 3),
            ])
    }

    @Test func chunkWithRoomIsStillEmpty() {
        var full = FrameChunk()
        [1, 2].withUnsafeBufferPointer { full.append($0, time: 1, originalLength: 2) }
        let chunk = FrameChunk(reservingFor: full)
        #expect(chunk.isEmpty)
        #expect(chunk.octets.isEmpty)
    }
}
