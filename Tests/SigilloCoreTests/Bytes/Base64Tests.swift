import Testing

@testable import SigilloCore

@Suite struct Base64Tests {
    // The test vectors of RFC 4648 §10.
    @Test(arguments: [
        ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="), ("fooba", "Zm9vYmE="),
        ("foobar", "Zm9vYmFy"),
    ])
    func itFollowsTheStandard(plain: String, encoded: String) {
        #expect(Base64.encode(Array(plain.utf8)) == Array(encoded.utf8))
        #expect(Base64.decode(Array(encoded.utf8)) == Array(plain.utf8))
    }

    @Test(arguments: ["Z", "Zg", "Zg=", "Zg==Zg==", "Z===", "====", "Zm9v!mFy", "Zm 9", "=Zm9"])
    func itRefusesWhatIsNotComplete(text: String) {
        #expect(Base64.decode(Array(text.utf8)) == nil)
    }

    @Test func everyOctetSurvives() {
        for length in 0..<70 {
            let octets = (0..<length).map { UInt8(truncatingIfNeeded: $0 &* 37 &+ length) }
            #expect(Base64.decode(Base64.encode(octets)) == octets)
        }
    }
}
