import SigilloCore
import Testing

@testable import SigilloWire

@Suite("Frame synthesizer")
struct FrameSynthesizerTests {
    @Test func makesWhatTheAssemblerReads() {
        let client = Endpoint(address: "2001:db8::7", port: 40_000)
        let server = Endpoint(address: "2001:db8::8", port: 993)
        var synthesizer = FrameSynthesizer(client: client, server: server)
        var frames: [CapturedFrame] = []
        let octets = (0..<10_000).map { UInt8(truncatingIfNeeded: $0) }
        synthesizer.open(at: 5, to: &frames)
        synthesizer.send(octets, .clientToServer, at: 6, to: &frames)
        synthesizer.reset(.serverToClient, at: 7, to: &frames)
        #expect(frames.map(\.number) == Array(1...11) && frames.last?.time == 7)
        let record = Recorder.recording(frames)
        #expect(record.stream(.clientToServer).octets == octets)
        #expect(record.starts.first?.client == client && record.starts.first?.server == server)
        #expect(record.ends.first?.resetBy == .serverToClient)
    }

    @Test func checksumsAreRight() {
        let packet = Frames.packet()
        #expect(PacketBuilder.checksum(Array(packet[0..<20])) == 0)
        let pseudo = Array(packet[12..<20]) + [0, 6, 0, UInt8(packet.count - 20)]
        #expect(PacketBuilder.checksum(pseudo + packet[20...]) == 0)
    }

    @Test func everyStepOfAConversationIsAMillisecondLater() {
        let frames = ConversationBuilder(time: 0).server("* OK\r\n").client("a\r\n").frames
        #expect(frames.map(\.time) == [0, 0, 0, 1, 2, 3, 4, 5].map { $0 * 1_000_000 })
        #expect(frames.map(\.number) == Array(1...8))
    }

    @Test func mergesConversationsByTime() {
        let first = ConversationBuilder(clientPort: 50_000, time: 0).client("one").frames
        let second = ConversationBuilder(clientPort: 50_001, time: 500_000).client("two").frames
        let record = Recorder.recording(ConversationBuilder.merged([first, second]))
        #expect(record.text(.clientToServer, flow: 0) == "one" && record.text(.clientToServer, flow: 1) == "two")
    }
}
