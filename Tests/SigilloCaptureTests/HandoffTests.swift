import Testing

@testable import SigilloCapture

@Suite("Handing things to another thread")
struct HandoffTests {
    @Test(arguments: [1, 2, 7])
    func everythingComesInOrderAndThenTheEnd(capacity: Int) throws {
        let handoff = Handoff<Int, String>(capacity: capacity)
        let thread = try WorkerThread {
            for number in 0..<1_000 { _ = handoff.give(number) }
            handoff.finish("done")
        }
        var taken: [Int] = []
        var end: String?
        while end == nil {
            switch handoff.take() {
            case .element(let number): taken.append(number)
            case .end(let word): end = word
            }
        }
        thread.join()
        #expect(taken == Array(0..<1_000) && end == "done")
    }

    @Test func whatIsGivenBackIsUsedAgain() {
        let handoff = Handoff<Int, Void>(capacity: 2)
        #expect(handoff.give(1) == nil)
        handoff.giveBack(5)
        #expect(handoff.give(2) == 5)
        handoff.finish(())
        var taken: [Int] = []
        while case .element(let number) = handoff.take() { taken.append(number) }
        #expect(taken == [1, 2])
    }
}
