import Testing

@testable import SigilloServer

@Suite struct PacerTests {
    private func output(_ octets: Int, closes: Bool = false, cuts: [Int] = []) -> Connection.Output {
        var output = Connection.Output()
        output.octets = Array(repeating: 7, count: octets)
        output.closes = closes
        output.cuts = cuts
        return output
    }

    @Test func portionsLeaveAtTheRate() {
        var pacer = Pacer(rate: 1_000)
        var sizes: [Int] = []
        var waits: [UInt64] = []
        var leaving = pacer.take(output(120, closes: true), timer: -2)
        while true {
            sizes.append(leaving.octets.count)
            waits += leaving.timers.map(\.nanoseconds)
            if leaving.closes { break }
            pacer.timeIsOver()
            leaving = pacer.take(output(0), timer: -2)
        }
        #expect(sizes == [50, 50, 20])
        #expect(waits == [50_000_000, 50_000_000, 20_000_000])
        #expect(!pacer.holdsBack)
    }

    @Test func aSmallRateIsAnOctetAtATime() {
        var pacer = Pacer(rate: 4)
        let first = pacer.take(output(3), timer: -2)
        #expect(first.octets.count == 1)
        #expect(first.timers.map(\.nanoseconds) == [250_000_000])
        #expect(pacer.take(output(1), timer: -2).octets.isEmpty)
        #expect(pacer.count == 3)
    }

    @Test func aDelayIsWaitedForOnce() {
        var pacer = Pacer(delay: 9)
        let first = pacer.take(output(5), timer: -2)
        #expect(first.octets.isEmpty && first.timers.map(\.nanoseconds) == [9])
        pacer.timeIsOver()
        #expect(pacer.take(output(2), timer: -2).octets.count == 7)
        #expect(pacer.take(output(2), timer: -2).octets.count == 2)
    }

    @Test func cutsStayAtTheirPlaces() {
        var pacer = Pacer(rate: 40)
        #expect(pacer.take(output(5, cuts: [1, 3]), timer: -2).cuts == [1])
        pacer.timeIsOver()
        let second = pacer.take(output(2, cuts: [1]), timer: -2)
        #expect(second.octets.count == 2 && second.cuts == [1])
        pacer.timeIsOver()
        #expect(pacer.take(output(0), timer: -2).cuts == [2])
    }
}
