import SigilloCore
import Testing

@testable import SigilloProtocols

@Suite struct AppendTests {
    /// A mailbox that can be made goes before what is wrong with the message (RFC 3501 §6.3.11, RFC 4469 §3).
    @Test(arguments: [
        "APPEND none CATENATE (URL \"/INBOX/;uid=99\")", "APPEND none CATENATE (URL \"nonsense\")",
        "APPEND none {1+}\r\nx CATENATE (TEXT {1+}\r\nx URL \"/gone/;uid=1\")", "APPEND none {0+}\r\n",
        "APPEND none CATENATE (TEXT {40+}\r\n\(String(repeating: "x", count: 40)) TEXT {1+}\r\nx)",
        "APPEND none {1+}\r\nx", "REPLACE 1 none CATENATE (URL \"/INBOX/;uid=99\")",
    ]) func saysFirstThatTheMailboxMayBeMade(command: String) {
        var book = Playbook(
            Honest.imap { $0.limits.message = 40 }, store: MailStore(messages: [Honest.first]), isSealed: true)
        book.say("a1 LOGIN alice \(Honest.password)", "a2 SELECT INBOX")
        #expect(book.say("a3 \(command)") == "a3 NO [TRYCREATE] No such mailbox\r\n")
        book.say("a4 CREATE none")
        #expect(!book.say("a5 \(command)").contains("TRYCREATE"))
    }

    @Test func saysWhichURLIsBad() {
        var book = Honest.selected()
        let command = "APPEND Sent {1+}\r\nx CATENATE (URL \"/INBOX/;uid=1\" URL \"/INBOX/;uid=9\")"
        #expect(book.say("a3 \(command)") == "a3 NO [BADURL \"/INBOX/;uid=9\"] No such message\r\n")
        #expect(book.store[name: "Sent"]?.messages.isEmpty == true)
    }
}
