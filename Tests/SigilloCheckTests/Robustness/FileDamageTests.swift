import SigilloCheck
import SigilloCore
import SigilloWire
import Testing

/// A file with something wrong with it, or odd about it, and what must be said of it.
struct FileRow: Sendable, CustomTestStringConvertible {
    var name: String
    var file: [UInt8]
    var verdict: CheckResult.Verdict
    /// A part of the reason.
    var reason = ""

    var testDescription: String { name }

    init(_ name: String, _ file: [UInt8], _ verdict: CheckResult.Verdict, _ reason: String = "") {
        self.name = name
        self.file = file
        self.verdict = verdict
        self.reason = reason
    }
}

@Suite("Damaged files")
struct FileDamageTests {
    private static let leaking = DamageSample.leaking.frames
    private static let quiet = DamageSample.quiet.frames
    private typealias File = CaptureOctets

    private static let unreadable: [FileRow] = [
        FileRow("empty", [], .unreadable, "empty"),
        FileRow("text", Array("From: alice@example.test\r\n".utf8), .unreadable, "46 72 6f 6d"),
        FileRow("two octets", [0xd4, 0xc3], .unreadable, "ends after d4 c3"),
        FileRow("header cut", Array(File.classic(leaking).prefix(23)), .unreadable, "inside its header"),
        FileRow("section header cut", Array(File.sections(leaking).prefix(27)), .unreadable, "inside its header"),
        FileRow("Zstandard", [0x28, 0xb5, 0x2f, 0xfd, 0, 0], .unreadable, "zstd -dc"),
        FileRow("xz", [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0], .unreadable, "xz -dc"),
        FileRow("LZ4", [0x04, 0x22, 0x4d, 0x18, 0, 0], .unreadable, "lz4 -dc"),
        FileRow("bzip2", [0x42, 0x5a, 0x68, 0x39, 0, 0], .unreadable, "bzip2 -dc"),
        FileRow("snoop", Array("snoop\0\0\0".utf8), .unreadable, "editcap"),
    ]

    private static let nothing: [FileRow] = [
        FileRow("header only", File.classic([]), .inconclusive, "no packets"),
        FileRow("section only", File.sections([]), .inconclusive, "no packets"),
        FileRow("only noise", File.classic(DamageSample.noise), .inconclusive, "No connection"),
        FileRow(
            "user's link type", File.classic(quiet, linkType: 147), .inconclusive,
            "\(quiet.count) of link type 147, for private use, USER0"),
        FileRow("USB", File.classic(quiet, linkType: 189), .inconclusive, "of link type 189, USB"),
        FileRow("Bluetooth", File.sections(quiet, linkType: 201), .inconclusive, "link type 201, Bluetooth"),
    ]

    private static func absurdRecord(_ frames: [CapturedFrame], _ length: UInt32) -> [UInt8] {
        var file = File(octets: File.classic(frames))
        file.put(UInt64(0))
        file.put(length)
        file.put(length)
        file.octets += [UInt8](repeating: 0, count: 100)
        return file.octets
    }

    private static let broken: [FileRow] = [
        FileRow("cut in a record", Array(File.classic(quiet).dropLast(3)), .inconclusive, "ends inside a record"),
        FileRow("leak before the cut", Array(File.classic(leaking).dropLast(3)), .leak),
        FileRow("cut in a block", Array(File.sections(quiet).dropLast(3)), .inconclusive, "ends inside a record"),
        FileRow("leak before a cut block", Array(File.sections(leaking).dropLast(3)), .leak),
        FileRow("record of 4 GiB", absurdRecord(quiet, .max), .inconclusive, "damaged"),
        FileRow("record beyond the limit", absurdRecord(quiet, 262_145), .inconclusive, "damaged"),
        FileRow("leak before a record of 4 GiB", absurdRecord(leaking, .max), .leak),
    ]
    private static let badBlocks: [FileRow] = [UInt32(0), 4, 8, 11, 13, 34, 0x7fff_fffc, 0xffff_fffc]
        .flatMap { length in
            let block: (inout CaptureOctets) -> Void = { $0.block(6, length: length, [UInt8](repeating: 0, count: 64)) }
            return [
                FileRow("block of \(length)", File.sections(quiet, behind: block), .inconclusive, "damaged"),
                FileRow("leak before a block of \(length)", File.sections(leaking, behind: block), .leak),
            ]
        }
    private static let badTrailers: [FileRow] = [
        FileRow(
            "trailer differs", File.sections(quiet, behind: { $0.block(6, trailer: 64, [1, 2, 3, 4]) }),
            .inconclusive, "damaged"),
        FileRow(
            "interface missing",
            File.sections(quiet, behind: { $0.enhanced(leaking[4], interface: 9) }), .inconclusive,
            "does not declare"),
        FileRow(
            "packet before the first interface",
            {
                var file = File()
                file.section()
                file.simple(quiet[0])
                file.interface()
                for frame in quiet { file.enhanced(frame) }
                return file.octets
            }(), .inconclusive, "does not declare"),
        FileRow(
            "interface dropped packets",
            File.sections(
                quiet,
                behind: { file in
                    file.block(
                        5,
                        file.body {
                            $0.put(UInt32(0))
                            $0.put(UInt64(0))
                            $0.put(UInt16(5))
                            $0.put(UInt16(8))
                            $0.put(UInt64(7))
                        })
                }), .inconclusive, "lost 7 packets"),
    ]

    @Test(arguments: unreadable + nothing + broken + badBlocks + badTrailers)
    func says(row: FileRow) {
        let result = check(file: row.file)
        #expect(result.verdict == row.verdict, "\(result.reason ?? "no reason")")
        #expect(row.reason.isEmpty || result.reason?.contains(row.reason) == true, "\(result.reason ?? "no reason")")
        // The same octet by octet, as a pipe may give them.
        #expect(check(file: row.file, chunk: 1).verdict == row.verdict)
        #expect(check(file: row.file, chunk: 1).reason == result.reason)
    }

