import SigilloCore
import SigilloProtocols
import Testing

@testable import SigilloServer
@testable import SigilloTesting

@Suite struct ReceivedMessageTests {
    private func message(_ text: String) -> ReceivedMessage {
        let octets = Array(text.replacing("\n", with: "\r\n").utf8)
        var envelope = MailEnvelope(sender: "ada@ateneo.test", recipients: ["bea@altrove.test"])
        envelope.parameters = [EnvelopeParameter(name: "SIZE", value: "9"), EnvelopeParameter(name: "SMTPUTF8")]
        return ReceivedMessage(
            SubmittedMessage(
                number: 3, origin: .submission(connection: 2, path: .smtps, isSealed: true), envelope: envelope,
                octets: octets, time: 0))
    }

    private static let mixed = """
        From: =?utf-8?q?Ad=C3=A0?= <ada@ateneo.test>
        To: Bea <bea@altrove.test>, "C, D" <cd@altrove.test>
        Cc: <eva@altrove.test>
        Subject: =?utf-8?b?R3LDvMOfZQ==?=
         and more
        X-Tag: one
        X-Tag: two
        Content-Type: multipart/mixed; boundary=b

        --b
        Content-Type: multipart/alternative; boundary=c

        --c
        Content-Type: text/plain; charset=iso-8859-1
        Content-Transfer-Encoding: quoted-printable

        caff=E8
        --c
        Content-Type: text/html; charset=utf-8

        <p>caffè</p>
        --c--
        --b
        Content-Type: application/pdf
        Content-Disposition: attachment; filename*=utf-8''pi%C3%B9.pdf
        Content-Transfer-Encoding: base64

        AQID
        --b
        Content-Type: text/plain; name="notes.txt"

        notes
        --b
        Content-Type: message/rfc822

        Subject: inner

        deep
        --b--
        """

    @Test func theEnvelopeIsAsItCame() {
        let message = message("Subject: x\n\ny")
        #expect(message.number == 3 && message.connection == 2 && message.path == .smtps && message.isSealed)
        #expect(message.parameters == ["SIZE=9", "SMTPUTF8"])
        #expect(message.isTo("BEA@altrove.test") && !message.isTo("ada@ateneo.test"))
        #expect("\(message)" == "message 3 from <ada@ateneo.test> to <bea@altrove.test>, “x”, 15 octets by smtps")
    }

    @Test func headersAreDecoded() {
        let message = message(Self.mixed)
        #expect(message.subject == "Grüße and more")
        #expect(message.from == ["ada@ateneo.test"])
        #expect(message.to == ["bea@altrove.test", "cd@altrove.test", "eva@altrove.test"])
        #expect(message["x-tag"] == "one" && message.fields("X-TAG") == ["one", "two"])
        #expect(message["X-None"] == nil && message.messageID == nil)
        #expect(message.isFrom("Ada@Ateneo.test"))
    }

    @Test func partsAreATree() {
        let message = message(Self.mixed)
        #expect(message.text == "caffè")
        #expect(message.html == "<p>caffè</p>")
        #expect(message.attachments.map(\.fileName) == ["più.pdf", "notes.txt", nil])
        #expect(message.attachments.first?.octets == [1, 2, 3])
        #expect(message.attachments.last?.children.first?["Subject"] == "inner")
        #expect(message.content.children.map(\.contentType).first == "multipart/alternative")
        #expect(message.content.description.split(separator: "\n").count == message.content.all.count)
    }

    @Test(arguments: ["", "\n", "no header at all", "Subject: x", "Content-Type: multipart/mixed\n\nx", "\0\u{1}:\n\n"])
    func anythingIsRead(text: String) {
        let message = message(text)
        #expect(!message.description.isEmpty)
        #expect(message.content.all.count == 1)
    }

    @Test func aTextBecomesAMessage() {
        #expect(MailText("Subject: x\n\ny").octets == Array("Subject: x\r\n\r\ny\r\n".utf8))
        let mail = MailText(from: "a@b.test", to: "c@d.test", subject: "s", body: "è")
        #expect(String(decoding: mail.octets, as: UTF8.self).hasSuffix("\r\n\r\nè\r\n"))
        #expect(MailText.samples.count > 5)
    }
}
