import SigilloTwins
import Testing

@Suite struct ServiceQuestionTests {
    private let question = ServiceQuestion(name: "_imaps._tcp.ateneo.test", number: 0xabcd)

    /// An answer with records behind the question: each with its type and data, the owner a pointer to the question's name.
    private func answer(_ records: [(UInt8, [UInt8])], code: UInt8 = 0) -> [UInt8] {
        var octets = question.octets
        octets[2] = 0x85
        octets[3] = 0x80 | code
        octets[7] = UInt8(records.count)
        return octets
            + records.flatMap { type, data in
                [0xc0, 12, 0, type, 0, 1, 0, 0, 0, 60, 0, UInt8(data.count)] + data
            }
    }

    private let host: [UInt8] = [4] + Array("mail".utf8) + [4] + Array("test".utf8) + [0]

    @Test func asksForOneName() {
        let name = [6] + Array("_imaps".utf8) + [4] + Array("_tcp".utf8) + [6] + Array("ateneo".utf8) + [4]
        #expect(
            question.octets == [0xab, 0xcd, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0] + name + Array("test".utf8) + [
                0, 0, 33, 0, 1,
            ])
    }

    @Test func theLowestPriorityIsFirst() {
        let records: [(UInt8, [UInt8])] = [
            (33, [0, 20, 0, 1, 3, 0xe1] + host), (16, [1, 0x78]), (33, [0, 0, 0, 1, 0, 143, 0xc0, 24]),
            (33, [0, 5, 0, 0, 0, 0, 0]),
        ]
        #expect(
            question.records(in: answer(records))?.map(\.target) == ["ateneo.test", "", "mail.test"])
        #expect(question.records(in: answer(records))?.map(\.port) == [143, 0, 993])
    }

    @Test func aNameThatIsNotThereHasNoRecords() {
        #expect(question.records(in: answer([], code: 3)) == [])
        #expect(question.records(in: answer([])) == [])
    }

    @Test func whatIsNoAnswerToItIsNone() {
        var other = answer([])
        other[0] = 0
        var query = answer([])
        query[2] = 1
        // A pointer that leads to itself, a length that is too long, a record that is cut.
        var loop = answer([(33, [0, 0, 0, 1, 0, 143, 0xc0, 0])])
        loop[loop.count - 1] = UInt8(loop.count - 2)
        let long = answer([(33, [0, 0, 0, 1, 0, 143])])
        let cut = Array(answer([(33, [0, 20, 0, 1, 3, 0xe1] + host)]).dropLast(3))
        for octets in [other, query, loop, long, cut, [], question.octets] {
            #expect(question.records(in: octets) == nil)
        }
        #expect(question.records(in: answer([]) + [UInt8](repeating: 0, count: 600)) == nil)
    }

    @Test func survivesNoise() {
        var random = Numbers(state: 11)
        let good = answer([(33, [0, 20, 0, 1, 3, 0xe1] + host), (33, [0, 0, 0, 1, 0, 143, 0xc0, 24])])
        for _ in 0..<20_000 {
            var octets = good
            for _ in 0..<4 {
                octets[Int.random(in: 12..<octets.count, using: &random)] = .random(in: 0...255, using: &random)
            }
            let records = question.records(in: Array(octets.prefix(.random(in: 0...octets.count, using: &random))))
            #expect((records?.count ?? 0) <= 2)
        }
    }
}

/// Numbers that are the same in every run.
private struct Numbers: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var mixed = (state ^ (state >> 30)) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
        return mixed ^ (mixed >> 31)
    }
}
