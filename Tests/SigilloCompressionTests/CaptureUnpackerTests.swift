import SigilloCheck
import SigilloCore
import SigilloWire
import Testing

@testable import SigilloCompression

/// Captures in gzip are read like others, and what is wrong with the gzip is never silent.
@Suite struct CaptureUnpackerTests {
    private static let capture = PcapWriter.file(
        of: ConversationBuilder(port: 143).server("* OK hi\r\n").client("a1 LOGIN alice s3cr3tword\r\n")
            .server("a1 OK\r\n").frames)

    private func unpack(
        _ octets: [UInt8], by size: Int, limits: InflationLimits = CaptureUnpacker.usualLimits
    ) -> (octets: [UInt8], damage: String?) {
        var unpacker = CaptureUnpacker(inflater: ZlibInflater.factory, limits: limits)
        var result: [UInt8] = []
        for start in stride(from: 0, to: octets.count, by: size) {
            unpacker.append(Array(octets[start..<min(start + size, octets.count)]))
            while let part = unpacker.next() { result += part }
        }
        unpacker.finish()
        while let part = unpacker.next() { result += part }
        return (result, unpacker.damage)
    }

    @Test(arguments: [1, 5, 100_000]) func oneMemberOrMore(size: Int) {
        let whole = Deflate.compress(Self.capture, .gzip)
        #expect(unpack(whole, by: size) == (Self.capture, nil))
        let halves =
            Deflate.compress(Array(Self.capture.prefix(50)), .gzip)
            + Deflate.compress(Array(Self.capture.dropFirst(50)), .gzip) + [0, 0, 0]
        #expect(unpack(halves, by: size) == (Self.capture, nil))
        #expect(unpack(Self.capture, by: size) == (Self.capture, nil))
        #expect(unpack([0x1f], by: size) == ([0x1f], nil))
    }

    @Test(arguments: [1, 5, 100_000]) func damageIsTold(size: Int) {
        let whole = Deflate.compress(Self.capture, .gzip)
        let short = unpack(whole.dropLast(10), by: size)
        #expect(short.damage?.contains("early") == true)
        #expect(Self.capture.starts(with: short.octets))
        #expect(unpack(whole.dropLast(4), by: size).damage?.contains("early") == true)
        var wrong = whole
        wrong[wrong.count - 6] ^= 1
        #expect(unpack(wrong, by: size).damage?.contains("corrupt") == true)
        #expect(unpack(whole + Array("what?".utf8), by: size).damage?.contains("behind") == true)
        #expect(unpack(whole + [0x1f, 0x8b, 0x08], by: size).damage?.contains("early") == true)
    }

    @Test func aBombEnds() {
        let bomb = Deflate.compress(Self.capture + [UInt8](repeating: 0, count: 16 << 20), .gzip)
        let result = unpack(bomb, by: 4096, limits: InflationLimits(base: 1 << 20, ratio: 100))
        #expect(result.damage?.contains("more comes out") == true)
        #expect(result.octets.count < 4 << 20)
    }
}
