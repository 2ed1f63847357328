import SigilloCore
import SigilloProtocols
import SigilloTLS
import Testing

@testable import SigilloServer

@Suite struct ConnectionTests {
    static let paths: [ServicePath] = [
        .imap, .smtp, .pop3, .imaps, .smtps, .pop3s, .imapStartTLS, .smtpStartTLS, .pop3StartTLS,
        .https,
    ]

    @Test(arguments: paths)
    func aDialogueIsTheSameInOctetsAndInOnePiece(path: ServicePath) throws {
        let whole = try Wire(path)
        let pieces = try Wire(path, piece: 1)
        for wire in [whole, pieces] {
            Dialogue.hold(path, on: wire)
            #expect(wire.isClosed)
            #expect(wire.record.ending == .serverClosed)
            #expect(wire.record.isMonotone)
        }
        #expect(whole.notes == pieces.notes)
        #expect(whole.heard == pieces.heard)
        let logins = whole.record.logins
        #expect(logins.count == 1)
        #expect(logins.allSatisfy { $0.attempt.isGenuine && $0.attempt.isAccepted })
        #expect(logins.allSatisfy { $0.isSealed == (path.tlsMode != .none) })
        if path.service != .smtp { #expect(whole.text.contains("first body")) }
    }

    @Test(arguments: paths, [1, 7, .max])
    func everyOctetIsCounted(path: ServicePath, piece: Int) throws {
        let wire = try Wire(path, piece: piece)
        Dialogue.hold(path, on: wire)
        let record = wire.record
        #expect(record.octetsReceived == UInt64(wire.sentByClient))
        #expect(record.octetsSent == UInt64(wire.sentByServer.count))
        let clear =
            path.tlsMode == .none ? wire.sentByClient : Dialogue.beforeTLS(path).reduce(0) { $0 + $1.utf8.count }
        #expect(record.clearOctetsReceived == UInt64(clear))
    }

    @Test func aCommandIsNotedBehindItsLastOctet() throws {
        let wire = try Wire(.imap)
        let greeting = wire.sentByServer.count
        wire.say("a1 NOOP\r\n")
        let command = try #require(wire.record.events.first { $0.note == .command(verb: "NOOP", text: "a1 NOOP") })
        #expect(command.receivedOffset == 9)
        #expect(command.sentOffset == UInt64(greeting))
        let reply = try #require(wire.record.events.last)
        #expect(reply.sentOffset == UInt64(greeting))
    }

    @Test func aClientThatClosesFirstIsRecordedSo() throws {
        let wire = try Wire(.imap)
        wire.say("a1 NOOP\r\n")
        wire.finish()
        #expect(wire.record.ending == .clientClosed)
        #expect(wire.isClosed)
        wire.connection.ended(.serverClosed)
        #expect(wire.record.ending == .clientClosed)
        #expect(wire.record.closedAt != nil)
    }

    @Test func aResetIsRecordedSo() throws {
        let wire = try Wire(.imap)
        wire.connection.ended(.clientReset)
        #expect(wire.record.ending == .clientReset)
    }

    @Test func anInstanceThatEndsClosesFromThisSide() throws {
        let wire = try Wire(.imaps)
        wire.shutDown()
        #expect(wire.isClosed)
        #expect(wire.engine?.observation.receivedCloseNotify == true)
        wire.connection.ended(.serverClosed)
        #expect(wire.record.ending == .serverClosed)
        #expect(wire.record.tls?.isEstablished == true)
    }

    @Test func anOpenConnectionHasASnapshot() throws {
        let wire = try Wire(.imaps)
        let snapshot = wire.connection.snapshot()
        #expect(snapshot.ending == .open)
        #expect(snapshot.closedAt == nil)
        #expect(snapshot.tls?.isEstablished == true)
        #expect(wire.record.tls == nil)
    }

    @Test func aSessionThatClosedHearsNothingMore() throws {
        let wire = try Wire(.imap)
        wire.say("a1 LOGOUT\r\n")
        #expect(wire.isClosed)
        let notes = wire.notes
        let heard = wire.heard
        wire.say("a2 LOGIN ada \(Bench.password)\r\n")
        wire.hear(.done)
        wire.fire(0)
        #expect(wire.notes == notes)
        #expect(wire.heard == heard)
        #expect(wire.record.octetsReceived == UInt64(wire.sentByClient))
    }

    @Test func aHoldIsSilenceThatStillListens() throws {
        var script = SessionScript()
        script.replies = [SessionScript.Reply(step: 3, verb: "CAPABILITY", phase: .any, effect: .hold)]
        let wire = try Wire(.imap, script: script)
        #expect(!wire.connection.isHolding)
        let heard = wire.heard
        wire.say("a1 CAPABILITY\r\n")
        #expect(wire.connection.isHolding)
        #expect(wire.record.scriptedSteps == [3])
        wire.say("a2 LOGIN ada \(Bench.password)\r\n")
        #expect(wire.heard == heard)
        #expect(wire.record.logins.count == 1)
        #expect(wire.connection.snapshot().isHeld)
        wire.connection.ended(.clientClosed)
        #expect(wire.record.isHeld)
    }

    @Test func everyStepIsNotedWhereItIsPerformed() throws {
        var script = SessionScript()
        script.greeting = SessionScript.Greeting(step: 0, text: "* PREAUTH hello\r\n", isLoggedIn: true)
        script.replies = [
            SessionScript.Reply(step: 1, verb: "NOOP", phase: .any, effect: .replaced, text: "<tag> NO why\r\n"),
            SessionScript.Reply(step: 2, verb: "CHECK", phase: .any, effect: .close, text: "* BYE\r\n"),
        ]
        let wire = try Wire(.imap, script: script)
        #expect(wire.text == "* PREAUTH hello\r\n")
        #expect(wire.record.scriptedSteps == [0])
        wire.say("a1 NOOP\r\n")
        #expect(wire.text.hasSuffix("a1 NO why\r\n"))
        #expect(wire.record.scriptedSteps == [0, 1])
        wire.say("a2 CHECK\r\n")
        #expect(wire.isClosed)
        #expect(wire.record.scriptedSteps == [0, 1, 2])
    }

    @Test func eachEventIsToldAsItIsNoted() throws {
        let wire = try Wire(.imap)
        var told: [ConnectionRecord.Event] = []
        wire.connection.observer = { told.append($0) }
        let before = wire.record.events.count
        wire.say("a1 NOOP\r\n")
        #expect(told == Array(wire.record.events.dropFirst(before)))
        #expect(!told.isEmpty)
    }

    @Test(arguments: [ServicePath.imap, .smtp])
    func aMebioctetWithoutALineEndIsSwallowed(path: ServicePath) throws {
        let wire = try Wire(path, piece: 65_536)
        let greeting = wire.heard.count
        wire.say(String(repeating: "x", count: 1 << 20))
        #expect(wire.record.octetsReceived == 1 << 20)
        #expect(wire.record.events.count < 100)
        #expect(wire.heard.count < greeting + 1_000)
        wire.say("\r\n")
        #expect(wire.notes.contains { if case .deviation = $0.note { true } else { false } })
        wire.say(path == .imap ? "a1 NOOP\r\n" : "NOOP\r\n")
        #expect(wire.text.contains(path == .imap ? "a1 OK" : "250 "))
    }

    @Test func notesAreBoundedAndCountersAreNot() throws {
        let wire = try Wire(.imap)
        wire.say("a1 LOGIN ada \(Bench.password)\r\n")
        wire.say(String(repeating: "n NOOP\r\n", count: 11_000))
        #expect(wire.record.events.count == 20_000)
        #expect(wire.record.octetsReceived == UInt64(wire.sentByClient))
        #expect(wire.record.octetsSent == UInt64(wire.sentByServer.count))
        wire.say("a2 LOGOUT\r\n")
        #expect(wire.isClosed)
    }

    @Test(arguments: paths)
    func garbageNeverStopsAConnectionFromBeingRecorded(path: ServicePath) throws {
        var generator = Garbage()
        for _ in 0..<50 {
            let wire = try Wire(path, piece: 13)
            for _ in 0..<8 { wire.sendRaw(generator.octets(40)) }
            wire.finish()
            #expect(wire.isClosed)
            #expect(wire.record.octetsReceived == UInt64(wire.sentByClient))
            #expect(wire.record.isMonotone)
        }
    }

    @Test func aClientThatNeverSpeaksIsToldGoodbye() throws {
        let wire = try Wire(.imap)
        let timer = try #require(wire.timers.first)
        #expect(timer.id >= 0)
        wire.fire(timer.id)
        #expect(wire.text.contains("* BYE"))
        #expect(wire.isClosed)
        wire.fire(timer.id)
        #expect(wire.record.isMonotone)
    }

    @Test func mailOfAnotherConnectionIsAnnounced() throws {
        let store = SharedStore(MailStore(messages: [Bench.message]))
        let reader = try Wire(.imap, mail: SharedMail(store))
        let sender = try Wire(.smtp, mail: SharedMail(store))
        var changers: [ObjectIdentifier] = []
        store.announce = { reply, changer in
            if let changer { changers.append(ObjectIdentifier(changer)) }
            if changer !== reader.connection { reader.hear(reply) }
        }
        for line in ["a1 LOGIN ada \(Bench.password)\r\n", "a2 SELECT INBOX\r\n", "a3 IDLE\r\n"] { reader.say(line) }
        for line in Dialogue.session(.smtp) { sender.say(line) }
        #expect(reader.text.hasSuffix("* 2 EXISTS\r\n* 1 RECENT\r\n"))
        // What is recent to the reader is so to nobody else, which the others are told in turn.
        #expect(changers == [sender, reader].map { ObjectIdentifier($0.connection) })
        reader.say("DONE\r\na4 LOGOUT\r\n")
        let heard = reader.heard
        reader.hear(.done)
        #expect(reader.heard == heard)
    }
}

/// Octets without sense, the same in every run.
private struct Garbage {
    private var state: UInt64 = 7

    mutating func octets(_ count: Int) -> [UInt8] {
        (0..<count).map { _ in
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return UInt8(truncatingIfNeeded: state >> 33)
        }
    }
}
