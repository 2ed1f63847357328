import SigilloCore
import Testing

@testable import SigilloProtocols

@Suite struct BinaryConversionTests {
    /// `^` stands for NUL, `?` for the octet 0x80.
    private func converted(_ text: String) -> String? {
        BinaryConversion.converted(text.replacing("\n", with: "\r\n").utf8.map { $0 == 0x5e ? 0 : $0 }).map { octets in
            String(decoding: octets.map { $0 == 0x80 ? 0x3f : $0 == 0 ? 0x5e : $0 }, as: UTF8.self)
                .replacing("\r\n", with: "\n")
        }
    }

    @Test(arguments: ["", "\n", "Content-Transfer-Encoding: binary\n\nno such octet", "A: b"])
    func leavesAMessageWithoutNUL(text: String) {
        #expect(converted(text) == nil)
    }

    @Test(arguments: [
        ("Content-Transfer-Encoding: binary\nA: b\n\na^b", "Content-Transfer-Encoding: base64\nA: b\n\nYQBi"),
        ("content-transfer-encoding :\n BINARY\n (c)\n\n^", "content-transfer-encoding : base64\n\nAA=="),
        ("A: ^\nContent-Transfer-Encoding: binary\n\nx", "A: ?\nContent-Transfer-Encoding: binary\n\nx"),
        ("Content-Transfer-Encoding: 8bit\n\na^b", "Content-Transfer-Encoding: 8bit\n\na?b"), ("\na^b", "\na?b"),
        ("Content-Transfer-Encoding: binary^", "Content-Transfer-Encoding: binary?"),
        ("^", "?"),
    ]) func convertsPartsInBinary(text: String, expected: String) {
        #expect(converted(text) == expected)
    }

    /// Only what has no parts is encoded (RFC 2045 §6.4): the lines that part them stay as they are.
    @Test func convertsPartsWithinParts() {
        let text = """
            Content-Type: multipart/mixed; boundary=b
            Content-Transfer-Encoding: binary

            pre^amble
            --b
            Content-Transfer-Encoding: binary

            a^b
            --b
            Content-Transfer-Encoding: binary

            plain
            --b
            Content-Type: message/rfc822
            Content-Transfer-Encoding: binary

            Subject: within
            Content-Transfer-Encoding: binary

            c^d
            --b--
            end
            """
        #expect(
            converted(text)
                == text.replacing("pre^", with: "pre?").replacing("binary\n\na^b", with: "base64\n\nYQBi")
                .replacing("binary\n\nc^d", with: "base64\n\nYwBk"))
    }

    @Test func breaksLongLines() {
        let text = converted("Content-Transfer-Encoding: binary\n\n" + String(repeating: "^", count: 58)) ?? ""
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        #expect(lines.dropFirst(2) == [String(repeating: "A", count: 76)[...], "AA=="])
    }

    /// Whatever comes, what goes out holds no NUL, and each part that was encoded gives back what it was.
    @Test func keepsWhatPartsHold() {
        var random = SplitMix(state: 3516)
        let pieces = [
            "--b\r\n", "--b--\r\n", "Content-Transfer-Encoding: binary\r\n", "\r\n", "\0", "x\0y", "Subject: a\r\n",
            "Content-Type: multipart/mixed; boundary=b\r\n", "Content-Type: message/rfc822\r\n", " folded\r\n", "\n",
        ]
        for _ in 0..<2_000 {
            let octets = (0..<Int.random(in: 1...14, using: &random)).flatMap { _ in
                Array((pieces.randomElement(using: &random) ?? "").utf8)
            }
            guard let converted = BinaryConversion.converted(octets) else {
                #expect(!octets.contains(0))
                continue
            }
            #expect(!converted.contains(0))
            let (left, right) = (leaves(octets), leaves(converted))
            #expect(left.count == right.count)
            for (before, after) in zip(left, right) {
                #expect(before == after || before.map { $0 == 0 ? 0x80 : $0 } == after)
            }
        }
    }

    private func leaves(_ octets: [UInt8]) -> [[UInt8]] {
        func visit(_ part: MIMEPart) -> [[UInt8]] {
            part.children.isEmpty
                ? [part.transferEncoding.decoded(octets[part.bodyRange]) ?? []] : part.children.flatMap(visit)
        }
        return visit(MIMEPart(message: octets))
    }
}
