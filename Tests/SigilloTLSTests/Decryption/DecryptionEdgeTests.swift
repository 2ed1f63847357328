import SigilloCheck
import SigilloCore
import SigilloWire
import Testing

@testable import SigilloTLS

/// Where keys open a part, nothing, or what is hard to follow.
@Suite struct DecryptionEdgeTests {
    private static let modern = Keyed.Way(version: .tls13, suite: "TLS_AES_128_GCM_SHA256")
    private static let older = Keyed.Way(version: .tls12, suite: "ECDHE-ECDSA-AES128-GCM-SHA256")

    private static func isRead(_ result: CheckResult) -> Bool {
        result.withKeys?.findings.contains { $0.kind == .credential && $0.user == "alice" } == true
    }

    // MARK: Server keys

    @Test(arguments: [
        Keyed.Way(version: .tls12, suite: "AES128-GCM-SHA256"), .init(version: .tls12, suite: "AES256-GCM-SHA384"),
        .init(version: .tls12, suite: "AES128-SHA256"), .init(version: .tls12, suite: "AES256-SHA256"),
        .init(version: .tls12, suite: "AES128-CCM"),
        .init(version: .tls12, suite: "AES128-SHA", bindsMasterSecret: false),
        .init(version: .tls12, suite: "AES256-SHA", encryptsThenMAC: false),
        .init(version: .tls11, suite: "AES128-SHA"),
        .init(version: .tls11, suite: "AES128-SHA", bindsMasterSecret: false),
        .init(version: .tls10, suite: "AES256-SHA"),
        .init(version: .tls10, suite: "AES128-SHA", encryptsThenMAC: false, bindsMasterSecret: false),
    ])
    func aServersKeyOpensWhatWasSentToIt(way: Keyed.Way) throws {
        let keyed = try Keyed(way, isRSA: true)
        let other = try PrivateKey.generate(.rsa2048)
        for size in [nil, 1, 700] {
            let frames = keyed.frames(segmented: size)
            let result = Keyed.check(frames, serverKeys: [other, keyed.serverKey])
            #expect(Self.isRead(result), "\(String(describing: result.withKeys))")
            #expect(result.verdict == .clean)
        }
        let wrong = Keyed.check(keyed.frames(), serverKeys: [other])
        #expect(wrong.withKeys?.openedFlows == 0)
        #expect(wrong.withKeys?.findings.isEmpty == true)
        #expect(Self.isRead(Keyed.check(keyed.frames(), log: keyed.log)))
    }

    @Test func aServersKeyDoesNotOpenAnEphemeralExchange() throws {
        let keyed = try Keyed(.init(version: .tls12, suite: "ECDHE-RSA-AES128-GCM-SHA256"), isRSA: true)
        let reading = try #require(Keyed.check(keyed.frames(), serverKeys: [keyed.serverKey]).withKeys)
        #expect(reading.openedFlows == 0)
        #expect(reading.keylessFlows == 1)
    }

    @Test func aServersKeyIsReadFromPEM() throws {
        let key = try PrivateKey.generate(.rsa2048)
        let copy = try PrivateKey(pem: key.pem)
        #expect(copy.isRSA)
        #expect(copy.pem == key.pem)
        #expect(throws: TLSError.self) { try PrivateKey(pem: Secret("no key")) }
        #expect(throws: TLSError.self) { try PrivateKey(pem: Secret("")) }
        #expect(try !PrivateKey(pem: PrivateKey.generate(.ecP256).pem).isRSA)
    }

    // MARK: Handshakes

    @Test func keysAreUpdated() throws {
        let keyed = try Keyed(Self.modern, updatesKeys: true)
        for size in [nil, 1] {
            let result = Keyed.check(keyed.frames(segmented: size), log: keyed.log)
            #expect(Self.isRead(result))
            #expect(result.withKeys?.obstacles.isEmpty == true)
        }
    }

    @Test func aHelloRetryRequestIsFollowed() throws {
        var way = Self.modern
        way.groups = (client: "X25519:P-384", server: "P-384")
        let keyed = try Keyed(way)
        let result = Keyed.check(keyed.frames(), log: keyed.log)
        #expect(Self.isRead(result))
        #expect(result.withKeys?.obstacles.isEmpty == true)
    }