    // MARK: Odd, but whole

    /// Files in which everything can be read, made of the frames of a conversation.
    private static let whole: [(name: String, make: @Sendable ([CapturedFrame]) -> [UInt8])] = [
        ("µs", { File.classic($0) }), ("µs, big", { File.classic($0, isBigEndian: true) }),
        ("ns", { File.classic($0, magic: 0xa1b2_3c4d) }),
        ("ns, big", { File.classic($0, magic: 0xa1b2_3c4d, isBigEndian: true) }),
        ("modified", { File.classic($0, magic: 0xa1b2_cd34) }),
        ("modified, big", { File.classic($0, magic: 0xa1b2_cd34, isBigEndian: true) }),
        ("version 2.3", { File.classic($0, minor: 3) }), ("version 2.2", { File.classic($0, minor: 2) }),
        ("version 2.5", { File.classic($0, minor: 5) }),
        ("length 0 on the wire", { File.classic($0, original: 0) }),
        ("length 1 on the wire", { File.classic($0, original: 1) }),
        ("beyond the snaplen", { File.classic($0, snaplen: 20) }), ("snaplen 0", { File.classic($0, snaplen: 0) }),
        ("check sequence told", { File.classic($0, linkType: 0x1400_0001) }),
        ("pcapng", { File.sections($0) }), ("pcapng, big", { File.sections($0, isBigEndian: true) }),
        ("option longer than its block", { File.sections($0, interfaceOptions: [2, 0, 255, 255, 1, 2, 3, 4]) }),
        ("no end of options", { File.sections($0, interfaceOptions: [2, 0, 4, 0, 1, 2, 3, 4]) }),
        ("a thousand options", { File.sections($0, interfaceOptions: [UInt8](repeating: 1, count: 4_000)) }),
        ("half an option", { File.sections($0, interfaceOptions: [9, 0, 1, 0]) }),
        ("resolution 2^-63", { File.sections($0, interfaceOptions: [9, 0, 1, 0, 0xbf, 0, 0, 0]) }),
        ("resolution 0xff", { File.sections($0, interfaceOptions: [9, 0, 1, 0, 0xff, 0, 0, 0]) }),
        ("resolution 10^-127", { File.sections($0, interfaceOptions: [9, 0, 1, 0, 127, 0, 0, 0]) }),
        ("huge offset", { File.sections($0, interfaceOptions: [14, 0, 8, 0] + [UInt8](repeating: 0x7f, count: 8)) }),
        (
            "unknown and custom blocks",
            {
                File.sections($0) {
                    $0.block(0x0bad, [1, 2, 3, 4])
                    $0.block(0x4000_0bad, [1, 2, 3, 4])
                    $0.block(4, Array("name resolution".utf8))
                    $0.block(0x8000_0001, [])
                }
            }
        ),
        (
            "simple packet blocks",
            { frames in File.sections([]) { file in for frame in frames { file.simple(frame) } } }
        ),
        (
            "obsolete packet blocks",
            { frames in File.sections([]) { file in for frame in frames { file.obsolete(frame) } } }
        ),
        (
            "options behind packets",
            { frames in
                File.sections([]) { file in
                    for frame in frames { file.enhanced(frame, options: [1, 0, 0xff, 0xff, 65, 66]) }
                }
            }
        ),
        (
            "two sections of two orders",
            { frames in
                var file = File()
                file.octets = File.sections(Array(frames.prefix(4)))
                file.isBigEndian = true
                file.section()
                file.interface()
                for frame in frames.dropFirst(4) { file.enhanced(frame) }
                return file.octets
            }
        ),
        (
            "another section with another link type",
            { frames in
                var file = File(octets: File.sections(Array(frames.prefix(4))))
                file.section()
                file.interface(101)
                for frame in frames.dropFirst(4) {
                    file.enhanced(CapturedFrame(Array(frame.octets.dropFirst(14))))
                }
                return file.octets
            }
        ),
        (
            "interfaces of different link types",
            { frames in
                File.sections([]) { file in
                    file.interface(113)
                    file.interface(101)
                    for (number, frame) in frames.enumerated() {
                        let packet = Array(frame.octets.dropFirst(14))
                        switch number % 3 {
                        case 0: file.enhanced(frame)
                        case 1:
                            file.enhanced(
                                CapturedFrame([UInt8](repeating: 0, count: 14) + [8, 0] + packet), interface: 1)
                        default: file.enhanced(CapturedFrame(packet), interface: 2)
                        }
                    }
                }
            }
        ),
    ]

    @Test func readsWhatIsOnlyOdd() {
        for row in Self.whole {
            let quiet = check(file: row.make(Self.quiet))
            #expect(quiet.verdict == .clean, "\(row.name): \(quiet.reason ?? "")")
            let leak = check(file: row.make(Self.leaking))
            #expect(leak.credentials.map(\.user) == ["alice"], "\(row.name): \(leak.reason ?? "")")
            #expect(check(file: row.make(Self.leaking), chunk: 7) == leak, "\(row.name)")
        }
    }

    @Test func stringsThatAreNoTrafficAreNotFound() {
        let known = [secret("s3cr3tword")]
        let file = File.sections(Self.quiet, interfaceOptions: [2, 0, 12, 0] + Array("s3cr3tword\0\0".utf8)) {
            $0.block(0x0bad, Array("s3cr3tword".utf8))
            $0.block(4, Array("s3cr3tword".utf8))
            $0.block(10, Array("s3cr3tword".utf8))
        }
        #expect(check(file: file, secrets: known).verdict == .clean)
    }
}
