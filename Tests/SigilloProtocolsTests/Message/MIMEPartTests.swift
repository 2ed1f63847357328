import SigilloCore
import Testing

@testable import SigilloProtocols

@Suite struct MIMEPartTests {
    private func body(_ part: MIMEPart, _ octets: [UInt8]) -> String {
        String(decoding: octets[part.bodyRange], as: UTF8.self)
    }

    @Test func readsNestedParts() {
        let octets = Honest.mime.octets
        let message = MIMEPart(message: octets)
        #expect(message.isMultipart)
        #expect(
            message.children.map { body($0, octets) } == [
                "Text.", "iVBORw0K", "From: eve@mail.test\r\nSubject: Within\r\n\r\nInner.",
            ])
        #expect(message.children[2].isMessage)
        #expect(message.children[2].children.map { body($0, octets) } == ["Inner."])
    }

    @Test(arguments: [
        "", "\r\n", "no header", "Content-Type: multipart/mixed\r\n\r\n--x\r\n", "Content-Type: /\r\n\r\n",
        "Content-Type: multipart/mixed; boundary=\"\r\n\r\n", "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b--",
        "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n--b\r\n--b--", ": x\r\n\r\n", " folded\r\n\r\nx",
        "Content-Type: message/rfc822", "a:\n\nb",
    ]) func readsWhateverComes(text: String) {
        let octets = Array(text.utf8)
        let part = MIMEPart(message: octets)
        var output: [UInt8] = []
        BodyStructureWriter(octets: octets, isExtended: true).append(part, to: &output)
        EnvelopeWriter.append(part.header, to: &output)
        #expect(part.bodyRange.upperBound <= octets.count)
        #expect(output.first == ASCII.openParenthesis)
    }

    @Test func boundsDepthAndNumber() {
        var text = ""
        for level in 0..<40 {
            text += "Content-Type: multipart/mixed; boundary=b\(level)\r\n\r\n--b\(level)\r\n"
        }
        var part = MIMEPart(message: Array(text.utf8))
        var depth = 0
        while let child = part.children.first {
            part = child
            depth += 1
        }
        #expect(depth == MIMEPart.depthLimit)
        let flat =
            "Content-Type: multipart/mixed; boundary=b\r\n\r\n" + String(repeating: "--b\r\n\r\nx\r\n", count: 900)
        #expect(MIMEPart(message: Array(flat.utf8)).children.count == MIMEPart.partLimit)
    }

    @Test func readsParameters() throws {
        let field = Array("attachment; filename=\"a;\\\"b\\\".txt\"; size=12 ;x; =y".utf8)
        let read = try #require(StructuredField(field))
        #expect(read.value == Array("attachment".utf8))
        #expect(read.parameters.map { String(decoding: $0.name, as: UTF8.self) } == ["filename", "size"])
        #expect(read.parameters.map { String(decoding: $0.value, as: UTF8.self) } == ["a;\"b\".txt", "12"])
    }
}