    @Test func startTLSIsFollowed() throws {
        let keyed = try Keyed(
            Self.modern, ["C: a2 LOGIN alice \(Keyed.password)", "S: a2 OK done", "C: a3 LOGOUT", "S: a3 OK bye"])
        let before: [(Direction, String)] = [
            (.serverToClient, "* OK ready\r\n"), (.clientToServer, "a1 STARTTLS\r\n"),
            (.serverToClient, "a1 OK begin\r\n"),
        ]
        for size in [nil, 1] {
            let result = Keyed.check(keyed.frames(segmented: size, port: 143, before: before), log: keyed.log)
            #expect(Self.isRead(result))
            #expect(result.verdict == .clean)
        }
    }

    @Test(arguments: [
        "CLIENT_HANDSHAKE_TRAFFIC_SECRET", "SERVER_HANDSHAKE_TRAFFIC_SECRET",
    ])
    func applicationSecretsAloneAreEnough(missing: String) throws {
        let keyed = try Keyed(Self.modern)
        let log = Secret(keyed.keyLog.filter { !$0.hasPrefix(missing) }.joined(separator: "\r\n"))
        #expect(Self.isRead(Keyed.check(keyed.frames(), log: log)))
    }

    // MARK: Keys that do not fit

    @Test(arguments: [modern, older]) func withoutKeysNothingIsRead(way: Keyed.Way) throws {
        let keyed = try Keyed(way)
        #expect(Keyed.check(keyed.frames()).withKeys == nil)
        #expect(Keyed.check(keyed.frames(), log: Secret("# nothing\nCLIENT_RANDOM zz 11\n")).withKeys == nil)
        let other = Keyed.check(keyed.frames(), log: try Keyed(way).log)
        #expect(other.withKeys?.tlsFlows == 1)
        #expect(other.withKeys?.openedFlows == 0)
        #expect(other.withKeys?.keylessFlows == 1)
        #expect(other.withKeys?.obstacles.isEmpty == true)
        #expect(other.verdict == .clean)
    }

    @Test(arguments: [modern, older]) func wrongSecretsOpenNothingAndAreSaid(way: Keyed.Way) throws {
        let keyed = try Keyed(way)
        let wrong = keyed.keyLog.map { line in
            let words = line.split(separator: " ")
            return "\(words[0]) \(words[1]) \(String(words[2].reversed()))"
        }
        let result = Keyed.check(keyed.frames(), log: Secret(wrong.joined(separator: "\n")))
        #expect(result.withKeys?.openedFlows == 0)
        #expect(result.withKeys?.obstacles.count == 2)
        #expect(result.withKeys?.obstacles.allSatisfy { $0.text.contains("does not open with its key") } == true)
        #expect(result.verdict == .clean)
    }

    // MARK: Damage

    @Test(arguments: [modern, older]) func aDamagedRecordEndsItsDirectionOnly(way: Keyed.Way) throws {
        var keyed = try Keyed(way)
        // The last octet of the client's log-in.
        let index = try #require(keyed.wire.lastIndex { $0.direction == .clientToServer && $0.octets.count > 40 })
        keyed.wire[index].octets[keyed.wire[index].octets.count - 1] ^= 1
        let reading = try #require(Keyed.check(keyed.frames(), log: keyed.log).withKeys)
        #expect(reading.openedFlows == 1)
        #expect(reading.obstacles.count == 1)
        #expect(reading.obstacles.first?.text.hasPrefix("Of the client's records") == true)
    }

    @Test(arguments: [modern, older]) func aGapEndsItsDirectionAndIsSaid(way: Keyed.Way) throws {
        let keyed = try Keyed(way)
        let whole = keyed.frames(segmented: 40)
        let reference = Keyed.check(whole)
        for lost in whole.indices {
            var frames = whole
            frames.remove(at: lost)
            let result = Keyed.check(ConversationBuilder.numbered(frames), log: keyed.log)
            // Whatever is lost, the eavesdropper's verdict is the one without keys, and no leak.
            #expect(result.verdict == Keyed.check(ConversationBuilder.numbered(frames)).verdict)
            #expect(!result.findings.contains { $0.kind.isLeak })
            if result.gaps > 0 {
                #expect(result.withKeys?.obstacles.isEmpty == false || result.withKeys?.openedFlows == 0)
            }
        }
        #expect(reference.verdict == .clean)
    }

