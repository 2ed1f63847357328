import SigilloCore
import SigilloScenario
import SigilloServer
import Testing

@testable import Sigillo

@Suite struct MailServiceEvidenceTests {
    private func service(_ change: (inout ServeOptions) -> Void = { _ in }) throws -> MailService {
        var options = ServeOptions()
        options.paths = [.smtp]
        options.keepsOctets = true
        change(&options)
        return try MailService(options)
    }

    @Test func aLeakIsShownWithItsAdvice() throws {
        let service = try service { $0.sharesThread = true }
        defer { service.close() }
        #expect(service.evidence().isEmpty)
        #expect(LeakEvidence.text(of: [], on: "smtp") == nil)
        var sender = try TestSender(service)
        try sender.send("Subject: x\r\n\r\nbody\r\n", to: "bea@altrove.test")
        sender.finish()
        let leaks = service.evidence()
        let text = LeakEvidence.text(of: leaks, on: "smtp") ?? ""
        #expect(text.hasPrefix("smtp: "))
        #expect(text.contains("C→S AUTH PLAIN ‹") && text.contains("port 993") && text.contains("more:"))
        let password = String(decoding: service.account.password.reveal(), as: UTF8.self)
        #expect(!text.contains(password) && !service.transcriptSoFar().contains(password))
        #expect(service.transcriptSoFar().contains("\"verb\":\"AUTH\""))
    }

    @Test func faultsAreCountedAndConnectionsEnd() throws {
        let service = try service {
            $0.faults =
                (try? FaultText.faults(in: "[{command: MAIL, delay: 1ms}, {command: NOOP, delay: 1ms}]", file: "f"))
                ?? []
        }
        defer { service.close() }
        var sender = try TestSender(service)
        try sender.say("MAIL FROM:<a@b.test>", "250")
        try sender.say("RSET", "250")
        try sender.say("MAIL FROM:<a@b.test>", "250")
        #expect(service.faultsPerformed() == [2, 0])
        service.disconnect()
        sender.finish()
        // What was observed stays, and nobody is served any more.
        #expect(service.observe().connections.count == 1)
        #expect(throws: (any Error).self) { _ = try TestSender(service) }
        #expect(service.capture().starts(with: [0x0a, 0x0d, 0x0d, 0x0a]))
    }
}
