import SigilloCore
import SigilloProtocols
import SigilloTLS
import Testing

@testable import SigilloServer

@Suite struct ConnectionTLSTests {
    @Test func implicitTLSGreetsInsideOnly() throws {
        let wire = try Wire(.imaps)
        #expect(wire.text.hasPrefix("* OK "))
        #expect(wire.record.clearOctetsReceived == 0)
        #expect(wire.record.events.allSatisfy { $0.isSealed })
        #expect(wire.sentByServer.first == 22)
    }

    @Test(arguments: [1, .max])
    func aClientHelloGluedBehindSTARTTLSIsTheHandshake(piece: Int) throws {
        let wire = try Wire(.imapStartTLS, piece: piece)
        // The client's side of the wire must know which octets are an answer in clear.
        let greeting = wire.heard.count
        let engine = TLSEngine(try Bench.client())
        let hello = engine.takeOutput()
        wire.sendRaw(Array("a0 STARTTLS\r\n".utf8) + hello)
        let answer = String(decoding: wire.heard.dropFirst(greeting).prefix { $0 != 10 }, as: UTF8.self)
        #expect(answer.hasPrefix("a0 OK"))
        #expect(wire.record.leftover.isEmpty)
        #expect(wire.record.clearOctetsReceived == 13)
        #expect(wire.record.octetsReceived == UInt64(13 + hello.count))
        let flight = wire.heard.dropFirst(greeting + answer.utf8.count + 1)
        engine.receive(flight)
        wire.sendRaw(engine.takeOutput())
        engine.write(Array("a1 CAPABILITY\r\n".utf8)[...])
        wire.sendRaw(engine.takeOutput())
        #expect(wire.connection.snapshot().tls?.isEstablished == true)
        #expect(wire.record.events.last?.isSealed == true)
        #expect(wire.record.clearOctetsReceived == 13)
    }

    @Test func plaintextGluedBehindSTARTTLSIsEvidenceAndNeverACommand() throws {
        let wire = try Wire(.imapStartTLS)
        let injected = "a1 LOGIN ada \(Bench.password)\r\n"
        wire.say("a0 STARTTLS\r\n" + injected)
        #expect(wire.record.leftover == Array(injected.utf8))
        #expect(wire.record.clearOctetsReceived == UInt64(13 + injected.utf8.count))
        wire.startTLS()
        wire.say("a2 NOOP\r\n")
        #expect(wire.record.logins.isEmpty)
        #expect(!wire.text.contains("a1 "))
        #expect(wire.text.contains("a2 OK"))
        let deviation = SealedNote(
            isSealed: false,
            note: .deviation("\(injected.utf8.count) octets in clear behind STARTTLS were thrown away"))
        #expect(wire.notes.contains(deviation))
    }

    @Test func whatSMTPWasToldInClearIsForgotten() throws {
        let wire = try Wire(.smtpStartTLS)
        wire.say("EHLO client.test\r\nSTARTTLS\r\nMAIL FROM:<eve@altrove.test>\r\n")
        #expect(wire.record.leftover == Array("MAIL FROM:<eve@altrove.test>\r\n".utf8))
        wire.startTLS()
        wire.say("RCPT TO:<bea@altrove.test>\r\n")
        #expect(wire.text.split(separator: "\r\n").last?.hasPrefix("503") == true)
    }

    @Test func aFailedHandshakeClosesBehindItsAlert() throws {
        let server = try Bench.server(TLSSettings(minimumVersion: .tls13))
        let client = try Bench.client(TLSSettings(maximumVersion: .tls12))
        let wire = try Wire(.imaps, server: server, client: client)
        #expect(wire.isClosed)
        // A fatal alert: protocol_version (RFC 8446 §6.2).
        #expect(wire.sentByServer.first == 21)
        #expect(wire.sentByServer.suffix(2) == [2, 70])
        wire.finish()
        wire.connection.ended(.serverClosed)
        let observation = try #require(wire.record.tls)
        #expect(observation.alerts == [TLSObservation.Alert(level: 2, description: 70, isSent: true)])
        #expect(!observation.isEstablished)
        #expect(wire.record.events.isEmpty)
    }

    @Test func aClientThatRefusesTheCertificateIsHeard() throws {
        let wire = try Wire(.imapStartTLS, client: Bench.client(trustsServer: false))
        wire.say("a0 STARTTLS\r\n")
        wire.startTLS()
        #expect(wire.isClosed)
        let observation = try #require(wire.connection.snapshot().tls)
        #expect(observation.alerts.contains(TLSObservation.Alert(level: 2, description: 48, isSent: false)))
        #expect(!observation.isEstablished)
        #expect(wire.record.logins.isEmpty)
    }

    @Test func aClientThatSaysCloseNotifyIsAnsweredInKind() throws {
        let wire = try Wire(.imaps)
        wire.closeNotify()
        #expect(wire.isClosed)
        #expect(wire.engine?.observation.receivedCloseNotify == true)
        wire.finish()
        #expect(wire.record.isMonotone)
    }

    @Test func wordsInClearOnAPortForTLSAreNoCommands() throws {
        let wire = try Wire(.imaps, client: Bench.client())
        let other = try Wire(.smtps)
        for wire in [wire, other] { #expect(!wire.isClosed) }
        let plain = try Wire(.imapStartTLS)
        plain.say("a0 STARTTLS\r\n")
        plain.say("a1 LOGIN ada \(Bench.password)\r\n")
        #expect(plain.isClosed)
        #expect(plain.record.logins.isEmpty)
        #expect(plain.record.clearOctetsReceived == 13)
    }

    @Test func aSessionThatWantsTLSWhereThereIsNoneIsClosed() throws {
        var script = SessionScript()
        script.replies = [
            SessionScript.Reply(step: 0, verb: "STARTTLS", phase: .any, effect: .startTLS, text: "<tag> OK\r\n")
        ]
        let wire = try Wire(.imap, script: script)
        wire.say("a0 STARTTLS\r\n")
        #expect(wire.isClosed)
        #expect(wire.connection.snapshot().tls == nil)
    }
}
