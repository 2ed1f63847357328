import Testing

@testable import SigilloServer

@Suite struct ConnectionOutputTests {
    private func pieces(_ count: Int, cuts: [Int]) -> [Int] {
        var output = Connection.Output()
        output.octets = Array(repeating: 1, count: count)
        output.cuts = cuts
        return output.pieces.map(\.count)
    }

    @Test func octetsLeaveInOnePieceUnlessTheyAreCut() {
        #expect(pieces(9, cuts: []) == [9])
        #expect(pieces(0, cuts: []) == [])
        #expect(pieces(9, cuts: [4, 9]) == [4, 5])
        #expect(pieces(5, cuts: [2, 3, 4, 5]) == [2, 1, 1, 1])
        #expect(pieces(5, cuts: [0, 2]) == [2, 3])
    }
}
