import SigilloCheck
import SigilloCore
import SigilloWire
import Testing

/// Ten thousand mutations of good captures: nothing stops the checker, and it never says clean where a frame with the
/// secret still stands whole in the file.
@Suite("Mutated captures")
struct MutationTests {
    private struct Sample: Sendable {
        var name: String
        var file: [UInt8]
        /// The records of the frames that hold the secret, headers and all.
        var records: [[UInt8]]
    }

    private static let secrets = [secret("s3cr3tword")]

    /// The records of a file's frames that hold the secret: found in it by their octets.
    private static func sample(
        _ name: String, _ frames: [CapturedFrame], _ make: ([CapturedFrame]) -> [UInt8]
    ) -> Sample {
        let needle = Array("s3cr3tword".utf8)
        let records = frames.filter { contains($0.octets, needle) }.map { frame in
            // What a second record of the same frame adds is the record: headers of the file are written once.
            let one = make([frame])
            return Array(one.suffix(make([frame, frame]).count - one.count))
        }
        return Sample(name: name, file: make(frames), records: records)
    }

    private static func contains(_ octets: [UInt8], _ needle: [UInt8]) -> Bool {
        guard needle.count <= octets.count, let first = needle.first else { return false }
        return (0...octets.count - needle.count).contains { start in
            octets[start] == first && octets[start..<start + needle.count].elementsEqual(needle)
        }
    }

    private static let samples: [Sample] = {
        let pop = ConversationBuilder(port: 110, clientPort: 50_001).server("+OK\r\n").client("USER alice\r\n")
            .server("+OK\r\n").client("PASS s3cr3tword\r\n").server("+OK\r\n").client("QUIT\r\n").server("+OK\r\n")
        let http = ConversationBuilder(port: 80, clientPort: 50_002, isIPv6: true, vlans: [7])
            .client("POST /x HTTP/1.1\r\nHost: mail.test\r\nContent-Length: 19\r\n\r\npassword=s3cr3tword")
            .server("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
        let sealed = ConversationBuilder(port: 993, clientPort: 50_003).client(TLSOctets.clientHello())
            .server(TLSOctets.serverHello(suite: 0x1301, version: 0x0304))
            .client(TLSOctets.record(23, [UInt8](repeating: 9, count: 60)))
        let mixed = ConversationBuilder.merged([sealed.frames, DamageSample.leaking.frames, pop.frames, http.frames])
        let raw = DamageSample.leaking.frames.map { CapturedFrame(Array($0.octets.dropFirst(14)), linkType: 101) }
        return [
            sample("pcap", DamageSample.leaking.frames) { PcapWriter.file(of: $0) },
            sample("mixed pcap", mixed) { PcapWriter.file(of: $0) },
            sample("mixed pcapng", mixed) { PcapNGWriter.file(of: $0) },
            sample("raw", ConversationBuilder.numbered(raw)) { PcapWriter.file(of: $0, linkType: .raw) },
            sample("big", mixed) { CaptureOctets.classic($0, isBigEndian: true) },
            sample("sections", mixed) { CaptureOctets.sections($0, isBigEndian: true) },
        ]
    }()

    @Test(arguments: 0..<10) func neverClean(seed: Int) {
        var random = SeededGenerator(seed: UInt64(seed) &+ 60)
        for round in 0..<1_000 {
            let sample = Self.samples[round % Self.samples.count]
            var file = sample.file
            for _ in 0..<Int.random(in: 1...4, using: &random) { mutate(&file, &random) }
            let result = check(file: file, secrets: Self.secrets)
            guard result.verdict == .clean else { continue }
            let isWhole = sample.records.contains { Self.contains(file, $0) }
            #expect(!isWhole, "\(sample.name), seed \(seed), round \(round)")
        }
    }

    @Test func theSamplesLeakAndTheirRecordsAreThere() {
        for sample in Self.samples {
            #expect(check(file: sample.file, secrets: Self.secrets).verdict == .leak)
            #expect(sample.records.isEmpty == false && sample.records.allSatisfy { Self.contains(sample.file, $0) })
        }
    }

    private func mutate(_ file: inout [UInt8], _ random: inout SeededGenerator) {
        guard file.count > 64 else { return }
        let index = Int.random(in: 0..<file.count, using: &random)
        switch Int.random(in: 0..<8, using: &random) {
        case 0: file[index] ^= 1 << UInt8.random(in: 0..<8, using: &random)
        case 1: file[index] = .random(in: 0...255, using: &random)
        case 2: file.removeSubrange(index..<min(file.count, index + .random(in: 1...16, using: &random)))
        case 3: file.insert(contentsOf: [0, 0, 0, 0].prefix(.random(in: 1...4, using: &random)), at: index)
        case 4:
            let extreme: UInt8 = Bool.random(using: &random) ? 0 : 255
            for place in index..<min(file.count, index + 4) { file[place] = extreme }
        case 5: file.removeLast(Int.random(in: 1...file.count / 2, using: &random))
        case 6:
            let end = min(file.count, index + .random(in: 8...200, using: &random))
            file.insert(contentsOf: file[index..<end], at: .random(in: 0...file.count, using: &random))
        default:
            let other = Int.random(in: 0..<file.count, using: &random)
            file.swapAt(index, other)
        }
    }
}
