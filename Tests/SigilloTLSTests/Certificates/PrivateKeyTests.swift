import SigilloCore
import SigilloTLS
import Testing

@Suite struct PrivateKeyTests {
    @Test func aKeyIsASecretInPEMForm() throws {
        let key = try PrivateKey.generate(.ecP256)
        #expect(String(decoding: key.pem.reveal(), as: UTF8.self).hasPrefix("-----BEGIN PRIVATE KEY-----\n"))
        #expect(!"\(key.pem)".contains("PRIVATE"))
    }

    @Test func keysAreFresh() throws {
        #expect(try PrivateKey.generate(.ecP256).pem != PrivateKey.generate(.ecP256).pem)
    }
}
