import Sigillo
import SigilloCore
import SigilloReport
import SigilloServer
import Testing

/// What a service tells of its connections, and how it goes back to the beginning.
@Suite struct MailServiceTranscriptTests {
    private func serve(_ body: (MailService) async throws -> Void) async throws {
        var options = ServeOptions()
        options.paths = [.imap, .smtp]
        let service = try MailService(options)
        defer { service.close() }
        try await body(service)
    }

    private func password(_ account: Account) -> String { String(decoding: account.password.reveal(), as: UTF8.self) }

    @Test func noPasswordStandsInATranscript() async throws {
        try await serve { service in
            let port = try #require(service.endpoints.first { $0.path == .imap }).port
            let later = "w8xk2vq9zr4mh7tp"
            var client = try TestClient(port: port)
            try client.lines(to: "* OK")
            // A password where a name belongs, before anybody knows that it is one.
            try client.send("a1 LOGIN \(later) x\r\na2 LOGIN \(service.account.user) \(password(service.account))\r\n")
            try client.lines(to: "a2 OK")
            _ = try await service.makeAccount(NewAccount(user: "carla", password: Secret(later)))
            let lines = try await service.transcriptLines()
            #expect(!lines.contains(later))
            #expect(!lines.contains(password(service.account)))
            #expect(lines.contains("‹password›"))
            for line in lines.split(separator: "\n") { _ = try JSONParser.parse(line.utf8) }
            #expect(try await service.transcript().count == 1)
            client.finish()
        }
    }

    @Test func aResetGoesBackToTheBeginning() async throws {
        try await serve { service in
            let endpoints = service.endpoints
            let carla = try await service.makeAccount(NewAccount(user: "carla"))
            var sender = try TestSender(service)
            try sender.send("Subject: one\r\n\r\n", to: carla.address)
            try await service.serve(scenario: nil)
            try await service.reset()
            #expect(service.accounts == [service.account])
            #expect(try await service.messages().isEmpty)
            #expect(try await service.transcript().isEmpty)
            #expect(service.endpoints == endpoints)
            sender.finish()
            var again = try TestSender(service)
            try again.send("Subject: two\r\n\r\n", to: carla.address)
            #expect(try await service.nextMessage(within: .seconds(120)).subject == "two")
            again.finish()
            _ = try await service.makeAccount(NewAccount(user: "carla"))
        }
    }

    @Test func aScenarioIsServedFromTheNextConnectionOn() async throws {
        var options = ServeOptions()
        options.paths = [.imapStartTLS]
        let service = try MailService(options)
        defer { service.close() }
        func greeting() throws -> String {
            var client = try TestClient(port: try #require(service.endpoints.first).port)
            defer { client.finish() }
            return try client.lines(to: "* ").joined()
        }
        #expect(try greeting().contains("STARTTLS"))
        try await service.serve(scenario: "imap-strip-capability[where=both,logindisabled=removed]")
        #expect(service.scenario == "imap-strip-capability[where=both,logindisabled=removed]")
        #expect(try !greeting().contains("STARTTLS"))
        await #expect(throws: ServiceRefusal.self) { try await service.serve(scenario: "no.such.scenario") }
        #expect(try !greeting().contains("STARTTLS"))
        try await service.serve(scenario: nil)
        #expect(try greeting().contains("STARTTLS"))
    }
}
