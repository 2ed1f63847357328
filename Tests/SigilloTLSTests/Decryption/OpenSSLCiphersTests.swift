import SigilloCore
import Testing

@testable import SigilloTLS

/// The primitives against vectors of their standards, and against what cannot be.
@Suite struct OpenSSLCiphersTests {
    private static let ciphers = OpenSSLCiphers()

    static func octets(_ hex: String) -> [UInt8] {
        let digits = Array(hex.utf8.filter { $0 != 0x20 })
        return stride(from: 0, to: digits.count, by: 2).compactMap {
            UInt8(String(decoding: digits[$0..<$0 + 2], as: UTF8.self), radix: 16)
        }
    }

    @Test func digestsAreThoseOfTheStandards() {
        let abc = Array("abc".utf8)
        #expect(Self.ciphers.digest(.md5, of: abc) == Self.octets("900150983cd24fb0d6963f7d28e17f72"))
        #expect(Self.ciphers.digest(.sha1, of: abc) == Self.octets("a9993e364706816aba3e25717850c26c9cd0d89d"))
        #expect(
            Self.ciphers.digest(.sha256, of: [])
                == Self.octets("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"))
        // RFC 4231 §4.3.
        #expect(
            Self.ciphers.authenticationCode(
                .sha256, key: Array("Jefe".utf8), of: Array("what do ya want for nothing?".utf8))
                == Self.octets("5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"))
    }

    @Test func chaCha20Poly1305IsThatOfItsStandard() {
        // RFC 8439 §2.8.2.
        let key = (0x80...0x9f).map { UInt8($0) }
        let nonce = Self.octets("070000004041424344454647")
        let data = Self.octets("50515253c0c1c2c3c4c5c6c7")
        let sealed = Self.octets(
            "d31a8d34648e60db7b86afbc53ef7ec2a4aded51296e08fea9e2b5a736ee62d63dbea45e8ca9671282fafb69da92728b"
                + "1a71de0a9e060b2905d6a5b67ecd3b3692ddbd7f2d778b8c9803aee328091b58fab324e4fad675945585808b4831d7bc"
                + "3ff4def08e4b7a9de576d26586cec64b61161ae10b594f09e26a7e902ecbd0600691")
        let opened = Self.ciphers.open(
            .chaCha20Poly1305, key: key, nonce: nonce, additionalData: data, sealed: sealed[...])
        #expect(opened.map { String(decoding: $0, as: UTF8.self) }?.hasPrefix("Ladies and Gentlemen") == true)
        for index in sealed.indices {
            var wrong = sealed
            wrong[index] ^= 0x40
            let opened = Self.ciphers.open(
                .chaCha20Poly1305, key: key, nonce: nonce, additionalData: data, sealed: wrong[...])
            #expect(opened == nil)
        }
    }

    @Test(arguments: AEADCipher.allCases) func whatCannotBeIsNil(cipher: AEADCipher) {
        let key = [UInt8](repeating: 1, count: cipher.keyLength)
        let nonce = [UInt8](repeating: 2, count: 12)
        for count in 0..<40 {
            let sealed = [UInt8](repeating: 3, count: count)
            #expect(
                Self.ciphers.open(cipher, key: key, nonce: nonce, additionalData: [4], sealed: sealed[...]) == nil)
        }
        #expect(Self.ciphers.open(cipher, key: [1], nonce: nonce, additionalData: [], sealed: key[...]) == nil)
        #expect(Self.ciphers.open(cipher, key: key, nonce: [1], additionalData: [], sealed: key[...]) == nil)
    }

    @Test(arguments: BlockCipher.allCases) func blocksMustBeWhole(cipher: BlockCipher) {
        let key = [UInt8](repeating: 1, count: cipher.keyLength)
        let vector = [UInt8](repeating: 2, count: cipher.blockLength)
        for count in 0..<40 {
            let opened = Self.ciphers.decrypt(
                cipher, key: key, vector: vector, octets: [UInt8](repeating: 3, count: count)[...])
            #expect((opened?.count == count) == (count > 0 && count.isMultiple(of: cipher.blockLength)))
        }
        #expect(Self.ciphers.decrypt(cipher, key: [], vector: vector, octets: vector[...]) == nil)
    }

    @Test func withoutServerKeysNothingIsOpened() throws {
        #expect(!Self.ciphers.hasServerKeys)
        #expect(Self.ciphers.premasterSecrets(of: [1, 2, 3]).isEmpty)
        let ciphers = OpenSSLCiphers(serverKeys: [try PrivateKey.generate(.ecP256)])
        #expect(!ciphers.hasServerKeys)
        let withKey = OpenSSLCiphers(serverKeys: [try PrivateKey.generate(.rsa2048)])
        #expect(withKey.hasServerKeys)
        for count in [0, 1, 255, 256, 257] {
            _ = withKey.premasterSecrets(of: [UInt8](repeating: 9, count: count)[...])
        }
    }
}
