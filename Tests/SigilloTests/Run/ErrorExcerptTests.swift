import Sigillo
import SigilloCheck
import SigilloCore
import Testing

@Suite struct ErrorExcerptTests {
    private let secrets = [
        KnownSecret(label: "password", value: Secret("zq7kpassword")),
        KnownSecret(label: "user", value: Secret("zq7kuser")), KnownSecret(label: "nothing", value: Secret("")),
    ]

    private func text(_ octets: String) -> String { ErrorExcerpt.text(of: Array(octets.utf8), hiding: secrets) }

    @Test func secretsAreReplacedByTheirNames() {
        #expect(
            text("LOGIN zq7kuser zq7kpassword zq7kpassword: no\n") == "LOGIN ‹user› ‹password› ‹password›: no")
        let all = ErrorExcerpt.lines(of: Array("a zq7kuser\nb zq7kpassword".utf8), hiding: secrets)
        #expect(all == "a ‹user›\nb ‹password›")
    }

    @Test func aPasswordIsHiddenInBase64AsWell() {
        for words in ["zq7kpassword", "\0zq7kuser\0zq7kpassword", "\0u\0zq7kpassword"] {
            let base64 = String(decoding: Base64.encode(Array(words.utf8)), as: UTF8.self)
            let hidden = text("--> AUTH PLAIN \(base64)")
            #expect(hidden.contains("‹password›"))
            #expect(!hidden.contains(base64.suffix(12)))
        }
    }

    @Test func theLastLinesStandOnOne() {
        #expect(text("1\n2\n3\n4\n5\n6\n7\r\n\n8") == "3 | 4 | 5 | 6 | 7 | 8")
        #expect(text("") == "")
    }

    @Test func controlCharactersAreSeenAndDoNothing() {
        #expect(text("a\u{1b}[31mb\u{7}c\u{7f}d\te") == "a·[31mb·c·d·e")
    }

    @Test func itIsBoundedWhateverComes() {
        let long = text(String(repeating: "x", count: 100_000))
        #expect(long.count == 401)
        #expect(long.hasPrefix("…x"))
        let wild = ErrorExcerpt.text(of: (0..<20_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }, hiding: secrets)
        #expect(wild.count <= 401)
    }

    @Test func aSecretAtTheCutIsHiddenAllTheSame() {
        let secrets = [KnownSecret(label: "password", value: Secret("zq7khunter22"))]
        for padding in 8_170..<8_200 {
            let octets = Array(("zq7khunter22" + String(repeating: "\n", count: padding)).utf8)
            let text = ErrorExcerpt.text(of: octets, hiding: secrets)
            #expect(!text.contains("2"), "\(padding): \(text)")
        }
    }

    @Test func octetsThatAreNoTextHideNothing() {
        let text = ErrorExcerpt.text(of: [0xff, 0xc3] + Array("zq7kpassword".utf8) + [0x80], hiding: secrets)
        #expect(text.contains("‹password›"))
        #expect(!text.contains("zq7k"))
    }
}
