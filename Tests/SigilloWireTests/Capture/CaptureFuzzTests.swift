import SigilloCore
import Testing

@testable import SigilloWire

@Suite("Damaged captures")
struct CaptureFuzzTests {
    /// A conversation of every trick, in both formats.
    private static var files: [[UInt8]] {
        let hello = TLSSample.record(22, TLSSample.clientHello(serverName: "mail.test"))
        let plain = ConversationBuilder().server("* OK\r\n").client("a1 LOGIN alice secret\r\n", segmented: 5).reversed(
            3
        )
        .segment([1, 2, 3], back: 4, .clientToServer)
        let tagged = ConversationBuilder(clientPort: 50_000, isIPv6: true, vlans: [1, 2]).client(hello)
        let frames = ConversationBuilder.merged([plain.frames, tagged.frames])
        let fragments = FragmentTests.fragments(of: Frames.segment(), size: 8)
        let all = frames + fragments + [Frames.frame(TunnelSample.vxlan)]
        return [PcapWriter.file(of: all), PcapNGWriter.file(of: all, keyLog: ["K"], comments: [2: "here"])]
    }

    @Test func neverCrashesNorHangs() {
        let files = Self.files
        var random = FixedRandom(state: 2_026)
        for round in 0..<20_000 {
            var file = files[round % files.count]
            for _ in 0..<Int.random(in: 1...8, using: &random) {
                let index = Int.random(in: 0..<file.count, using: &random)
                switch Int.random(in: 0..<4, using: &random) {
                case 0: file[index] ^= 1 << UInt8.random(in: 0..<8, using: &random)
                case 1: file[index] = .random(in: 0...255, using: &random)
                case 2: file.removeSubrange(index..<min(file.count, index + .random(in: 1...9, using: &random)))
                default: file.replaceSubrange(index..<min(file.count, index + 4), with: [255, 255, 255, 255])
                }
                if file.isEmpty { file = [0] }
            }
            let reading = Reading(file)
            let record = Recorder.recording(reading.frames)
            #expect(record.isInOrder)
            #expect(record.starts.count == record.ends.count)
            var reader = TLSRecordReader(resynchronises: round.isMultiple(of: 2))
            for flow in record.streams.indices {
                _ = reader.read(record.stream(.clientToServer, flow: flow).octets[...], at: 0)
            }
        }
    }

    @Test func everyPrefixIsReadOrExplained() {
        for file in Self.files {
            let whole = Reading(file)
            #expect(whole.error == nil)
            for length in 0..<file.count {
                let reading = Reading(Array(file.prefix(length)))
                #expect(reading.frames == Array(whole.frames.prefix(reading.frames.count)))
                #expect(reading.error != nil || reading.frames.count <= whole.frames.count)
            }
        }
    }

    @Test func octetByOctetIsTheSame() {
        for file in Self.files {
            #expect(Reading(file, chunk: 1) == Reading(file))
        }
    }
}
