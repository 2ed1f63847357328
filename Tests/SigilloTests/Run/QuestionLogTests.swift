import Testing

@testable import Sigillo

@Suite struct QuestionLogTests {
    @Test func whatWasAskedIsTakenOnceAndBounded() {
        let log = QuestionLog()
        #expect(log.take().isEmpty)
        log.append("mail.sigillo.test")
        log.append("imap.ateneo.test")
        #expect(log.take() == ["mail.sigillo.test", "imap.ateneo.test"])
        #expect(log.take().isEmpty)
        for number in 0..<5_000 { log.append("n\(number).test") }
        #expect(log.take().count == 1_000)
        log.append("again.test")
        #expect(log.take() == ["again.test"])
    }
}
