import Testing

@testable import SigilloWire

@Suite struct OctetQueueTests {
    @Test(arguments: [1, 2, 3, 7, 64]) func readsTheSameHoweverItIsFilled(portion: Int) throws {
        let file = CaptureFile.classic((0..<40).map { [UInt8](repeating: UInt8($0), count: $0) })
        let octets = file
        var reader = CaptureReader()
        var position = 0
        var frames: [FrameView] = []
        while reader.append(
            upTo: portion,
            { buffer in
                let part = octets[position...].prefix(buffer.count)
                buffer.copyBytes(from: part)
                position += part.count
                return part.count
            }) > 0
        {
            while let frame = try reader.nextView() { frames.append(frame) }
        }
        reader.finish()
        #expect(try reader.nextView() == nil)
        // What was handed out stays as it was, whatever came later.
        #expect(frames.map { Array($0.buffer[$0.range]) } == (0..<40).map { [UInt8](repeating: UInt8($0), count: $0) })
    }
}
