import SigilloCheck
import SigilloCore
import SigilloWire
import Testing

/// Frames that are cut, padded, wrong, or captured twice.
@Suite("Damaged frames")
struct FrameDamageTests {
    private typealias Change = @Sendable ([UInt8]) -> [UInt8]

    /// What may be done to every frame of a conversation without hiding anything of it.
    private static let harmless: [(name: String, linkType: UInt32, change: Change)] = [
        ("padding", 1, { $0 + [UInt8](repeating: 0, count: max(0, 60 - $0.count) + 6) }),
        ("garbage behind the packet", 1, { $0 + Array("PASS garbage\r\n".utf8) }),
        ("IP total length 0", 1, { Array($0[..<16]) + [0, 0] + $0[18...] }),
        ("wrong IP checksum", 1, { Array($0[..<24]) + [0xba, 0xad] + $0[26...] }),
        ("wrong TCP checksum", 1, { Array($0[..<50]) + [0xba, 0xad] + $0[52...] }),
        ("NULL", 0, { [2, 0, 0, 0] + $0.dropFirst(14) }),
        ("NULL, other order", 0, { [0, 0, 0, 2] + $0.dropFirst(14) }),
        ("LOOP", 108, { [0, 0, 0, 2] + $0.dropFirst(14) }), ("raw", 101, { Array($0.dropFirst(14)) }),
        ("cooked", 113, { [UInt8](repeating: 0, count: 14) + [8, 0] + $0.dropFirst(14) }),
        ("cooked 2", 276, { [8, 0] + [UInt8](repeating: 0, count: 18) + $0.dropFirst(14) }),
        ("QinQ", 1, { Array($0[..<12]) + [0x88, 0xa8, 0, 5, 0x81, 0, 0, 6] + $0[12...] }),
    ]

    @Test func readsOn() {
        for row in Self.harmless {
            let quiet = check(DamageSample.frames(DamageSample.quiet, linkType: row.linkType, row.change))
            #expect(quiet.verdict == .clean, "\(row.name): \(quiet.reason ?? "")")
            let leak = check(DamageSample.frames(linkType: row.linkType, row.change))
            #expect(leak.credentials.map(\.user) == ["alice"], "\(row.name)")
        }
    }

    @Test func aFrameBeyond64KiBWithoutALengthIsRead() {
        let filler = String(repeating: "x", count: 70_000)
        var frames = ConversationBuilder().server("* OK\r\n")
            .segment(Array("a0 ID (\"\(filler)\" NIL)\r\na1 LOGIN alice s3cr3tword\r\n".utf8), .clientToServer)
            .server("a1 OK\r\n").frames
        frames = frames.map { frame in
            var frame = frame
            if frame.octets.count > 65_535 { frame.octets.replaceSubrange(16..<18, with: [0, 0]) }
            return frame
        }
        #expect(check(frames, secrets: [secret("s3cr3tword")]).verdict == .leak)
    }

    @Test func aCutFrameIsInconclusiveOrALeak() {
        let cut = ConversationBuilder().server("* OK ready\r\n").client("a1 NOOP\r\n").cut(to: 58).server("a1 OK\r\n")
        let result = check(cut.frames)
        #expect(result.verdict == .inconclusive && result.cutFrames == 1)
        #expect(result.reason?.contains("cut short") == true)
        #expect(result.flows.first?.verdict == .inconclusive)
        #expect(check(cut.client(DamageSample.login).frames).verdict == .leak)
    }

    @Test func aFrameCutBehindItsPacketIsWhole() {
        let frames = DamageSample.quiet.frames.map { frame in
            var frame = frame
            frame.originalLength += 4
            return frame
        }
        #expect(check(frames).verdict == .clean)
    }

    @Test(arguments: [0, 1, .max, 4_294_967_295_000_000_000] as [UInt64])
    func timePlaysNoPart(time: UInt64) {
        var frames = DamageSample.leaking.frames
        for index in frames.indices { frames[index].time = index.isMultiple(of: 2) ? time : time &- UInt64(index) }
        #expect(check(frames).credentials.count == 1)
        var quiet = DamageSample.quiet.frames
        for index in quiet.indices { quiet[index].time = time &- UInt64(index) }
        #expect(check(quiet).verdict == .clean)
    }

    @Test func everyFrameTwiceIsNoContradiction() {
        for (frames, count) in [(DamageSample.quiet.frames, 0), (DamageSample.leaking.frames, 1)] {
            let result = check(ConversationBuilder.numbered(frames.flatMap { [$0, $0] }))
            #expect(result.credentials.count == count && result.gaps == 0)
            #expect(result.verdict == (count == 0 ? .clean : .leak))
        }
        let apart = check(ConversationBuilder.numbered(DamageSample.quiet.frames + DamageSample.quiet.frames))
        #expect(apart.verdict == .clean, "\(apart.reason ?? "")")
    }

    @Test func encryptedWirelessFramesAreNamed() {
        let data: [UInt8] = [0x08, 0x41] + [UInt8](repeating: 2, count: 50)
        let beacon: [UInt8] = [0x80, 0] + [UInt8](repeating: 2, count: 50)
        let frames = [
            CapturedFrame(beacon, linkType: 105), CapturedFrame(data, linkType: 105),
            CapturedFrame(data, linkType: 105),
        ]
        let result = check(ConversationBuilder.numbered(frames))
        #expect(result.verdict == .inconclusive)
        #expect(
            result.reason
                == "2 packets were not decoded (2 in encrypted IEEE 802.11, from frame 2 on): what they carried is not known."
        )
        #expect(check([CapturedFrame(beacon, linkType: 105)]).verdict == .inconclusive)
    }
}
