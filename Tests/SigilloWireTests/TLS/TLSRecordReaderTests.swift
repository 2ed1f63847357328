import SigilloCore
import Testing

@testable import SigilloWire

@Suite("TLS record reader")
struct TLSRecordReaderTests {
    private static func read(
        _ octets: [UInt8], chunk: Int = .max, reader: TLSRecordReader = TLSRecordReader()
    ) -> [TLSEvent] {
        var reader = reader
        var events: [TLSEvent] = []
        var start = 0
        while start < octets.count {
            let end = chunk < octets.count - start ? start + chunk : octets.count
            events += reader.read(octets[start..<end], at: UInt64(start))
            start = end
        }
        return events
    }

    private static func withoutRecords(_ events: [TLSEvent]) -> [TLSEvent] {
        events.filter { if case .record = $0 { false } else { true } }
    }

    private static let ccs = TLSSample.record(20, [1], version: 0x0303)

    @Test func readsAClientHello() throws {
        let message = TLSSample.clientHello(
            serverName: "mail.example.test", alpn: ["imap", "h2"], versions: [0x2a2a, 0x0304, 0x0303],
            suites: [0x1301, 0xc02f])
        let octets = TLSSample.record(22, message)
        let events = Self.read(octets)
        guard case .record(let record) = events.first, case .clientHello(let hello, 0) = events.last else {
            Issue.record("expected a record and a hello")
            return
        }
        #expect(record.type == .handshake && record.length == message.count && record.endOffset == UInt64(octets.count))
        #expect(hello.serverName == "mail.example.test" && hello.alpn == ["imap", "h2"])
        #expect(hello.offeredVersions == [.tls13, .tls12] && hello.legacyVersion == .tls12)
        #expect(hello.suites == [0x1301, 0xc02f] && hello.extensions == [0, 16, 43] && !hello.isSSL2Style)
        #expect(!hello.hasEncryptedClientHello)
    }

    @Test func octetByOctetIsTheSame() {
        let hello = TLSSample.clientHello(serverName: "mail.test")
        let octets =
            TLSSample.record(22, Array(hello.prefix(10))) + TLSSample.record(22, Array(hello.dropFirst(10)))
            + TLSSample.record(21, [2, 48]) + Self.ccs + TLSSample.record(23, [UInt8](repeating: 1, count: 100))
            + TLSSample.record(21, [UInt8](repeating: 1, count: 26)) + Array("a1 LOGIN u p\r\n".utf8)
        let whole = Self.read(octets)
        #expect(Self.read(octets, chunk: 1) == whole && Self.read(octets, chunk: 7) == whole)
        #expect(whole.last == .notTLS(offset: UInt64(octets.count - 14)))
        let alert = TLSEvent.alert(level: 2, description: 48, offset: UInt64(hello.count + 10))
        #expect(Self.withoutRecords(whole).contains(alert))
    }

    @Test func readsSeveralMessagesInOneRecord() {
        let content =
            TLSSample.serverHello(suite: 0xc02f) + TLSSample.message(11, [UInt8](repeating: 3, count: 1_000))
            + TLSSample.message(14, [])
        let events = Self.withoutRecords(Self.read(TLSSample.record(22, content)))
        #expect(events.count == 3)
        #expect(events.dropFirst().first == .certificate(length: 1_000, offset: 0))
        #expect(events.last == .handshake(type: 14, length: 0, offset: 0))
    }

    @Test func readsAMessageOverManyRecords() {
        let certificate = TLSSample.message(11, [UInt8](repeating: 3, count: 200_000))
        let octets = stride(from: 0, to: certificate.count, by: 16_000).flatMap {
            TLSSample.record(22, Array(certificate[$0..<min($0 + 16_000, certificate.count)]))
        }
        #expect(Self.withoutRecords(Self.read(octets, chunk: 1_448)).count == 1)
    }

    @Test func encryptedMessagesAreNotRead() {
        let finished = [UInt8](repeating: 0x0b, count: 40)
        let events = Self.read(Self.ccs + TLSSample.record(22, finished) + TLSSample.record(21, finished))
        #expect(Self.withoutRecords(events) == [.changeCipherSpec(offset: 0)])
    }

    @Test func readsTheSecondHelloBehindADummyChange() {
        let client = TLSSample.record(22, TLSSample.clientHello()) + Self.ccs
        let hellos = Self.read(client + TLSSample.record(22, TLSSample.clientHello(serverName: "second.test")))
        guard case .clientHello(let hello, _) = hellos.last else {
            Issue.record("expected a second hello")
            return
        }
        #expect(hello.serverName == "second.test")
        let server =
            TLSSample.record(22, TLSSample.serverHello(suite: 0x1301, version: 0x0304, isRetry: true)) + Self.ccs
            + TLSSample.record(22, TLSSample.serverHello(suite: 0x1301, version: 0x0304))
        guard case .serverHello(let answer, _) = Self.read(server).last else {
            Issue.record("expected a server hello")
            return
        }
        #expect(!answer.isHelloRetryRequest && answer.version == .tls13 && answer.suite == 0x1301)
    }

    @Test func readsAHelloInTheFormOfSSL2() {
        let body: [UInt8] =
            [1, 3, 1, 0, 9, 0, 0, 0, 16, 0, 0, 0x2f, 0, 0, 5, 1, 0, 0x80] + [UInt8](repeating: 5, count: 16)
        let octets = [0x80, UInt8(body.count)] + body
        guard case .clientHello(let hello, 0) = Self.read(octets, chunk: 1).last else {
            Issue.record("expected a hello")
            return
        }
        #expect(hello.isSSL2Style && hello.suites == [0x002f, 0x0005] && hello.legacyVersion == .tls10)
        #expect(TLSRecord.looksLikeTLS(octets) == true)
    }

