import Testing

@testable import SigilloServer

@Suite struct RecordSwallowerTests {
    private let hello: [UInt8] = [22, 3, 1, 0, 4, 1, 2, 3, 4]

    @Test(arguments: [1, 2, 5, 6, 100])
    func aRecordIsSwallowedInAnyPortions(size: Int) {
        var swallower = RecordSwallower()
        var clear: [UInt8] = []
        var answers = 0
        for start in stride(from: 0, to: hello.count, by: size) {
            let isDue = swallower.takeAnswerDue()
            #expect(!isDue)
            clear += swallower.take(Array(hello[start..<min(start + size, hello.count)]))
        }
        if swallower.takeAnswerDue() { answers += 1 }
        if swallower.takeAnswerDue() { answers += 1 }
        #expect(clear.isEmpty)
        #expect(answers == 1)
    }

    @Test func whatFollowsInClearIsGivenBack() {
        var swallower = RecordSwallower()
        #expect(swallower.take(hello + Array("a1 NOOP\r\n".utf8)) == Array("a1 NOOP\r\n".utf8))
        #expect(swallower.take([21, 3, 3, 0, 0] + Array("QUIT\r\n".utf8)) == Array("QUIT\r\n".utf8))
    }

    @Test func clearOctetsAloneAreNoRecord() {
        var swallower = RecordSwallower()
        #expect(swallower.take(Array("EHLO c\r\n".utf8)) == Array("EHLO c\r\n".utf8))
        #expect(swallower.take([22, 4, 1]) == [22, 4, 1])
        let isDue = swallower.takeAnswerDue()
        #expect(!isDue)
    }

    @Test func theLongestRecordKeepsNothing() {
        var swallower = RecordSwallower()
        #expect(swallower.take([22, 3, 1, 0xff, 0xff]).isEmpty)
        #expect(swallower.take(Array(repeating: 7, count: 65_534)).isEmpty)
        let isDue = swallower.takeAnswerDue()
        #expect(!isDue)
        #expect(swallower.take([7, 65]) == [65])
        let isNowDue = swallower.takeAnswerDue()
        #expect(isNowDue)
    }
}
