import SigilloTesting
import Testing
import TinyMail

/// A server that goes wrong at one command, each time in the same way.
@Suite struct FaultTests {
    private static let text = "Subject: x\n\ny\n"

    private func send(_ server: MailServer) async throws {
        try await TinyMail(server).send(Self.text, from: server.account.address, to: ["bea@altrove.test"])
    }

    @Test func aRecipientIsRefusedOnce() async throws {
        let refusal = Fault.answer("450 4.2.1 Try again later", to: .rcpt).onConnection(1)
        try await withMailServer(.smtps, faults: [refusal]) { server in
            await #expect(throws: TinyMail.Failure.self) { try await send(server) }
            try await send(server)
            _ = try await server.nextMessage()
            #expect(server.faultsPerformed == [1])
        }
    }

    /// The message was taken, but its answer is lost: a client that sends it again must not be surprised.
    @Test func theAnswerToAMessageIsLost() async throws {
        try await withMailServer(.smtps, faults: [.cut(.endOfMessage, after: 0)]) { server in
            await #expect(throws: TinyMail.Failure.self) { try await send(server) }
            let arrived = try await server.nextMessage()
            #expect(arrived.recipients == ["bea@altrove.test"])
        }
    }

    @Test func aLogInIsLate() async throws {
        try await withMailServer(.imaps, faults: [.delay(.milliseconds(300), at: .any).insideTLS.nth(2)]) { server in
            let time = try await ContinuousClock().measure { _ = try await TinyMail(server).message() }
            #expect(time >= .milliseconds(300))
            #expect(server.faultsPerformed == [1])
        }
    }

    /// The same faults in the words of a file, as `sigillo serve --fault` and the other languages have them.
    @Test func aConnectionIsResetInItsHandshake() async throws {
        let faults = try Fault.all(in: "[{connection: 1, transport: {cut: {after: 100, by: reset}}}]")
        try await withMailServer(.imaps, faults: faults) { server in
            await #expect(throws: TinyMail.Failure.self) { try await TinyMail(server).message() }
            _ = try await TinyMail(server).message()
            #expect(server.faultsPerformed == [1])
            expectSealed(server)
        }
    }
}
