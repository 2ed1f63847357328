import SigilloCore
import Testing

@testable import SigilloTLS

@Suite struct ServerHelloTests {
    private func records(_ version: TLSVersion) throws -> (client: [UInt8], server: [UInt8]) {
        let settings = TLSEngineTests.only(version)
        let pair = try EnginePair(server: settings, client: settings)
        let hello = pair.client.takeOutput()
        pair.server.receive(hello[...])
        let flight = pair.server.takeOutput()
        return (hello, Array(flight.prefix(5 + Int(flight[3]) << 8 + Int(flight[4]))))
    }

    @Test(arguments: TLSEngineTests.versions)
    func aHelloThatIsNotChangedIsWrittenAsItCame(version: TLSVersion) throws {
        let (client, server) = try records(version)
        let clientHello = try #require(ClientHello(record: client))
        #expect(clientHello.record == client)
        let serverHello = try #require(ServerHello(record: server))
        #expect(serverHello.record == server)
        #expect(serverHello.isTLS13 == (version == .tls13))
        #expect(clientHello.suiteNumbers.contains(serverHello.suite))
        #expect(serverHello.compression == 0)
    }

    @Test func whatIsCutShortIsNoHello() throws {
        let (client, server) = try records(.tls13)
        for count in 0..<client.count { #expect(ClientHello(record: Array(client.prefix(count))) == nil) }
        for count in 0..<server.count { #expect(ServerHello(record: Array(server.prefix(count))) == nil) }
        #expect(ClientHello(record: server) == nil)
        #expect(ServerHello(record: client) == nil)
    }

    /// A client that does not look goes on, and the server's side sees that it does.
    @Test(arguments: [
        RecordRewrite.chooseSSL3, .chooseUndefinedVersion, .chooseUnofferedSuite, .chooseRC4, .chooseTripleDES,
        .chooseCompression, .addExtension,
    ])
    func aClientThatDoesNotLookIsSeenToGoOn(word: RecordRewrite) throws {
        let suite = 0xC02B
        let blind = BlindClient.reading { hello in
            hello.version = 0x0303
            hello.suite = suite
            hello.compression = 0
            hello.extensions?.removeAll { $0.type == 16 }
        }
        var server = RecordRewriteRewriterTests.only12
        server.cipherList = "ECDHE-ECDSA-AES128-GCM-SHA256"
        var pair = try RecordRewriteRewriterTests.pair(word, server: server, clientRewriter: blind)
        pair.pump()
        #expect(pair.server.observation.reactions == [.clientKeyExchange])
        #expect(pair.server.state == .established)
    }
}
