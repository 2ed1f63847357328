import SigilloCore
import SigilloProtocols
import SigilloTLS
import Testing

@testable import SigilloServer

/// Connections that are slowed or ended on purpose: in an answer, and below TLS.
@Suite struct ConnectionTransportTests {
    private static let pacerTimer = -2

    private func script(
        _ verb: String, effect: SessionScript.Reply.Effect = .honest, _ change: (inout SessionScript.Reply) -> Void
    ) -> SessionScript {
        var script = SessionScript()
        var reply = SessionScript.Reply(step: 3, verb: verb, phase: .any, effect: effect)
        change(&reply)
        script.replies = [reply]
        return script
    }

    @Test(arguments: [ServicePath.imap, .imaps], [ConnectionCut.Ending.close, .drop, .reset])
    func anAnswerIsCut(path: ServicePath, ending: ConnectionCut.Ending) throws {
        let wire = try Wire(path, script: script("NOOP") { $0.cut = ConnectionCut(after: 5, by: ending) })
        let greeting = wire.text
        #expect(wire.record.scriptedSteps.isEmpty)
        wire.say("a1 NOOP\r\na2 LOGOUT\r\n")
        #expect(wire.text.dropFirst(greeting.count) == "a1 OK")
        #expect(wire.isReset == (ending == .reset))
        #expect(wire.isClosed == (ending != .reset))
        #expect(wire.record.scriptedSteps == [3])
        let sent = wire.sentByServer.count
        wire.say("a3 NOOP\r\n")
        #expect(wire.sentByServer.count == sent)
        #expect(wire.record.isMonotone)
        if path == .imaps { #expect((wire.engine?.state == .closed) == (ending == .close)) }
    }

    @Test func anAnswerThatIsShorterThanItsCutIsWhole() throws {
        let wire = try Wire(.imap, script: script("NOOP") { $0.cut = ConnectionCut(after: 500) })
        wire.say("a1 NOOP\r\na2 NOOP\r\n")
        #expect(wire.text.hasSuffix("a1 OK NOOP completed\r\n"))
        #expect(wire.isClosed)
        #expect(wire.record.scriptedSteps == [3])
    }

    @Test func aMessageIsStoredAndItsAnswerLost() throws {
        let store = SharedStore(MailStore())
        let wire = try Wire(.smtp, script: script(".") { $0.cut = ConnectionCut(after: 0) }, mail: SharedMail(store))
        wire.say("EHLO client.test\r\n")
        let credentials = String(decoding: Base64.encode(Array("\0ada\0\(Bench.password)".utf8)), as: UTF8.self)
        wire.say("AUTH PLAIN \(credentials)\r\n")
        wire.say("MAIL FROM:<ada@ateneo.test>\r\nRCPT TO:<bea@altrove.test>\r\nDATA\r\n")
        #expect(wire.text.hasSuffix("354 End with a line that holds a dot alone\r\n"))
        wire.say("Subject: x\r\n\r\ny\r\n.\r\n")
        #expect(wire.text.hasSuffix("354 End with a line that holds a dot alone\r\n"))
        #expect(wire.isClosed)
        #expect(wire.record.scriptedSteps == [3])
        #expect(wire.notes.contains { if case .messageReceived = $0.note { true } else { false } })
    }

    @Test func anAnswerAndWhatFollowsLeavesSlowly() throws {
        let wire = try Wire(.imap, script: script("NOOP") { $0.rate = 100 })
        let greeting = wire.text.count
        wire.say("a1 NOOP\r\n")
        #expect(wire.text.dropFirst(greeting) == "a1 OK")
        #expect(wire.connection.isPaced)
        wire.say("a2 LOGOUT\r\n")
        #expect(wire.text.dropFirst(greeting) == "a1 OK")
        while wire.connection.isPaced { wire.fire(Self.pacerTimer) }
        #expect(wire.text.contains("a1 OK NOOP completed\r\n* BYE"))
        #expect(wire.isClosed)
        #expect(wire.record.octetsSent == UInt64(wire.sentByServer.count))
        #expect(wire.record.isMonotone)
    }

    @Test(arguments: [ServicePath.imap, .imaps], [0, 1, 10, 40])
    func theWireHasSoManyOctetsOfTheServer(path: ServicePath, octets: Int) throws {
        let fault = TransportFault(step: 6, cut: ConnectionCut(after: octets))
        let wire = try Wire(path, transport: fault)
        wire.say("a1 NOOP\r\na2 NOOP\r\n")
        #expect(wire.sentByServer.count == octets)
        #expect(wire.isClosed && !wire.isReset)
        #expect(wire.record.scriptedSteps == [6])
        #expect(wire.record.octetsSent == UInt64(octets))
    }

    @Test(arguments: [0, 5, 11])
    func theWireHasSoManyOctetsOfTheClient(octets: Int) throws {
        let cut = ConnectionCut(after: octets, by: .reset)
        let wire = try Wire(.imap, transport: TransportFault(step: 6, cut: cut, countsReceived: true))
        wire.say("a1 NOOP\r\na2 NOOP\r\n")
        #expect(wire.isReset)
        #expect(wire.record.octetsReceived == UInt64(octets))
        #expect(wire.text.contains("a1 OK") == (octets == 11))
        #expect(!wire.text.contains("a2 OK"))
        #expect(wire.record.scriptedSteps == [6])
    }

    @Test func theServersFirstOctetIsLate() throws {
        let wire = try Wire(.imaps, transport: TransportFault(step: 6, delay: 300))
        #expect(wire.sentByServer.isEmpty)
        #expect(wire.timers.contains { $0.nanoseconds == 300 && $0.id == Self.pacerTimer })
        wire.fire(Self.pacerTimer)
        #expect(wire.text.hasPrefix("* OK "))
        #expect(wire.record.scriptedSteps == [6])
        #expect(!wire.connection.isPaced)
    }

    @Test func aWholeConnectionIsSlow() throws {
        let wire = try Wire(.imaps, transport: TransportFault(step: 6, rate: 1_000))
        #expect(wire.sentByServer.count == 50)
        #expect(wire.text.isEmpty)
        while wire.connection.isPaced { wire.fire(Self.pacerTimer) }
        #expect(wire.text.hasPrefix("* OK "))
        #expect(wire.pieces.allSatisfy { $0.utf8.count <= 150 })
    }
}
