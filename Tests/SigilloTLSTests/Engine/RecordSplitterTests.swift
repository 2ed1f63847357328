import Testing

@testable import SigilloTLS

@Suite struct RecordSplitterTests {
    private let first: [UInt8] = [22, 3, 1, 0, 3, 1, 2, 3]
    private let second: [UInt8] = [23, 3, 3, 0, 0]

    @Test func recordsAreCutFromAnyPieces() {
        let stream = first + second + first
        for size in 1...stream.count {
            var splitter = RecordSplitter()
            var pieces: [RecordSplitter.Piece] = []
            for start in stride(from: 0, to: stream.count, by: size) {
                pieces += splitter.append(stream[start..<min(start + size, stream.count)])
            }
            #expect(pieces == [.record(first, index: 0), .record(second, index: 1), .record(first, index: 2)])
            #expect(splitter.takeRest() == nil)
        }
    }

    @Test func whatIsNoRecordPassesRawFromThere() {
        var splitter = RecordSplitter()
        let text = Array("* OK ready".utf8)
        #expect(splitter.append(first + text) == [.record(first, index: 0), .raw(text)])
        #expect(splitter.append(first) == [.raw(first)])
    }

    @Test func aLengthThatCannotBeIsNoRecord() {
        var splitter = RecordSplitter()
        let octets: [UInt8] = [22, 3, 1, 0xFF, 0xFF]
        #expect(splitter.append(octets) == [.raw(octets)])
    }

    @Test func theRestOfACutRecordCanBeTaken() {
        var splitter = RecordSplitter()
        #expect(splitter.append(first.dropLast()).isEmpty)
        #expect(splitter.takeRest() == Array(first.dropLast()))
        #expect(splitter.takeRest() == nil)
    }
}
