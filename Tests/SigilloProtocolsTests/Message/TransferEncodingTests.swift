import SigilloCore
import Testing

@testable import SigilloProtocols

@Suite struct TransferEncodingTests {
    @Test(arguments: [
        (nil, TransferEncoding.identity), ("7bit", .identity), ("8BIT", .identity), (" binary (x)", .identity),
        ("Base64", .base64), ("QUOTED-printable ", .quotedPrintable), ("x-uuencode", .unknown), ("", .identity),
    ]) func knowsNames(name: String?, encoding: TransferEncoding) {
        #expect(TransferEncoding(name.map { Array($0.utf8) }) == encoding)
    }

    @Test(arguments: [
        ("", ""), ("Zg==", "f"), ("Zm8=", "fo"), ("Zm9v", "foo"), ("Zm9vYg==Zg==", "foobf"), ("Z m\r\n9*v", "foo"),
        ("Zm8", "fo"), ("Z", ""), ("====", ""), ("Zm9vYmFy\r\n", "foobar"),
    ]) func decodesBase64(text: String, plain: String) {
        #expect(TransferEncoding.base64(Array(text.utf8)[...]) == Array(plain.utf8))
    }

    @Test(arguments: [
        ("", ""), ("a=3Db", "a=b"), ("a=3db", "a=b"), ("soft=\r\nbreak", "softbreak"),
        ("soft=  \r\nbreak", "softbreak"),
        ("soft=\nbreak", "softbreak"), ("blank  \r\nx\t\r\n", "blank\r\nx\r\n"), ("end=", "end"), ("end=  ", "end"),
        ("a=ZZ", "a=ZZ"), ("a=4", "a=4"), ("a=20\r\n", "a \r\n"), ("=\r", ""), ("tail  ", "tail"),
        // RFC 2045 §6.7.
        (
            "Now's the time =\r\nfor all folk to come=\r\n to the aid of their country.",
            "Now's the time for all folk to come to the aid of their country."
        ),
    ]) func decodesQuotedPrintable(text: String, plain: String) {
        #expect(TransferEncoding.quotedPrintable(Array(text.utf8)[...]) == Array(plain.utf8))
    }

    @Test func decodesWhatIsEncoded() {
        var random = SplitMix(state: 11)
        for _ in 0..<500 {
            let octets = (0..<Int.random(in: 0..<200, using: &random)).map { _ in
                UInt8.random(in: 0...255, using: &random)
            }
            #expect(TransferEncoding.base64.decoded(Base64.encode(octets)[...]) == octets)
            var quoted: [UInt8] = []
            for octet in octets {
                quoted.append(UInt8(ascii: "="))
                for digit in [octet >> 4, octet & 15] { quoted.append(digit + (digit < 10 ? 0x30 : 0x37)) }
            }
            #expect(TransferEncoding.quotedPrintable.decoded(quoted[...]) == octets)
            // Whatever comes is decoded to no more than it is.
            #expect(TransferEncoding.quotedPrintable(octets[...]).count <= octets.count)
            #expect(TransferEncoding.base64(octets[...]).count <= octets.count)
        }
    }
}
