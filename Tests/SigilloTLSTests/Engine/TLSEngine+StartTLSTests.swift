import SigilloCore
import SigilloTLS
import Testing

@Suite struct TLSEngineStartTLSTests {
    /// ```
    /// C: a1 STARTTLS<CRLF>ClientHello…
    /// S: a1 OK<CRLF>
    /// ```
    @Test func aClientHelloBehindTheCommandStartsTheHandshake() throws {
        let issued = try Bench.issue()
        let trust = TLSClientSettings(trust: .anchors([issued.trustedAnchor]), host: Bench.host, time: Bench.now)
        let client = TLSEngine(try TLSContext(client: trust))
        let stream = Array("a1 STARTTLS\r\n".utf8) + client.takeOutput()
        let end = try #require(stream.firstIndex(of: UInt8(ascii: "\n")))

        let server = TLSEngine(try TLSContext(server: issued))
        server.receive(stream[(end + 1)...])
        client.receive(server.takeOutput()[...])
        server.receive(client.takeOutput()[...])
        #expect(server.state == .established)
        #expect(client.state == .established)
    }

    @Test func plaintextBehindTheCommandIsNoHandshake() throws {
        let server = TLSEngine(try TLSContext(server: Bench.issue()))
        server.receive(Array("a2 LOGIN user password\r\n".utf8)[...])
        #expect(server.state == .failed)
        #expect(server.takePlaintext().isEmpty)
    }
}
