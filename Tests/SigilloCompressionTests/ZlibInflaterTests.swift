import SigilloCore
import Testing

@testable import SigilloCompression

@Suite struct ZlibInflaterTests {
    private static let text = Array(String(repeating: "the quick brown fox. ", count: 20_000).utf8)

    private func inflate(
        _ octets: [UInt8], _ format: DeflateFormat, by size: Int, limits: InflationLimits = .init(base: .max, ratio: 1)
    ) -> (octets: [UInt8], state: InflatingStream.State?) {
        var stream = InflatingStream(format, ZlibInflater.factory, limits: limits)
        var result: [UInt8] = []
        for start in stride(from: 0, to: octets.count, by: size) {
            _ = stream?.read(octets[start..<min(start + size, octets.count)]) { result += $0 }
        }
        return (result, stream?.state)
    }

    @Test(arguments: DeflateFormat.allCases, [1, 7, 1 << 20])
    func givesBackWhatWasCompressed(format: DeflateFormat, size: Int) {
        let (octets, state) = inflate(Deflate.compress(Self.text, format), format, by: size)
        #expect(octets == Self.text)
        #expect(state == .ended)
    }

    @Test(arguments: DeflateFormat.allCases) func endsEarlyOrBreaks(format: DeflateFormat) {
        let packed = Deflate.compress(Self.text, format)
        #expect(inflate(packed.dropLast(9), format, by: 100).state == .open)
        #expect(inflate([0xff, 0xff, 0xff, 0xff] + packed, format, by: 100).state == .broken)
        var wrong = packed
        wrong[wrong.count - 5] ^= 0x55
        if format != .raw { #expect(inflate(wrong, format, by: 100).state != .ended) }
    }

    @Test func stopsAtItsLimits() {
        let packed = Deflate.compress([UInt8](repeating: 0, count: 8 << 20), .gzip)
        let (octets, state) = inflate(packed, .gzip, by: 1000, limits: .init(base: 1 << 20, ratio: 10))
        #expect(state == .bomb)
        #expect(octets.count <= 2 << 20)
    }

    @Test func takesNoMoreThanItsOwn() {
        let packed = Deflate.compress(Array("abc".utf8), .zlib)
        var stream = InflatingStream(.zlib, ZlibInflater.factory, limits: .init(base: 100, ratio: 1))
        #expect(stream?.read((packed + [1, 2, 3])[...]) { _ in } == packed.count)
    }
}
