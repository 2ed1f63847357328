import SigilloCore
import Testing

@testable import SigilloWire

@Suite("Fragments")
struct FragmentTests {
    /// The frames of the fragments of a segment, each of a size that is a multiple of 8.
    static func fragments(of segment: [UInt8], size: Int, identification: UInt16 = 7) -> [CapturedFrame] {
        stride(from: 0, to: segment.count, by: size).map { offset in
            fragment(segment, offset..<min(offset + size, segment.count), identification: identification)
        }
    }

    private static func fragment(
        _ segment: [UInt8], _ range: Range<Int>, hasMore: Bool? = nil, identification: UInt16 = 7
    ) -> CapturedFrame {
        Frames.frame(
            PacketBuilder.ethernet(
                PacketBuilder.ipv4(
                    Array(segment[range]), protocolNumber: 6, from: 0xc000_020a, to: 0xc633_6401,
                    identification: identification, offset: range.lowerBound,
                    hasMore: hasMore ?? (range.upperBound < segment.count)),
                etherType: 0x0800))
    }

    private static let text = "a1 LOGIN alice correct-horse-battery-staple\r\n"

    @Test(arguments: 0..<50)
    func readsFragmentsInAnyOrder(seed: Int) {
        var random = FixedRandom(state: UInt64(seed))
        var frames = Self.fragments(of: Frames.segment(Self.text), size: seed.isMultiple(of: 2) ? 8 : 24)
        frames.append(frames[1])
        frames.shuffle(using: &random)
        // The copy of a fragment may come when the packet is whole: then it waits for others in vain.
        let record = Recorder.recording(frames)
        #expect(record.text(.clientToServer) == Self.text)
        #expect(record.contradictions.isEmpty)
    }

    @Test func readsFragmentsOfIPv6() {
        let segment = Frames.segment(Self.text)
        let frames = stride(from: 0, to: segment.count, by: 16).reversed().map { offset in
            let part = segment[offset..<min(offset + 16, segment.count)]
            let field = UInt16(offset) | (offset + 16 < segment.count ? 1 : 0)
            let header: [UInt8] = [6, 0, UInt8(field >> 8), UInt8(field & 255), 0, 0, 0, 9]
            return Frames.frame(
                PacketBuilder.ipv6(
                    header + part, nextHeader: 44, from: Frames.client.address, to: Frames.server.address),
                linkType: .raw)
        }
        let record = Recorder.recording(frames)
        #expect(record.text(.clientToServer) == Self.text && record.blindness.isEmpty)
    }

    @Test func readsBothVersionsOfOverlappingFragments() {
        let segment = Frames.segment(Self.text)
        var decoy = segment
        for index in 24..<48 { decoy[index] = UInt8(ascii: "x") }
        let frames = [
            Self.fragment(segment, 0..<24), Self.fragment(decoy, 24..<48),
            Self.fragment(segment, 24..<48), Self.fragment(segment, 48..<segment.count),
        ]
        let record = Recorder.recording(frames)
        #expect(record.blindness == [.fragment])
        #expect(record.text(.clientToServer).contains("xxxx"))
        #expect(record.contradictions.map(\.text) == [Self.text])
    }

    @Test func saysThatAFragmentIsMissingAndReadsTheBeginning() {
        let frames = Self.fragments(of: Frames.segment(Self.text), size: 40).dropLast()
        let record = Recorder.recording(Array(frames))
        #expect(record.blindness == [.fragment])
        #expect(Self.text.hasPrefix(record.text(.clientToServer)) && !record.text(.clientToServer).isEmpty)
    }

    @Test func refusesPacketsOfMoreThan64KiB() {
        let payload = [UInt8](repeating: 1, count: 65_536)
        let frame = Self.fragment(payload, 65_520..<65_536)
        #expect(Recorder.recording([frame]).blindness == [.malformed("fragments of more than 65,535 octets")])
    }

    @Test func boundsWhatWaits() {
        let segment = Frames.segment(Self.text)
        let frames = (0..<1_000).map { Self.fragment(segment, 0..<24, identification: UInt16($0)) }
        var assembler = FlowAssembler()
        var record = Recorder()
        for frame in frames { assembler.add(frame, to: &record) }
        #expect(record.blindness.count == 1_000 - FlowLimits().fragmentedPackets)
        assembler.finish(to: &record)
        #expect(record.blindness.count == 1_000)
    }
}

extension FragmentTests {
    @Test func copiesOfFragmentsBeginNoPacket() {
        let frames = Self.fragments(of: Frames.segment("a1 LOGIN alice secret\r\n"), size: 16)
        let record = Recorder.recording(frames.flatMap { [$0, $0] } + frames)
        #expect(record.text(.clientToServer) == "a1 LOGIN alice secret\r\n")
        #expect(record.blindness.isEmpty && record.contradictions.isEmpty)
    }

    @Test func aFragmentThatComesLateIsReadInItsPlace() {
        let text = "a1 LOGIN alice secret\r\n"
        let real = Self.fragments(of: Frames.segment(text), size: 24)
        let decoy = Self.fragments(of: Frames.segment("a1 L" + String(repeating: "x", count: 19)), size: 24)
        let record = Recorder.recording([real[0], decoy[1], real[1]])
        #expect(record.text(.clientToServer).hasSuffix("xxx"))
        #expect(record.contradictions.contains { $0.text == text } && record.blindness == [.fragment])
    }

    @Test func numbersAreUsedAgain() {
        let first = Self.fragments(of: Frames.segment("one two three four five\r\n"), size: 16)
        let second = PacketBuilder.tcp(
            Array("six seven eight nine ten\r\n".utf8), from: Frames.client, to: Frames.server, sequence: 125,
            flags: 0x18)
        let record = Recorder.recording(first + Self.fragments(of: second, size: 16))
        #expect(record.text(.clientToServer) == "one two three four five\r\nsix seven eight nine ten\r\n")
        #expect(record.blindness.isEmpty)
    }
}