    @Test func readsSuitesThatEncryptNothing() {
        let mac = [UInt8](repeating: 9, count: 20)
        var conversation = TLSConversation()
        _ = conversation.read(
            TLSSample.record(22, TLSSample.serverHello(suite: 0x0002))[...], direction: .serverToClient, at: 0)
        #expect(conversation.suite?.isNull == true && conversation.serverHello?.version == .tls12)
        let client =
            Self.ccs + TLSSample.record(22, TLSSample.message(20, [UInt8](repeating: 1, count: 12)) + mac)
            + TLSSample.record(23, Array("a1 LOGIN ".utf8) + mac) + TLSSample.record(23, Array("u p\r\n".utf8) + mac)
            + TLSSample.record(21, [1, 0] + mac)
        let events = Self.withoutRecords(conversation.read(client[...], direction: .clientToServer, at: 0))
        #expect(
            events == [
                .changeCipherSpec(offset: 0), .handshake(type: 20, length: 12, offset: 6),
                .plaintext(Array("a1 LOGIN ".utf8), offset: 47), .plaintext(Array("u p\r\n".utf8), offset: 81),
                .alert(level: 1, description: 0, offset: 111),
            ])
    }

    @Test func readsIntegrityOnlySuitesOfTLS13() {
        let tag = [UInt8](repeating: 9, count: 32)
        let server =
            TLSSample.record(22, TLSSample.serverHello(suite: 0xc0b4, version: 0x0304))
            + TLSSample.record(23, TLSSample.message(11, [1, 2, 3]) + [22] + tag)
            + TLSSample.record(23, Array("* OK".utf8) + [23, 0, 0, 0] + tag) + TLSSample.record(23, [2, 42, 21] + tag)
        let events = Self.withoutRecords(Self.read(server)).dropFirst().map(\.self)
        #expect(events.count == 3)
        #expect(events.first == .certificate(length: 3, offset: 55))
        if case .plaintext(let octets, _) = events[1] { #expect(octets == Array("* OK".utf8)) }
        if case .alert(let level, let description, _) = events[2] { #expect(level == 2 && description == 42) }
    }

    @Test func aGapInsideARecordLosesNothingElse() {
        let record = TLSSample.record(23, [UInt8](repeating: 1, count: 1_000))
        var reader = TLSRecordReader()
        _ = reader.read(record[0..<100], at: 0)
        _ = reader.read(record[900...], at: 900)
        let alert = reader.read(TLSSample.record(21, [1, 0])[...], at: 1_005)
        #expect(alert.last == .alert(level: 1, description: 0, offset: 1_005) && !reader.isLost)
    }

    @Test func resynchronisesBehindAGap() {
        let record = TLSSample.record(23, [UInt8](repeating: 0x16, count: 50))
        let octets = [0x17, 0x03] + Array("noise \u{16}\u{03}\r\n".utf8) + record + TLSSample.record(21, [2, 40])
        for chunk in [1, 3, 1_000] {
            var reader = TLSRecordReader(resynchronises: true)
            var events = reader.read([], at: 0)
            var start = 0
            while start < octets.count {
                let end = min(start + chunk, octets.count)
                events += reader.read(octets[start..<end], at: UInt64(5_000 + start))
                start = end
            }
            #expect(events.first == .notTLS(offset: 5_000))
            #expect(events.contains(.resumed(offset: 5_012)))
            #expect(events.last == .alert(level: 2, description: 40, offset: 5_067))
        }
    }

    @Test func withoutResynchronisingItStaysLost() {
        var reader = TLSRecordReader()
        #expect(reader.read(Array("* OK\r\n".utf8)[...], at: 0) == [.notTLS(offset: 0)])
        #expect(reader.isLost && reader.read(TLSSample.record(21, [1, 0])[...], at: 6).isEmpty)
    }

    @Test(
        arguments: [
            ([], nil), ([22], nil), ([22, 3, 1], nil), ([22, 3, 1, 0, 5], true), ([22, 3, 1, 0, 0], false),
            ([22, 3, 9], false), ([42], false), ([22, 4], false), ([22, 3, 1, 0x48, 1], false), ([0x80], nil),
            ([0x80, 40, 1, 0, 2], true), ([0x80, 40, 4], false),
        ] as [([UInt8], Bool?)])
    func recognisesTLS(octets: [UInt8], expected: Bool?) {
        #expect(TLSRecord.looksLikeTLS(octets) == expected)
    }

    @Test func malformedHellosAreOtherMessages() {
        let hello = TLSSample.clientHello(serverName: "mail.test", alpn: ["imap"])
        for length in 0..<hello.count - 4 {
            let broken = TLSSample.message(1, Array(hello[4..<4 + length]))
            #expect(Self.read(TLSSample.record(22, broken)).count == 2)
        }
    }

    @Test func hugeHellosAreSkipped() {
        let header: [UInt8] = [1, 0xff, 0xff, 0xff]
        var octets = TLSSample.record(22, header)
        for _ in 0..<100 { octets += TLSSample.record(22, [UInt8](repeating: 0, count: 16_000)) }
        #expect(Self.withoutRecords(Self.read(octets)).isEmpty)
    }
}
