import SigilloCore
import Testing

@testable import SigilloWire

@Suite("pcapng writer")
struct PcapNGWriterTests {
    @Test func isReadBackAsItWas() {
        var frames = ConversationBuilder().server("* OK\r\n").client("a1 NOOP\r\n").frames
        frames[2].linkType = .raw
        frames[3].originalLength += 9
        frames[4].time = 1_700_000_000_123_456_789
        let file = PcapNGWriter.file(
            of: frames, keyLog: ["CLIENT_RANDOM 00 11", "SECOND"], interfaceName: "lo", comments: [1: "begins here"])
        let reading = Reading(file) { reader in
            #expect(reader.keyLogs == [Secret("CLIENT_RANDOM 00 11\nSECOND\n")])
            #expect(reader.linkTypes == [.ethernet, .raw] && reader.drops == 0)
        }
        #expect(reading.error == nil && reading.frames == frames)
    }

    @Test func aFileWithoutFramesIsWhole() {
        let reading = Reading(PcapNGWriter().octets)
        #expect(reading.error == nil && reading.frames.isEmpty)
    }

    @Test func classicFilesAreReadBackToo() {
        var frames = ConversationBuilder().client("x").frames
        frames[1].originalLength += 1
        #expect(Reading(PcapWriter.file(of: frames)) == Reading(PcapNGWriter.file(of: frames)))
    }
}
