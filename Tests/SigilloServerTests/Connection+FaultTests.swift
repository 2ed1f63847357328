import SigilloCore
import SigilloProtocols
import Testing

@testable import SigilloServer

/// Handshakes that fail on purpose, and octets that are cut.
@Suite struct ConnectionFaultTests {
    private static let alert: [UInt8] = [21, 3, 3, 0, 2, 2, 40]
    private static let hello: [UInt8] = [22, 3, 1, 0, 3, 1, 2, 3]

    private func granted(_ kind: HandshakeFault.Kind) throws -> Wire {
        let wire = try Wire(.imapStartTLS, fault: HandshakeFault(step: 5, kind: kind))
        wire.say("a1 STARTTLS\r\n")
        #expect(wire.record.scriptedSteps.isEmpty)
        wire.sendRaw(Self.hello)
        #expect(wire.record.scriptedSteps == [5])
        return wire
    }

    @Test func theHelloIsAnsweredAndTheConnectionCloses() throws {
        let wire = try granted(.close(Self.alert))
        #expect(wire.isClosed && !wire.isReset)
        #expect(wire.sentByServer.suffix(7) == Self.alert[...])
        #expect(wire.record.tls == nil)
        #expect(wire.record.clearOctetsReceived == 13)
    }

    @Test func theConnectionIsReset() throws {
        let wire = try granted(.reset([]))
        #expect(wire.isReset && !wire.isClosed)
        let sent = wire.sentByServer.count
        wire.sendRaw(Array("a2 NOOP\r\n".utf8))
        #expect(wire.sentByServer.count == sent)
    }

    @Test(arguments: [HandshakeFault.Kind.clear(Array("* CAPABILITY\r\n".utf8)), .silence([])])
    func theSessionGoesOnInClear(kind: HandshakeFault.Kind) throws {
        let wire = try granted(kind)
        #expect(wire.connection.isHolding && !wire.isClosed)
        wire.sendRaw(Self.alert + Array("a2 NOOP\r\n".utf8))
        #expect(wire.text.hasSuffix("a2 OK NOOP completed\r\n"))
        #expect(wire.record.events.allSatisfy { !$0.isSealed })
        #expect(wire.record.clearOctetsReceived == 13 + 9)
    }

    @Test func anImplicitPortGreetsInClearAfterIt() throws {
        let clear = try Wire(.imaps, fault: HandshakeFault(step: 1, kind: .clear([])))
        #expect(clear.record.scriptedSteps == [1])
        #expect(String(decoding: clear.sentByServer, as: UTF8.self).hasPrefix("* OK "))
        let silent = try Wire(.imaps, fault: HandshakeFault(step: 1, kind: .silence([])))
        #expect(silent.sentByServer.isEmpty)
        silent.sendRaw(Array("a1 NOOP\r\n".utf8))
        let said = String(decoding: silent.sentByServer, as: UTF8.self)
        #expect(said.hasPrefix("* OK ") && said.hasSuffix("a1 OK NOOP completed\r\n"))
    }

    @Test func anImplicitPortMayHaveNoTLSAtAll() throws {
        let wire = try Wire(.smtps, fault: HandshakeFault(step: 2, kind: .absent))
        #expect(wire.text.hasPrefix("220 "))
        #expect(wire.record.scriptedSteps == [2])
    }

    @Test func aDeliberateSilenceEnds() throws {
        let wire = try granted(.silence([]))
        let output = wire.connection.endHold()
        #expect(output.closes)
        #expect(wire.record.isHeld && !wire.connection.isHolding)
    }

    @Test(arguments: [
        (SessionScript.Segmentation.one, ["OK…* X"]), (.two, ["OK…", "* X"]), (.octets, ["OK…", "*", " ", "X"]),
    ])
    func injectedOctetsLeaveAsTheScriptSays(segments: SessionScript.Segmentation, expected: [String]) throws {
        var script = SessionScript()
        script.replies = [
            SessionScript.Reply(
                step: 0, verb: "NOOP", phase: .clear, effect: .honest, after: "* X", segments: segments)
        ]
        let wire = try Wire(.imap, script: script)
        let before = UInt64(wire.sentByServer.count)
        wire.say("a1 NOOP\r\n")
        let answer = "a1 OK NOOP completed\r\n"
        #expect(wire.pieces.dropFirst() == expected.map { $0.replacing("OK…", with: answer) }[...])
        let start = before + UInt64(answer.utf8.count)
        #expect(wire.record.injections == [ConnectionRecord.Injection(step: 0, start: start, end: start + 3)])
    }
}