    @Test(arguments: [modern, older]) func aCaptureThatEndsEarlyIsReadSoFar(way: Keyed.Way) throws {
        let keyed = try Keyed(way)
        let frames = keyed.frames(segmented: 60)
        for count in frames.indices {
            let result = Keyed.check(Array(frames.prefix(count)), log: keyed.log)
            #expect(!result.findings.contains { $0.kind.isLeak })
        }
    }

    @Test(arguments: [modern, older, .init(version: .tls10, suite: "ECDHE-ECDSA-AES128-SHA")])
    func hostileOctetsDoNoHarm(way: Keyed.Way) throws {
        let keyed = try Keyed(way)
        var state: UInt64 = 42
        func next(_ bound: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int((state >> 33) % UInt64(bound))
        }
        for _ in 0..<120 {
            var copy = keyed
            for _ in 0...next(4) {
                let piece = next(copy.wire.count)
                let place = next(copy.wire[piece].octets.count)
                switch next(3) {
                case 0: copy.wire[piece].octets[place] = UInt8(next(256))
                case 1: copy.wire[piece].octets.remove(at: place)
                default: copy.wire[piece].octets.insert(UInt8(next(256)), at: place)
                }
                copy.wire.removeAll { $0.octets.isEmpty }
            }
            _ = Keyed.check(copy.frames(), log: keyed.log)
        }
    }

    // MARK: Judged twice

    @Test func aKnownSecretInsideIsNoLeak() throws {
        let keyed = try Keyed(Self.modern)
        let known = KnownSecret(label: "password", value: Secret(Keyed.password))
        let result = Keyed.check(keyed.frames(), log: keyed.log, secrets: [known])
        #expect(result.verdict == .clean)
        #expect(result.withKeys?.findings.contains { $0.kind == .canary && $0.secretLabel == "password" } == true)
        #expect(!result.findings.contains { $0.kind == .canary })
        #expect(!"\(result)".contains(Keyed.password))
    }

    @Test func keysChangeNothingOfWhatTheEavesdropperSees() throws {
        for way in [Self.modern, Self.older] {
            let keyed = try Keyed(way)
            var with = Keyed.check(keyed.frames(), log: keyed.log)
            with.withKeys = nil
            #expect(with == Keyed.check(keyed.frames()))
        }
    }

    @Test func manySessionsAreKeptApart() throws {
        let sessions = try (0..<6).map { try Keyed($0.isMultiple(of: 2) ? Self.modern : Self.older) }
        let conversations = sessions.enumerated().map { index, keyed in
            keyed.wire.reduce(ConversationBuilder(port: 993, clientPort: 50_000 + UInt16(index))) {
                $0.sending($1.octets, $1.direction)
            }.frames
        }
        // One of them has no key.
        let log = Secret(sessions.dropLast().map { $0.keyLog.joined(separator: "\n") }.joined(separator: "\n"))
        let reading = try #require(Keyed.check(ConversationBuilder.merged(conversations), log: log).withKeys)
        #expect(reading.tlsFlows == 6)
        #expect(reading.openedFlows == 5)
        #expect(reading.keylessFlows == 1)
        #expect(reading.findings.count { $0.kind == .credential } == 5)
    }

    @Test func secretsInTheFileAreInformation() throws {
        let keyed = try Keyed(Self.modern)
        var checker = Checker()
        checker.takeSecretsBlock(keyed.log, ciphers: OpenSSLCiphers())
        for frame in keyed.frames() { checker.add(frame) }
        let result = checker.finish()
        #expect(result.verdict == .clean)
        let finding = try #require(result.findings.first)
        #expect(finding.rule == "tls.secrets")
        #expect(finding.kind == .metadata)
        #expect(finding.severity == .info)
        #expect(finding.secret == nil)
        #expect(Self.isRead(result))
    }
}
