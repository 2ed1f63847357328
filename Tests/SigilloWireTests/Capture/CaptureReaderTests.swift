import Testing

@testable import SigilloWire

@Suite("Capture reader: pcap")
struct CaptureReaderTests {
    private static let frames: [[UInt8]] = [[1, 2, 3], [], [4, 5, 6, 7, 8]]

    @Test(arguments: [false, true], [UInt32(0xa1b2_c3d4), 0xa1b2_3c4d, 0xa1b2_cd34])
    func readsEveryVariant(isBigEndian: Bool, magic: UInt32) {
        let file = CaptureFile.classic(Self.frames, magic: magic, isBigEndian: isBigEndian)
        let reading = Reading(file)
        #expect(reading.error == nil)
        #expect(reading.frames.map(\.octets) == Self.frames)
        #expect(reading.frames.map(\.number) == [1, 2, 3])
        let fraction: UInt64 = magic == 0xa1b2_3c4d ? 7 : 7_000
        #expect(
            reading.frames.map(\.time)
                == [1_000_000_000_000, 1_001_000_000_000, 1_002_000_000_000].map { $0 + fraction })
        #expect(Reading(file, chunk: 1) == reading)
    }

    @Test func readsOldVersionsWithSwappedLengths() {
        let old = Reading(CaptureFile.classic([[1, 2, 3]], minor: 2, originalLength: 60)).frames
        #expect(old.map(\.octets) == [[1, 2, 3]] && old.first?.originalLength == 60)
        let either = Reading(CaptureFile.classic([[1, 2, 3]], minor: 3, originalLength: 60)).frames
        #expect(either.map(\.octets) == [[1, 2, 3]] && either.first?.originalLength == 60)
    }

    @Test func believesTheCapturedLengthWhereTheOriginalIsLess() {
        let frames = Reading(CaptureFile.classic([[1, 2, 3]], originalLength: 0)).frames
        #expect(frames.first?.originalLength == 3 && frames.first?.isCut == false)
    }

    @Test func marksCutFrames() {
        #expect(Reading(CaptureFile.classic([[1, 2, 3]], originalLength: 1_500)).frames.first?.isCut == true)
    }

    @Test func dropsTheLengthOfTheCheckSequence() {
        let file = CaptureFile.classic([[1]], linkType: 0x1400_0001)
        #expect(Reading(file).frames.first?.linkType == .ethernet)
    }

    @Test func readsAHeaderWithoutPackets() {
        let reading = Reading(CaptureFile.classic([])) { reader in
            #expect(reader.format == .pcap && reader.linkTypes == [.ethernet] && reader.drops == 0)
        }
        #expect(reading.error == nil && reading.frames.isEmpty)
    }

    @Test func saysThatARecordBreaksOff() {
        let file = CaptureFile.classic([[1, 2, 3], [4, 5, 6]])
        let reading = Reading(file.dropLast(1) + [])
        #expect(reading.frames.map(\.octets) == [[1, 2, 3]])
        #expect(reading.error == .damaged(offset: 43, reason: "the file ends inside a record"))
    }

    @Test(arguments: [UInt32(262_145), 0x7fff_ffff, 0xffff_ffff])
    func neverBelievesAnAbsurdLength(length: UInt32) {
        var file = CaptureFile()
        file.octets = CaptureFile.classic([[1]])
        file.put(UInt64(0))
        file.put(length)
        file.put(length)
        let reading = Reading(file.octets)
        #expect(reading.frames.count == 1)
        guard case .damaged(41, _) = reading.error else {
            Issue.record("expected damage at octet 41")
            return
        }
    }

    @Test func believesARecordAsLongAsAGreaterSnaplen() {
        let long = [UInt8](repeating: 1, count: 300_000)
        #expect(Reading(CaptureFile.classic([long], snaplen: 400_000)).frames.first?.octets.count == 300_000)
        #expect(Reading(CaptureFile.classic([long], snaplen: 0)).frames.isEmpty)
    }

    @Test func throwsTheSameErrorAgain() {
        var reader = CaptureReader()
        reader.append(Array("text".utf8))
        #expect(throws: CaptureError.self) { try reader.next() }
        #expect(throws: CaptureError.self) { try reader.next() }
    }

    @Test(
        arguments: [
            ([], "empty"), ([0x1f, 0x8b, 8, 0], "gzip -dc"), ([0x28, 0xb5, 0x2f, 0xfd], "zstd -dc"),
            ([0xfd, 0x37, 0x7a, 0x58], "xz -dc"), ([0x04, 0x22, 0x4d, 0x18], "lz4 -dc"),
            ([0x42, 0x5a, 0x68, 0x39], "bzip2 -dc"), (Array("snoop".utf8), "editcap"),
            (Array("From: a@b.test".utf8), "46 72 6f 6d"), ([0xd4, 0xc3], "ends after d4 c3"),
            ([0xd4, 0xc3, 0xb2, 0xa1, 2, 0], "inside its header"), ([0x0a, 0x0d, 0x0d, 0x0a, 28], "inside its header"),
        ] as [([UInt8], String)])
    func saysWhyAFileCannotBeRead(octets: [UInt8], part: String) {
        let error = Reading(octets).error
        guard case .unreadable(let sentence) = error else {
            Issue.record("expected a sentence, not \(String(describing: error))")
            return
        }
        #expect(sentence.contains(part))
        #expect(Reading(octets, chunk: 1).error == error)
    }

    @Test func refusesAnotherMajorVersion() {
        var file = CaptureFile.classic([])
        file[4] = 9
        #expect(Reading(file).error?.sentence.contains("version 9.4") == true)
    }
}
