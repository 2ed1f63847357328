import SigilloCore
import SigilloTLS
import Testing

/// Flips the last bit of the first record with application data.
private struct Tamperer: RecordRewriter {
    var hasStruck = false

    mutating func outgoing(_ record: [UInt8], index: Int) -> [RecordAction] {
        guard record.first == 23, !hasStruck else { return [.send(record)] }
        hasStruck = true
        return [.send(record.dropLast() + [record[record.count - 1] ^ 1])]
    }
}

/// Sends each octet of the first record, a ServerHello, in a record of its own.
private struct Crumbler: RecordRewriter {
    mutating func outgoing(_ record: [UInt8], index: Int) -> [RecordAction] {
        guard index == 0 else { return [.send(record)] }
        return record.dropFirst(5).map { .send(Array(record.prefix(3)) + [0, 1, $0]) }
    }
}

/// Waits a second before each record but the first.
private struct Idler: RecordRewriter {
    mutating func outgoing(_ record: [UInt8], index: Int) -> [RecordAction] {
        index == 0 ? [.send(record)] : [.wait(nanoseconds: 1_000_000_000), .send(record)]
    }
}

/// Answers the first record with an alert of its own and keeps it from the library.
private struct Refuser: RecordRewriter {
    mutating func incoming(_ record: [UInt8], index: Int) -> [RecordAction] {
        index == 0 ? [.send([21, 3, 3, 0, 2, 2, 40])] : []
    }
}

/// Gives back to the library what it sends, for ever.
private struct Echo: RecordRewriter {
    mutating func outgoing(_ record: [UInt8], index: Int) -> [RecordAction] { [.feed(record)] }
}

/// Leaves everything alone.
private struct Watcher: RecordRewriter {}

@Suite struct RecordRewriterTests {
    @Test(arguments: [TLSVersion.tls12, .tls13])
    func aFlippedBitIsABadRecordMAC(version: TLSVersion) throws {
        let settings = TLSEngineTests.only(version)
        // In TLS 1.3 the rest of the handshake is application data on the wire as well.
        var pair = try EnginePair(server: settings, client: settings, serverRewriter: Tamperer())
        pair.pump()
        if version == .tls12 {
            pair.server.write(Array("* OK ready\r\n".utf8)[...])
            pair.pump()
        }
        #expect(pair.client.state == .failed)
        #expect(pair.atClient.isEmpty)
        #expect(pair.client.observation.alerts.last == .init(level: 2, description: 20, isSent: true))
        #expect(pair.server.rewrites == 1)
        #expect(pair.server.observation.alerts.last == .init(level: 2, description: 20, isSent: false))
    }

    @Test func aRecordCanBecomeMany() throws {
        var pair = try EnginePair(serverRewriter: Crumbler())
        pair.pump()
        #expect(pair.client.state == .established)
        #expect(pair.server.rewrites == 1)
    }

    @Test func aWaitHoldsBackWhatFollows() throws {
        let pair = try EnginePair(serverRewriter: Idler())
        pair.server.receive(pair.client.takeOutput()[...])
        let first = pair.server.takeOutput()
        #expect(first.first == 22)
        #expect(first.count == 5 + Int(first[3]) << 8 + Int(first[4]))
        #expect(pair.server.pendingWait == 1_000_000_000)
        #expect(pair.server.takeOutput().isEmpty)
        pair.server.waitIsOver()
        #expect(pair.server.pendingWait == nil)
        #expect(!pair.server.takeOutput().isEmpty)
    }

    @Test func anAnswerCanComeFromTheRewriterAlone() throws {
        var pair = try EnginePair(serverRewriter: Refuser())
        pair.pump()
        #expect(pair.client.observation.alerts == [.init(level: 2, description: 40, isSent: false)])
        #expect(!pair.server.observation.sawClientHello)
        #expect(pair.server.rewrites >= 1)
    }

    @Test func anEchoEnds() throws {
        var pair = try EnginePair(clientRewriter: Echo())
        pair.pump()
        #expect(pair.client.state == .failed)
        #expect(pair.server.state == .handshaking)
    }

    @Test func aRewriterThatChangesNothingCountsNothing() throws {
        var pair = try EnginePair(serverRewriter: Watcher(), clientRewriter: Watcher())
        pair.pieceOctets = 3
        pair.pump()
        pair.client.write(Array("a1 NOOP\r\n".utf8)[...])
        pair.pump()
        #expect(pair.atServer == Array("a1 NOOP\r\n".utf8))
        pair.server.close()
        pair.pump()
        #expect(pair.client.observation.receivedCloseNotify)
        #expect(pair.server.rewrites == 0)
    }

    @Test func octetsThatAreNoRecordsReachTheLibraryAllTheSame() throws {
        let context = try TLSContext(server: Bench.issue(), rewriter: Watcher())
        let engine = TLSEngine(context)
        engine.receive(Array("a1 LOGIN\r\n".utf8)[...])
        #expect(engine.state == .failed)
    }

    @Test func eachSessionHasItsOwnCopy() throws {
        let issued = try Bench.issue()
        let server = try TLSContext(server: issued, rewriter: Tamperer())
        let trust = TLSClientSettings(trust: .anchors([issued.trustedAnchor]), host: Bench.host, time: Bench.now)
        let client = try TLSContext(client: trust)
        for _ in 0..<2 {
            var pair = EnginePair(server: server, client: client)
            pair.pump()
            #expect(pair.client.state == .failed)
        }
    }
}
