import Sigillo
import SigilloCheck
import SigilloCore
import SigilloReport
import SigilloServer
import Testing

/// A service with a receiving server.
@Suite struct MailServiceReceivingTests {
    private func serve<Result>(
        _ change: (inout ReceivingOptions) -> Void = { _ in }, _ body: (MailService) async throws -> Result
    ) async throws -> Result {
        var options = ServeOptions()
        options.paths = [.imaps, .smtps]
        var receiving = ReceivingOptions()
        change(&receiving)
        options.receiving = receiving
        let service = try MailService(options)
        defer { service.close() }
        return try await body(service)
    }

    @Test func theReadyLineSaysWhoseEachServerIs() async throws {
        try await serve { service in
            #expect(service.endpoints.map(\.role) == [.own, .own, .other, .exchange])
            #expect(service.endpoints.map(\.path) == [.imaps, .smtps, .smtps, .smtp])
            #expect(Set(service.endpoints.map(\.port)).count == 4)
            guard case .object(let fields) = try JSONParser.parse(service.readyLine.utf8),
                case .array(let services) = fields["services"], case .object(let receiver) = fields["receiver"]
            else {
                Issue.record("\(service.readyLine)")
                return
            }
            let roles = services.map { service -> JSONValue? in
                if case .object(let members) = service { members["role"] } else { nil }
            }
            #expect(roles == ["own", "own", "other-provider", "mx"])
            #expect(receiver["domain"] == "altrove.test")
            #expect(receiver["address"] == .string(service.account.correspondent))
            #expect(receiver["password"] != nil)
        }
    }

    @Test func thereIsNoneUnlessItIsAskedFor() throws {
        let service = try MailService(ServeOptions())
        defer { service.close() }
        #expect(service.receiving == nil)
        #expect(service.endpoints.allSatisfy { $0.role == .own })
        #expect(service.accounts.count == 1)
    }

    @Test func itsAccountStaysBehindAReset() async throws {
        try await serve { service in
            let reader = try #require(service.receiving?.account)
            #expect(service.accounts == [service.account, reader])
            _ = try await service.makeAccount()
            try await service.reset()
            #expect(service.accounts == [service.account, reader])
            // Its mailbox is there, too.
            var delivery = OutsideDelivery(octets: Array("Subject: x\r\n\r\n".utf8))
            delivery.recipients = [reader.address]
            try await service.deliver(delivery)
            #expect(service.knownSecrets.contains { $0.value == reader.password })
        }
    }

    @Test func itSaysWhatIsPublished() async throws {
        try await serve({
            $0.spf = "v=spf1 ~all"
            $0.dmarc = ""
        }) { service in
            #expect(service.receiving?.records.map(\.name) == ["ateneo.test"])
            #expect(service.receiving?.records.map(\.text) == ["v=spf1 ~all"])
            #expect((service.receiving?.namePort ?? 0) > 0)
        }
    }
}
