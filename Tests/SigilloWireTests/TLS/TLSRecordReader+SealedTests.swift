import Testing

@testable import SigilloWire

@Suite("Sealed records")
struct SealedRecordTests {
    /// Records of application data with others among them, the same in every run.
    private static func records(_ random: inout FixedRandom) -> [UInt8] {
        var octets: [UInt8] = []
        for _ in 0..<Int.random(in: 1...20, using: &random) {
            switch Int.random(in: 0..<12, using: &random) {
            case 0: octets += TLSSample.record(21, [2, 40])
            case 1: octets += TLSSample.record(20, [1])
            case 2: octets += [0x17, 3, 9, 0]
            default:
                let length = Int.random(in: 0...400, using: &random)
                octets += TLSSample.record(23, [UInt8](repeating: 0x17, count: length))
            }
        }
        return octets
    }

    private struct Counts: Equatable {
        var records = 0
        var contents: UInt64 = 0
        var others: [TLSEvent] = []

        mutating func add(_ events: [TLSEvent]) {
            for event in events {
                if case .record(let record) = event, record.type == .applicationData {
                    records += 1
                    contents += UInt64(record.length)
                } else {
                    others.append(event)
                }
            }
        }
    }

    @Test(arguments: 1...300 as ClosedRange<UInt64>)
    func passingOverIsReading(seed: UInt64) {
        var random = FixedRandom(state: seed)
        let octets = Self.records(&random)
        let resynchronises = Bool.random(using: &random)
        var read = Counts()
        var passed = Counts()
        var reader = TLSRecordReader(resynchronises: resynchronises)
        var passer = reader
        var start = 0
        while start < octets.count {
            let end = min(octets.count, start + Int.random(in: 1...300, using: &random))
            let piece = octets[start..<end]
            read.add(reader.read(piece, at: UInt64(start)))
            let passage = passer.passSealed(piece, at: UInt64(start))
            passed.records += passage.records
            passed.contents += passage.contents
            #expect(passage.octets <= piece.count && passage.end <= UInt64(end))
            passed.add(passer.read(piece.dropFirst(passage.octets), at: UInt64(start + passage.octets)))
            start = end
        }
        #expect(passed == read)
    }
}
