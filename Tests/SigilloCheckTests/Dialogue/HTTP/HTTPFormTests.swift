import SigilloCheck
import SigilloCore
import SigilloWire
import Testing

/// Messages that a webmail's form sends in clear, and forms that send none.
@Suite struct HTTPFormTests {
    private static func findings(_ type: String, _ body: String) -> [Finding] {
        var script = Script(
            "", port: 80,
            "C: POST /send HTTP/1.1\nC: Content-Type: \(type)\nC: Content-Length: \(body.utf8.count)\nC: \nC> ")
        script.add(.clientToServer, Array(body.utf8))
        script.add(.serverToClient, Array("HTTP/1.1 303 See Other\r\nContent-Length: 0\r\n\r\n".utf8))
        return script.check().findings.filter { $0.kind == .content }
    }

    private static let multipart =
        "--b\r\nContent-Disposition: form-data; name=\"_to\"\r\n\r\nbea@altrove.test\r\n--b\r\n"
        + "Content-Disposition: form-data; name=\"_message\"\r\n\r\nA presto\r\n--b--\r\n"

    @Test(arguments: [
        ("application/x-www-form-urlencoded", "token=x&to=bea%40altrove.test&subject=&text=A+presto"),
        ("application/x-www-form-urlencoded; charset=utf-8", "_message=A+presto&_to=bea@altrove.test"),
        ("multipart/form-data; boundary=b", multipart),
    ])
    func aMessageInAFormIsContent(_ type: String, _ body: String) {
        let found = Self.findings(type, body)
        #expect(found.map(\.rule) == ["content.message"])
        #expect(found.first?.text.contains("sent in clear by HTTP (form)") == true)
    }

    @Test(arguments: [
        ("application/x-www-form-urlencoded", "to=bea%40altrove.test&text="),
        ("application/x-www-form-urlencoded", "to=2026-01-01&text=report"),
        ("application/x-www-form-urlencoded", "mail=bea%40altrove.test&comment=hello"),
        ("application/x-www-form-urlencoded", "user=ada@ateneo.test&password=s3cr3t"),
        ("text/plain", "to=bea%40altrove.test&text=hello"),
    ])
    func otherFormsAreNone(_ type: String, _ body: String) {
        #expect(Self.findings(type, body).isEmpty)
    }
}
