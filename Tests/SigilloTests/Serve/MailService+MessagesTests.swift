import Sigillo
import SigilloCore
import SigilloProtocols
import SigilloServer
import Testing

/// Messages that are put in, waited for, and not to come.
@Suite struct MailServiceMessagesTests {
    private static let text = "Subject: =?utf-8?q?caff=C3=A8?=\r\n\r\nbody\r\n"

    private func serve<Result: Sendable>(_ body: (MailService) async throws -> Result) async throws -> Result {
        var options = ServeOptions()
        options.paths = [.imap, .smtp]
        let service = try MailService(options)
        defer { service.close() }
        return try await body(service)
    }

    /// What a wait says that ends in vain.
    private func complaint(_ body: () async throws -> Void) async -> String {
        do {
            try await body()
            return "nothing"
        } catch {
            return "\(error)"
        }
    }

    @Test func aMessageThatIsThereIsGivenAtOnce() async throws {
        try await serve { service in
            var sender = try TestSender(service)
            try sender.send(Self.text, to: "bea@altrove.test", "carla@altrove.test")
            let message = try await service.nextMessage(MessageFilter(to: "BEA@altrove.test"), within: .seconds(120))
            #expect(message.octets == Array(Self.text.utf8))
            #expect(message.envelope.sender == "ada@ateneo.test")
            #expect(message.envelope.recipients == ["bea@altrove.test", "carla@altrove.test"])
            #expect(message.subject == "caffè")
            #expect(message.path == .smtp && !message.isSealed && message.connection == 0)
            #expect(try await service.messages() == [message])
            sender.finish()
        }
    }

    @Test func aMessageThatComesLaterEndsTheWait() async throws {
        try await serve { service in
            async let waiting = service.nextMessage(MessageFilter(to: "bea@altrove.test"), within: .seconds(120))
            var sender = try TestSender(service)
            try sender.send("Subject: one\r\n\r\n", to: "carla@altrove.test")
            try sender.send("Subject: two\r\n\r\n", to: "bea@altrove.test")
            #expect(try await waiting.subject == "two")
            let rest = try await service.nextMessage(within: .seconds(120))
            #expect(rest.subject == "one", "what was passed over is still there")
            sender.finish()
        }
    }

    @Test func eachReaderGetsEveryMessageOnce() async throws {
        try await serve { service in
            var sender = try TestSender(service)
            for subject in ["one", "two"] { try sender.send("Subject: \(subject)\r\n\r\n", to: "bea@altrove.test") }
            for reader in ["", "other"] {
                for subject in ["one", "two"] {
                    #expect(try await service.nextMessage(within: .seconds(120), reader: reader).subject == subject)
                }
            }
            sender.finish()
        }
    }

    @Test func inVainItSaysHowFarTheSessionsCame() async throws {
        let said = try await serve { service in
            var sender = try TestSender(service)
            try sender.send("Subject: one\r\n\r\n", to: "carla@altrove.test")
            try sender.say("MAIL FROM:<ada@ateneo.test>", "250")
            let said = await complaint {
                _ = try await service.nextMessage(MessageFilter(to: "bea@altrove.test"), within: .milliseconds(1))
            }
            sender.finish()
            #expect(!said.contains(String(decoding: service.account.password.reveal(), as: UTF8.self)))
            return said
        }
        #expect(said.hasPrefix("No message to <bea@altrove.test> came in 0 s."))
        #expect(said.contains("message 1 from <ada@ateneo.test> to <carla@altrove.test>, 16 octets, smtp #0, in clear"))
        #expect(said.contains("EHLO, logged in, MAIL FROM accepted, RCPT TO accepted, DATA begun, DATA with 16 octets"))
        #expect(said.contains("MAIL FROM accepted, no RCPT TO in 0."))
    }

    @Test func nobodyThereIsSaidToo() async throws {
        try await serve { service in
            let said = await complaint { _ = try await service.nextMessage(within: .zero) }
            #expect(said == "No message came in 0 s.\nNo message came at all.\nNobody connected.")
        }
    }

    @Test func aWaitIsCancelledWithItsTask() async throws {
        try await serve { service in
            let task = Task { try await service.nextMessage(within: .seconds(600)) }
            task.cancel()
            await #expect(throws: CancellationError.self) { try await task.value }
            var sender = try TestSender(service)
            try sender.send(Self.text, to: "bea@altrove.test")
            #expect(try await service.nextMessage(within: .seconds(120)).number == 1)
            sender.finish()
        }
    }

    @Test func noMessageEndsWithTheLastConnection() async throws {
        try await serve { service in
            var sender = try TestSender(service)
            async let quiet: Void = service.noMessage(within: .seconds(600))
            sender.finish()
            try await quiet
            try await service.noMessage(within: .seconds(600))
        }
    }

    @Test func noMessageFailsWithTheOneThatCame() async throws {
        try await serve { service in
            var sender = try TestSender(service)
            try sender.send(Self.text, to: "bea@altrove.test")
            let said = await complaint {
                try await service.noMessage(MessageFilter(to: "bea@altrove.test"), within: .seconds(600))
            }
            #expect(said.contains("to <bea@altrove.test>"))
            // It was looked at only: whoever waits for it gets it.
            #expect(try await service.nextMessage(within: .seconds(120)).number == 1)
            sender.finish()
        }
    }

    @Test func aDeliveryIsPushedToWhoIdles() async throws {
        try await serve { service in
            let port = try #require(service.endpoints.first { $0.path == .imap }).port
            var client = try TestClient(port: port)
            try client.lines(to: "* OK")
            let password = String(decoding: service.account.password.reveal(), as: UTF8.self)
            try client.command("a1", "LOGIN \(service.account.user) \(password)")
            try client.command("a2", "SELECT INBOX")
            try client.send("a3 IDLE\r\n")
            try client.lines(to: "+")
            var delivery = OutsideDelivery(octets: Array("Subject: from outside\r\n\r\nbody\r\n".utf8))
            delivery.sender = "bea@altrove.test"
            delivery.flags.insert(named: "\\Flagged")
            try await service.deliver(delivery)
            try client.lines(to: "* 2 EXISTS")
            try client.send("DONE\r\na4 FETCH 2 (FLAGS BODY.PEEK[])\r\n")
            let fetched = try client.lines(to: "a4 ").joined(separator: "\n")
            #expect(fetched.contains("\\Flagged"))
            #expect(fetched.contains("Subject: from outside"))
            #expect(try await service.messages().map(\.isSubmission) == [false])
            client.finish()
        }
    }

    @Test func whatCannotBeDeliveredIsRefused() async throws {
        try await serve { service in
            var delivery = OutsideDelivery(octets: [])
            delivery.recipients = ["nobody@altrove.test"]
            #expect(await complaint { try await service.deliver(delivery) }.contains("make the account first"))
            delivery.recipients = [service.account.address]
            delivery.mailbox = "nowhere"
            #expect(await complaint { try await service.deliver(delivery) }.contains("'nowhere'"))
        }
    }

    @Test func theEndIsSaidToWhoWaits() async throws {
        var options = ServeOptions()
        options.paths = [.smtp]
        let service = try MailService(options)
        let task = Task { try await service.nextMessage(within: .seconds(600)) }
        service.close()
        #expect(await complaint { _ = try await task.value }.contains("reset or closed"))
        #expect(await complaint { _ = try await service.nextMessage(within: .seconds(600)) }.contains("closed"))
        #expect(await complaint { _ = try await service.messages() }.contains("closed"))
    }
}
