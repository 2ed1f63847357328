import COpenSSL
import Testing

@testable import SigilloTLS

@Suite struct TLSErrorTests {
    @Test func theQueueIsReadAndEmptied() {
        OpenSSLLibrary.start()
        Self.leaveAnEntry()
        let error = TLSError.drain("read")
        #expect(!error.entries.isEmpty)
        #expect(error.code != 0)
        #expect(error.description.hasPrefix("read: "))
        #expect(TLSError.drain("read again") == TLSError(operation: "read again"))
    }

    @Test func detailsStandInBrackets() {
        let error = TLSError(
            operation: "handshake",
            entries: [
                .init(code: 1, reason: "tlsv1 alert unknown ca", detail: "SSL alert number 48"),
                .init(code: 2, reason: "something else", detail: ""),
            ])
        #expect(error.description == "handshake: tlsv1 alert unknown ca (SSL alert number 48); something else")
        #expect(error.code == 1)
        #expect(TLSError(operation: "handshake").description == "handshake")
    }

    /// Makes the library complain on this thread, as another session may have.
    static func leaveAnEntry() {
        let octets: [UInt8] = [1, 2, 3]
        octets.withUnsafeBufferPointer { buffer in
            var cursor = buffer.baseAddress
            X509_free(d2i_X509(nil, &cursor, buffer.count))
        }
    }
}
