import SigilloCore
import Testing

@testable import SigilloCheck

/// The encodings in which a message in clear says that it is written, or is.
@Suite struct TransferEncodingTests {
    private static func text(of lines: String, segment: Int = .max) -> String? {
        let octets = Array(
            lines.split(separator: "\n", omittingEmptySubsequences: false).joined(separator: "\r\n").utf8)
        var encodings = TransferEncodings()
        for start in stride(from: 0, to: octets.count, by: min(segment, octets.count)) {
            encodings.take(octets[start..<min(start + min(segment, octets.count), octets.count)])
        }
        return encodings.text
    }

    @Test(arguments: [1, 5, Int.max]) func areThoseThatPartsDeclare(segment: Int) {
        let message =
            "Subject: =?utf-8?b?Y2lhbw==?=\n\n--x\nContent-Transfer-Encoding: BASE64 \n\nY2lhbw==\n--x\n"
            + "content-transfer-encoding:quoted-printable\n\nciao=21\n--x\nContent-Transfer-Encoding: base64\n\n--x--\n"
        #expect(Self.text(of: message, segment: segment) == "encoded-words, base64, quoted-printable")
    }

    @Test(
        arguments: [
            ("Subject: hello\n\nbody\n", nil), ("Content-Transfer-Encoding: 7bit\n\nbody\n", nil),
            ("Content-Transfer-Encoding: x-burnt\n\nbody\n", nil), ("Subject: hello\n\n=?utf-8?Q?no header?=\n", nil),
            ("Subject: x\n\nperch\u{e9}\n", "8bit"), ("Content-Transfer-Encoding: 8bit\n\nperch\u{e9}\n", "8bit"),
            ("Content-Transfer-Encoding: binary\n\nperch\u{e9}\0\n", "binary"), ("Subject: x\n\n\0\u{e9}\n", "binary"),
        ] as [(String, String?)]) func whatIsSentCountsBesideWhatIsDeclared(_ message: String, _ expected: String?)
    {
        #expect(Self.text(of: message) == expected)
    }

    @Test func nothingIsReadWithoutEnd() {
        let endless = String(repeating: "a", count: 100_000) + "\nContent-Transfer-Encoding: base64\n"
        #expect(Self.text(of: endless) == nil)
        #expect(Self.text(of: String(repeating: "a", count: 300) + "\nContent-Transfer-Encoding: base64\n") == "base64")
    }
}
