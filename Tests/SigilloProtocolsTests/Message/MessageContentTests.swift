import Testing

@testable import SigilloProtocols

@Suite struct MessageContentTests {
    private func root(_ text: String) -> MessageContent.Part {
        MessageContent(Array(text.replacing("\n", with: "\r\n").utf8)).root
    }

    @Test func namesOfFilesComeFromEitherField() {
        let named = root("Content-Type: text/plain; name=\"=?utf-8?q?caff=C3=A8.txt?=\"\n\nx")
        #expect(named.fileName == "caffè.txt" && named.isAttachment && named.disposition == nil)
        let both = root("Content-Type: a/b; name=one\nContent-Disposition: ATTACHMENT; filename=two\n\nx")
        #expect(both.fileName == "two" && both.disposition == "attachment")
    }

    @Test func aTextIsReadAndAnythingElseIsSaved() {
        #expect(!root("Subject: x\n\ny").isAttachment)
        #expect(!root("Content-Type: text/html\nContent-Disposition: inline\n\ny").isAttachment)
        #expect(root("Content-Type: image/png\nContent-Disposition: inline\n\ny").isAttachment)
        #expect(!root("Content-Type: multipart/mixed; boundary=b\n\n--b--\n").isAttachment)
    }

    @Test func transferEncodingsAndCharacterSetsAreDecoded() {
        let part = root("Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: base64\n\nY2lhb8Oo\n")
        #expect(part.octets == Array("ciaoè".utf8) && part.text == "ciaoè")
        #expect(root("Content-Type: a/b\nContent-Transfer-Encoding: strange\n\nx").octets == Array("x".utf8))
    }

    @Test func addressesStandWithoutTheirNames() {
        let field = "Ada <ada@ateneo.test>, group: bea@altrove.test, \"C, D\" <cd@altrove.test>;"
        #expect(
            MessageContent.addresses(in: field) == ["ada@ateneo.test", "bea@altrove.test", "cd@altrove.test"])
        #expect(MessageContent.addresses(in: "").isEmpty)
    }

    @Test func depthIsBounded() {
        var text = ""
        for level in 0..<100 { text += "Content-Type: multipart/mixed; boundary=b\(level)\n\n--b\(level)\n" }
        #expect(root(text).all.count <= MIMEPart.depthLimit + 1)
    }
}
