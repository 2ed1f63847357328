import Sigillo
import SigilloCore
import SigilloReport
import SigilloServer
import SigilloTLS
import Synchronization
import Testing

@Suite struct MailServiceTests {
    private func options(_ change: (inout ServeOptions) -> Void = { _ in }) -> ServeOptions {
        var options = ServeOptions()
        options.paths = [.imaps]
        change(&options)
        return options
    }

    private func serve<Result>(
        _ options: ServeOptions, _ body: (MailService) throws -> Result
    ) throws -> Result {
        let service = try MailService(options)
        defer { service.close() }
        return try body(service)
    }

    private func sentence(_ options: ServeOptions) -> String {
        do {
            try MailService(options).close()
            return "served"
        } catch {
            return "\(error)"
        }
    }

    private func logIn(to service: MailService, _ password: String) throws -> [String] {
        let endpoint = try #require(service.endpoints.first)
        var client = try TestClient(port: endpoint.port)
        if endpoint.path.tlsMode == .implicit {
            let anchors = try Certificate.parse(pem: TestFolder.text(service.anchorFile))
            try client.startTLS(
                TLSContext(client: TLSClientSettings(trust: .anchors(anchors), host: service.host)))
        }
        try client.lines(to: "* OK")
        try client.send("a1 LOGIN \(service.account.user) \(password)\r\na2 SELECT INBOX\r\na3 FETCH 1 BODY[]\r\n")
        let lines = try client.lines(to: "a3 ")
        client.finish()
        return lines
    }

    private func password(of service: MailService) -> String {
        String(decoding: service.account.password.reveal(), as: UTF8.self)
    }

    @Test func theReadyLineSaysEverythingThatAClientNeeds() throws {
        try serve(options { $0.paths = [.imaps, .smtpStartTLS] }) { service in
            let line = service.readyLine
            #expect(line.hasSuffix("\n"))
            #expect(line.count { $0 == "\n" } == 1)
            guard case .object(let fields) = try JSONParser.parse(line.utf8),
                case .array(let services) = fields["services"]
            else {
                Issue.record("no object with services")
                return
            }
            #expect(
                Set(fields.keys) == ["schema", "pid", "host", "user", "password", "from", "to", "ca", "services"])
            #expect(fields["schema"] == "sigillo.ready/1")
            #expect(fields["host"] == "localhost")
            #expect(fields["user"] == .string(service.account.user))
            #expect(fields["password"] == .string(password(of: service)))
            #expect(fields["ca"] == .string(service.anchorFile))
            #expect(
                services
                    == service.endpoints.map { endpoint in
                        .object([
                            "path": .string(endpoint.path.rawValue), "address": "127.0.0.1",
                            "port": .integer(Int(endpoint.port)), "role": "own",
                        ])
                    })
            #expect(service.endpoints.map(\.path) == [.imaps, .smtpStartTLS])
        }
    }

    @Test func aClientThatTrustsTheAnchorLogsInAndReads() throws {
        try serve(options()) { service in
            let lines = try logIn(to: service, password(of: service))
            #expect(lines.contains { $0.hasPrefix("a1 OK") })
            #expect(lines.contains { $0.hasPrefix("Subject: zq7k") })
            #expect(service.sealedLogins() == 1)
            #expect(service.leaks().isEmpty)
        }
    }

    @Test func theUsersOwnAccountAndMessagesAreServed() throws {
        let own = options {
            $0.user = "ada"
            $0.password = Secret(TestPlans.password)
            $0.messages = [Array("Subject: own\n\nbody\n".utf8)]
        }
        try serve(own) { service in
            #expect(service.account.user == "ada")
            let lines = try logIn(to: service, TestPlans.password)
            #expect(lines.contains("Subject: own\r"))
            let refusal = try logIn(to: service, "wrong")
            #expect(refusal.contains { $0.hasPrefix("a1 NO") })
        }
    }

    @Test func whatCrossedInClearIsALeak() throws {
        let clear = options {
            $0.paths = [.imap]
            $0.keepsOctets = true
        }
        try serve(clear) { service in
            let lines = try logIn(to: service, password(of: service))
            #expect(lines.contains { $0.hasPrefix("a1 OK") })
            let leaks = service.leaks()
            #expect(leaks.contains { $0.contains("frame") })
            #expect(!leaks.joined().contains(password(of: service)))
            #expect(service.sealedLogins() == 0)
        }
    }

    @Test func theAnchorIsWrittenWhereTheUserWantsIt() throws {
        let folder = try TestFolder()
        let file = folder.path + "/ca.pem"
        try serve(options { $0.anchorFile = file }) { service in
            #expect(service.anchorFile == file)
            let anchors = try Certificate.parse(pem: TestFolder.text(file))
            #expect(anchors.count == 1)
        }
        #expect(TestFolder.names(folder.path) == ["ca.pem"])
    }

    @Test func aTemporaryAnchorIsGoneWithTheService() throws {
        let file = try serve(options()) { service in
            #expect(TestFolder.mode(service.anchorFile) == 0o600)
            return service.anchorFile
        }
        #expect(TestFolder.mode(file) == nil)
    }

    @Test func aScenarioIsServedInPlaceOfHonesty() throws {
        let hostile = options {
            $0.paths = [.imapStartTLS]
            $0.scenario = "imap-strip-capability[where=both,logindisabled=removed]"
        }
        try serve(hostile) { service in
            var client = try TestClient(port: try #require(service.endpoints.first).port)
            let greeting = try client.lines(to: "* ").joined()
            #expect(!greeting.contains("STARTTLS"))
            try client.send("a1 CAPABILITY\r\n")
            let answer = try client.lines(to: "a1 OK").joined()
            #expect(!answer.contains("STARTTLS"))
            client.finish()
            #expect(service.observe().connections.first?.scriptedSteps.isEmpty == false)
        }
    }

    @Test func everyEventIsToldToTheObserver() throws {
        let log = EventLog()
        let service = try MailService(options(), observer: { _, event in log.append(event) })
        _ = try logIn(to: service, password(of: service))
        let noted = service.observe().connections.flatMap(\.events)
        service.close()
        #expect(log.events.prefix(noted.count).elementsEqual(noted))
    }

    @Test func whatCannotBeServedIsRefused() throws {
        #expect(sentence(options { $0.bindAddress = "mail.example.test" }).contains("is no IP address"))
        #expect(sentence(options { $0.scenario = "imap-strip-capability" }).contains("imap-strip-capability"))
        #expect(sentence(options { $0.scenario = "nothing.like.it" }).contains("nothing.like.it"))
        let exposed = options {
            $0.bindAddress = "0.0.0.0"
            $0.scenario = "cert.expired"
            $0.user = "ada"
        }
        #expect(sentence(exposed).contains("Off loopback"))
        try serve(options()) { service in
            let port = try #require(service.endpoints.first).port
            #expect(sentence(options { $0.ports = [.imaps: port] }).contains("Something listens there already"))
        }
    }
}

/// Events as an event loop tells them.
private final class EventLog: Sendable {
    private let log = Mutex<[ConnectionRecord.Event]>([])

    var events: [ConnectionRecord.Event] { log.withLock { $0 } }

    func append(_ event: ConnectionRecord.Event) { log.withLock { $0.append(event) } }
}
