import SigilloTLS
import Testing

@Suite struct OpenSSLLibraryTests {
    @Test func theVersionIsThatOfOpenSSL3() {
        OpenSSLLibrary.start()
        OpenSSLLibrary.start()
        #expect(OpenSSLLibrary.version.hasPrefix("OpenSSL 3."))
    }
}
