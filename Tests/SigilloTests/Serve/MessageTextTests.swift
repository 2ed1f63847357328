import Sigillo
import Testing

@Suite struct MessageTextTests {
    @Test(
        arguments: [
            ("", ""), ("a", "a\r\n"), ("a\n", "a\r\n"), ("a\r\n", "a\r\n"), ("a\n\nb\n", "a\r\n\r\nb\r\n"),
            ("a\r\nb\nc", "a\r\nb\r\nc\r\n"), ("\n", "\r\n"), ("a\rb\n", "a\rb\r\n"),
        ])
    func linesEndInCRLF(text: String, mail: String) {
        #expect(MessageText.withCRLF(Array(text.utf8)) == Array(mail.utf8))
    }
}
