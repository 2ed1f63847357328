import SigilloCore
import SigilloTesting
import Testing

/// The webmail beside the other servers of one account.
@Suite struct WebmailTests {
    private func password(of server: MailServer) -> String {
        String(decoding: server.account.password.reveal(), as: UTF8.self)
    }

    @Test func aProgramReadsAndSendsAndEverythingIsSealed() async throws {
        try await withMailServer(.https, .imaps, messages: ["From: bo@altrove.test\nSubject: Hello\n\nHi"]) { server in
            let curl = Curl(server)
            #expect(curl.web("/messages") == "1\t()\tbo@altrove.test\tHello\n")
            curl.web("/send", ["-d", "to=bo@altrove.test", "-d", "subject=Hi", "-d", "text=Hello"])
            let message = try await server.nextMessage(to: "bo@altrove.test")
            #expect(message.subject == "Hi")
            #expect(server.sealedLogins == 2)
            #expect(server.count(.get) == 1 && server.count(.post) == 1)
            #expect(server.transcript.contains("GET /messages") && server.transcript.contains("200 OK"))
            #expect(!server.transcript.contains(password(of: server)))
            expectSealed(server)
        }
    }

    @Test func aCookieLogsInOnEveryConnection() async throws {
        try await withMailServer(.https) { server in
            let curl = Curl(server)
            let cookies = curl.webCookies()
            #expect(cookies.contains("sigillo-session="))
            #expect(curl.web("/messages", ["-b", cookies], hasPassword: false).hasPrefix("1\t"))
            #expect(curl.web("/messages", ["-b", "sigillo-session=0"], hasPassword: false).hasPrefix("Log in"))
            // A cookie is no password.
            #expect(server.sealedLogins == 1 && server.connections == 3)
            #expect(!server.transcript.contains(cookies.split(separator: "=").last ?? ""))
        }
    }

    @Test func plainHTTPLeadsToTheWebmail() async throws {
        try await withMailServer(.https, .http) { server in
            let curl = Curl(server)
            let port = try #require(server.port(of: .http))
            #expect(curl.web("/messages", ["-L"], scheme: "http", port: port, hasPassword: false).hasPrefix("Log in"))
            #expect(server.leaks.isEmpty)
            // What is given away there has been given away.
            curl.web("/messages", scheme: "http", port: port)
            #expect(server.leaks.contains { $0.contains("Basic") }, "\(server.leaks)")
        }
    }

    @Test func aFaultIsAboutOnePath() async throws {
        try await withMailServer(.https, faults: [.close(at: .get).requesting("/messages/1")]) { server in
            let curl = Curl(server)
            #expect(curl.web("/messages").hasPrefix("1\t"))
            #expect(curl.web("/messages/1").isEmpty)
            #expect(server.faultsPerformed == [1])
        }
    }
}
