import SigilloCore
import Testing

@testable import SigilloWire

@Suite("Capture reader: pcapng")
struct CaptureReaderPcapNGTests {
    private static func file(isBigEndian: Bool = false, _ content: (inout CaptureFile) -> Void) -> [UInt8] {
        var file = CaptureFile(isBigEndian: isBigEndian)
        file.section()
        content(&file)
        return file.octets
    }

    @Test(arguments: [false, true])
    func readsEveryKindOfPacketBlock(isBigEndian: Bool) {
        let file = Self.file(isBigEndian: isBigEndian) {
            $0.interface()
            $0.enhanced([1, 2, 3, 4, 5], ticks: 0x0001_0000_0002)
            $0.simple([6, 7])
            $0.obsolete([8])
            $0.block(0x0bad) { $0.octets += [1, 2, 3, 4] }
            $0.enhanced([])
        }
        let reading = Reading(file)
        #expect(reading.error == nil && reading.frames.map(\.octets) == [[1, 2, 3, 4, 5], [6, 7], [8], []])
        #expect(reading.frames.map(\.number) == [1, 2, 3, 4])
        #expect(reading.frames.first?.time == UInt64(0x0001_0000_0002) * 1_000)
        #expect(Reading(file, chunk: 1) == reading)
        #expect(Reading(file, chunk: 7) == reading)
    }

