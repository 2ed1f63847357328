import Testing

@testable import SigilloProtocols

@Suite struct MessagePreviewTests {
    private func preview(_ text: String) -> String {
        let octets = MessageFile.canonical(Array(text.utf8)[...])
        return String(decoding: MessagePreview.text(of: MIMEPart(message: octets), in: octets), as: UTF8.self)
    }

    @Test(arguments: [
        ("\n\n Hi,\n\n  there \n", "Hi, there"), ("Subject: none\n\n", ""),
        ("\n> quoted\nown\n", "own"), ("\n> quoted\n", "> quoted"),
        (
            "Content-Type: text/html\n\n<style>p{}</style><!-- <b> --><p>a&amp;b&nbsp;<br>&#x20ac;&#99999999;&bad;",
            "a&b €&#99999999;&bad;"
        ),
        ("Content-Type: image/png\n\nx", ""),
        ("Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: image/png\n\nx\n--b\n\ny\n--b--", "y"),
        ("Content-Transfer-Encoding: base64\n\nw4RwZmVs", "Äpfel"),
    ]) func showsTheBeginning(message: String, expected: String) {
        #expect(preview(message) == expected)
    }

    @Test func isAtMost200CharactersLong() {
        #expect(preview("\n" + String(repeating: "ä", count: 300)) == String(repeating: "ä", count: 200))
        #expect(preview("\n" + String(repeating: "abc ", count: 300)).unicodeScalars.count <= 200)
    }
}
