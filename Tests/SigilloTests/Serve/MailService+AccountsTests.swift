import Sigillo
import SigilloCore
import SigilloServer
import Testing

/// Accounts that are made while a service runs.
@Suite struct MailServiceAccountsTests {
    private func serve(
        _ change: (inout ServeOptions) -> Void = { _ in }, _ body: (MailService) async throws -> Void
    ) async throws {
        var options = ServeOptions()
        options.paths = [.imap, .smtp]
        options.keepsOctets = true
        change(&options)
        let service = try MailService(options)
        defer { service.close() }
        try await body(service)
    }

    private func sentence(_ account: NewAccount, _ service: MailService) async -> String {
        do {
            _ = try await service.makeAccount(account)
            return "made"
        } catch {
            return "\(error)"
        }
    }

    private func logIn(_ account: Account, to service: MailService) throws -> [String] {
        let port = try #require(service.endpoints.first { $0.path == .imap }).port
        var client = try TestClient(port: port)
        try client.lines(to: "* OK")
        let password = String(decoding: account.password.reveal(), as: UTF8.self)
        try client.send("a1 LOGIN \(account.user) \(password)\r\na2 SELECT INBOX\r\na3 FETCH 1:* BODY[]\r\n")
        let lines = try client.lines(to: "a3 ")
        client.finish()
        return lines
    }

    @Test func everyAccountHasItsOwnMail() async throws {
        try await serve { service in
            let bea = try await service.makeAccount()
            let carla = try await service.makeAccount(NewAccount(user: "carla", password: Secret("w8xk2vq9zr4mh7tp")))
            #expect(service.accounts == [service.account, bea, carla])
            #expect(Set(service.accounts.map(\.address)).count == 3)
            var sender = try TestSender(service, as: bea)
            try sender.send("Subject: for carla\r\n\r\nhello\r\n", to: carla.address)
            sender.finish()
            #expect(try logIn(carla, to: service).contains("Subject: for carla\r"))
            #expect(try !logIn(bea, to: service).contains("Subject: for carla\r"))
            #expect(try !logIn(service.account, to: service).contains("Subject: for carla\r"))
        }
    }

    @Test func whatIsAskedForIsChecked() async throws {
        try await serve { service in
            #expect(await sentence(NewAccount(user: "a\r\nb"), service).contains("no control characters"))
            #expect(await sentence(NewAccount(user: ""), service).contains("1 to 255"))
            #expect(await sentence(NewAccount(address: "nobody"), service).contains("LOCAL@DOMAIN"))
            #expect(await sentence(NewAccount(password: Secret("one\ntwo")), service).contains("no line end"))
            #expect(await sentence(NewAccount(user: "carla"), service) == "made")
            #expect(await sentence(NewAccount(user: "carla"), service).contains("choose another"))
            #expect(service.accounts.count == 2)
        }
    }

    @Test func aUserThatIsAnAddressHasIt() async throws {
        try await serve { service in
            let account = try await service.makeAccount(NewAccount(user: "carla@ateneo.test"))
            #expect(account.address == "carla@ateneo.test")
            #expect(try await service.makeAccount(NewAccount(user: "dora")).address == "dora@ateneo.test")
        }
    }

    @Test func everyPasswordIsLookedForOnTheWire() async throws {
        try await serve { service in
            let carla = try await service.makeAccount(NewAccount(user: "carla"))
            _ = try logIn(carla, to: service)
            let leaks = try await service.leaksSoFar().leaks
            #expect(leaks.contains { $0.contains("password") }, "\(leaks)")
            #expect(!leaks.joined().contains(String(decoding: carla.password.reveal(), as: UTF8.self)))
            #expect(leaks == service.leaks())
        }
    }

    @Test func offLoopbackAHostileScenarioTakesGeneratedAccountsOnly() async throws {
        let exposed: (inout ServeOptions) -> Void = {
            $0.paths = [.imaps]
            $0.bindAddress = "0.0.0.0"
            $0.scenario = "cert.expired"
        }
        try await serve(exposed) { service in
            #expect(await sentence(NewAccount(user: "carla"), service).contains("Off loopback"))
            #expect(await sentence(NewAccount(), service) == "made")
        }
    }
}