    @Test func readsInterfacesOfDifferentLinkTypes() {
        let file = Self.file {
            $0.interface(1)
            $0.interface(101)
            $0.interface(113)
            $0.enhanced([1], interface: 2)
            $0.enhanced([2], interface: 0)
            $0.enhanced([3], interface: 1)
        }
        let reading = Reading(file) { #expect($0.linkTypes == [.ethernet, .raw, .linuxCooked]) }
        #expect(reading.frames.map(\.linkType) == [.linuxCooked, .ethernet, .raw])
    }

    @Test func readsSectionsOfBothByteOrders() {
        var file = CaptureFile()
        file.section()
        file.interface(1)
        file.enhanced([1])
        file.isBigEndian = true
        file.section()
        file.interface(276)
        file.enhanced([2])
        let reading = Reading(file.octets)
        #expect(reading.error == nil && reading.frames.map(\.linkType) == [.ethernet, .linuxCooked2])
        #expect(Reading(file.octets, chunk: 1) == reading)
    }

    @Test func limitsSimplePacketsToTheSnaplen() {
        var file = CaptureFile()
        file.section()
        file.interface(snaplen: 2)
        file.block(3) {
            $0.put(UInt32(60))
            $0.octets += [1, 2, 0, 0]
        }
        let frame = Reading(file.octets).frames.first
        #expect(frame?.octets == [1, 2] && frame?.originalLength == 60)
    }

    @Test(
        arguments: [
            ([9], 1_234_567_890, 1_234_567_890), ([6], 7, 7_000), ([0], 2, 2_000_000_000), ([12], 5_000, 5),
            ([0x80 | 10], 512, 500_000_000), ([0x80 | 63], 1 << 62, 500_000_000), ([0x80], 3, 3_000_000_000),
            ([0xff], 99, 0), ([127], 99, 0), ([0], UInt64.max, 0), ([28], UInt64.max, 1), ([30], UInt64.max, 0),
        ] as [([UInt8], UInt64, UInt64)])
    func scalesTime(resolution: [UInt8], ticks: UInt64, nanoseconds: UInt64) {
        let file = Self.file {
            $0.interface(options: [(9, resolution)])
            $0.enhanced([1], ticks: ticks)
        }
        #expect(Reading(file).frames.first?.time == nanoseconds)
    }

    @Test(arguments: [(10, 10_000_001_000), (UInt64.max, 0), (1 << 62, 0)] as [(UInt64, UInt64)])
    func addsTheOffsetOfTime(offset: UInt64, nanoseconds: UInt64) {
        let file = Self.file {
            let octets = $0.integer(offset)
            $0.interface(options: [(14, octets)])
            $0.enhanced([1], ticks: 1)
        }
        #expect(Reading(file).frames.first?.time == nanoseconds)
    }

    @Test func givesTheKeyLogAsASecret() {
        let file = Self.file {
            $0.block(10) {
                $0.put(UInt32(0x544c_534b))
                $0.put(UInt32(5))
                $0.octets += Array("KEYS\n".utf8)
            }
            $0.block(10) {
                $0.put(UInt32(0x5747_4b4c))
                $0.put(UInt32(4))
                $0.octets += [1, 2, 3, 4]
            }
            $0.block(10) {
                $0.put(UInt32(0x544c_534b))
                $0.put(UInt32.max)
                $0.octets += Array("MORE".utf8)
            }
        }
        _ = Reading(file) { #expect($0.keyLogs == [Secret("KEYS\n"), Secret("MORE")]) }
    }

    @Test func addsUpDrops() {
        let file = Self.file {
            let (two, three, one) = ($0.integer(2), $0.integer(3), $0.integer(1))
            $0.interface()
            $0.interface()
            $0.enhanced([1], options: [(4, one)])
            $0.obsolete([1], drops: 4)
            $0.obsolete([1], drops: 0xffff)
            for drops in [two, three] {
                $0.block(5) {
                    $0.put(UInt32(1))
                    $0.put(UInt64(0))
                    $0.option(4, drops)
                    $0.option(5, drops)
                }
            }
            $0.section()
            $0.interface()
        }
        // 1 and 4 by packets; 3, the newest count, by the interface.
        _ = Reading(file) { #expect($0.drops == 8) }
    }

    @Test func leavesOutPacketsOfUnknownInterfaces() {
        let file = Self.file {
            $0.simple([1])
            $0.enhanced([2])
            $0.interface()
            $0.enhanced([3], interface: 1)
            $0.enhanced([4])
        }
        let reading = Reading(file) { #expect($0.orphans == 3) }
        #expect(reading.error == nil && reading.frames.map(\.octets) == [[4]] && reading.frames.first?.number == 1)
    }

    @Test func keepsPacketsWithOptionsThatLie() {
        let file = Self.file {
            $0.interface()
            $0.block(6) {
                $0.octets += [UInt8](repeating: 0, count: 12)
                $0.put(UInt32(4))
                $0.put(UInt32(4))
                $0.octets += [1, 2, 3, 4]
                $0.put(UInt16(1))
                $0.put(UInt16(60_000))
            }
            $0.enhanced([5], options: (0..<3_000).map { _ in (1, []) })
        }
        let reading = Reading(file)
        #expect(reading.error == nil && reading.frames.map(\.octets) == [[1, 2, 3, 4], [5]])
    }

    @Test(arguments: [0, 4, 8, 11, 13, 1 << 24 + 4, 0x7fff_fffc, 0xffff_fffc] as [UInt32])
    func stopsAtAnAbsurdBlockLength(length: UInt32) {
        var file = CaptureFile()
        file.section()
        file.interface()
        file.enhanced([1])
        let offset = UInt64(file.octets.count)
        file.put(UInt32(6))
        file.put(length)
        file.octets += [UInt8](repeating: 0, count: 64)
        let reading = Reading(file.octets)
        #expect(reading.frames.count == 1)
        #expect(reading.error == .damaged(offset: offset, reason: "a block claims a length of \(length) octets"))
    }

    @Test func stopsWhereTheLengthsOfABlockDiffer() {
        var octets = Self.file {
            $0.interface()
            $0.enhanced([1])
            $0.enhanced([2])
        }
        octets[octets.count - 4] = 40
        let reading = Reading(octets)
        #expect(reading.frames.map(\.octets) == [[1]] && reading.error != nil)
    }

    @Test func stopsAtAPacketLongerThanItsBlock() {
        let file = Self.file {
            $0.interface()
            $0.enhanced([1], captured: 5)
        }
        #expect(Reading(file).error?.sentence.contains("more than its block holds") == true)
    }

    @Test func saysThatABlockBreaksOff() {
        let file = Self.file {
            $0.interface()
            $0.enhanced([1, 2, 3, 4])
            $0.block(0x0bad) { $0.octets += [UInt8](repeating: 0, count: 100) }
        }
        for cut in [1, 50, 104] {
            let reading = Reading(Array(file.dropLast(cut)))
            #expect(reading.frames.count == 1)
            #expect(reading.error?.sentence.contains("ends inside a record") == true)
        }
    }

    @Test func skipsLongUnknownBlocksWithoutKeepingThem() {
        let file = Self.file {
            $0.block(0x0bad) { $0.octets += [UInt8](repeating: 0, count: 1 << 20) }
            $0.interface()
            $0.enhanced([1])
        }
        #expect(Reading(file, chunk: 1_000).frames.map(\.octets) == [[1]])
    }
}
