import SigilloCore
import SigilloTLS
import Testing

/// The examples of RFC 1321, 2104, 3174, 6234 and 6070.
@Suite struct LibraryDigestsTests {
    private let digests = LibraryDigests()

    private func text(_ octets: [UInt8]?) -> String {
        let digits = Array("0123456789abcdef")
        return String((octets ?? []).flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] })
    }

    @Test(arguments: [
        (DigestAlgorithm.md5, "900150983cd24fb0d6963f7d28e17f72"),
        (.sha1, "a9993e364706816aba3e25717850c26c9cd0d89d"),
        (.sha256, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
    ]) func digest(algorithm: DigestAlgorithm, expected: String) {
        #expect(text(digests.digest(algorithm, of: Array("abc".utf8))) == expected)
    }

    @Test func emptyText() {
        #expect(text(digests.digest(.md5, of: [])) == "d41d8cd98f00b204e9800998ecf8427e")
        #expect(digests.digest(.sha512, of: [])?.count == 64)
    }

    @Test func code() {
        #expect(
            text(digests.code(.md5, key: Array("Jefe".utf8), of: Array("what do ya want for nothing?".utf8)))
                == "750c783e6ab0b503eaa86e310a5db738")
        #expect(text(digests.code(.md5, key: [], of: [])) == "74e6f7298a9c2d168935f58c001bad88")
    }

    @Test func derivedKey() {
        let password = Array("password".utf8)
        let salt = Array("salt".utf8)
        #expect(
            text(digests.derived(.sha1, password: password, salt: salt, iterations: 4096))
                == "4b007901b765489abead49d926f721d065a429c1")
        #expect(digests.derived(.sha1, password: password, salt: salt, iterations: 0) == nil)
        #expect(digests.derived(.sha256, password: [], salt: salt, iterations: 1)?.count == 32)
    }
}
