import SigilloCore
import Testing

@testable import SigilloProtocols

@Suite struct IMAPSessionTests {
    @Test(arguments: [Int.max, 1, 7]) func servesAWholeSessionOverStartTLS(chunk: Int) {
        var book = Playbook(Honest.imap(), store: MailStore(messages: [Honest.first]))
        book.say("a0 CAPABILITY", "a1 STARTTLS", chunk: chunk)
        book.say("a2 LOGIN alice \(Honest.password)", "a3 SELECT INBOX", "a4 LOGOUT", chunk: chunk)
        #expect(book.sentText.hasSuffix("* BYE Logging out\r\na4 OK LOGOUT completed\r\n"))
        #expect(book.isClosed)
        #expect(book.logins.map(\.isAccepted) == [true])
    }
}
