import SigilloCore
import SigilloTesting
import Testing

@Suite struct MailServerTests {
    @Test(arguments: [ServicePath.imaps, .imapStartTLS])
    func aClientThatRequiresTLSLogsInAndEverythingIsSealed(path: ServicePath) async throws {
        try await withMailServer(path) { server in
            #expect(Curl(server).status(1, ["--ssl-reqd"]) == 0)
            #expect(server.sealedLogins == 1)
            #expect(server.connections == 1)
            #expect(server.count("LOGIN") + server.count(.authenticate) == 1)
            expectSealed(server)
        }
    }

    @Test(arguments: [ServerCertificate.expired, .notYetValid, .selfSigned, .untrustedAuthority, .wrongHost])
    func aBadCertificateIsRefused(certificate: ServerCertificate) async throws {
        try await withMailServer(.imaps, certificate: certificate) { server in
            #expect(Curl(server).status() == 60)
            #expect(server.sealedLogins == 0)
            expectSealed(server)
        }
    }

    @Test func aLogInInClearIsAFailureWithItsEvidence() async throws {
        try await withMailServer(.imap) { server in
            #expect(Curl(server).status() == 0)
            let leaks = server.leaks
            let password = String(decoding: server.account.password.reveal(), as: UTF8.self)
            #expect(leaks.contains { $0.contains("frame") && $0.contains("PLAIN") })
            #expect(!leaks.joined().contains(password))
            #expect(!server.transcript.contains(password))
            #expect(server.transcript.split(separator: "\n").count > 5)
            withKnownIssue("a log-in in clear is what the expectation is for") {
                expectSealed(server)
            } matching: { issue in
                let text = issue.comments.map(\.rawValue).joined()
                return text.contains("imap: ") && text.contains("C→S") && text.contains("port 993")
                    && !text.contains(password)
            }
        }
    }

    @Test func theCaptureOpensWithItsKeys() async throws {
        try await withMailServer(.imaps) { server in
            #expect(Curl(server).status() == 0)
            let capture = server.capture
            #expect(capture.starts(with: [0x0a, 0x0d, 0x0d, 0x0a]))
            // The block of decryption secrets holds the lines as they are.
            let keyLog = Array("CLIENT_HANDSHAKE_TRAFFIC_SECRET ".utf8)
            #expect(capture.indices.contains { capture[$0...].starts(with: keyLog) })
        }
    }

    @Test func severalPathsAreOneServer() async throws {
        try await withMailServer(.imaps, .smtps, .pop3s) { server in
            #expect(server.paths == [.imaps, .smtps, .pop3s])
            #expect(Set(server.paths.compactMap(server.port(of:))).count == 3)
            #expect(server.port(of: .imap) == nil)
            #expect(server.path == .imaps && server.port(of: .imaps) == server.port)
        }
    }

    @Test func messagesAndAccountsAreThereFromTheBeginning() async throws {
        let bea = MailAccount(user: "bea", password: Secret("correct horse"), address: "bea@ateneo.test")
        try await withMailServer(.imaps, accounts: [bea], messages: ["Subject: one\n\n1", "Subject: two\n\n2"]) {
            server in
            #expect(server.accounts.map(\.user) == [server.account.user, "bea"])
            let second = Curl(server).message(2)
            #expect(second == "Subject: two\r\n\r\n2\r\n")
            // The other account's INBOX is its own, and empty.
            #expect(Curl(server, account: server.accounts[1]).message().isEmpty)
        }
    }

    @Test func whatIsOfferedIsSwitchable() async throws {
        try await withMailServer(.imaps, extensions: .without("IDLE"), mechanisms: ["SCRAM-SHA-256"]) { server in
            _ = Curl(server).status()
            #expect(server.transcript.contains("AUTH=SCRAM-SHA-256"))
            #expect(!server.transcript.contains("IDLE"))
            #expect(server.transcript.contains("CAPABILITY"))
        }
        await #expect(throws: (any Error).self) {
            try await withMailServer(.imaps, extensions: .without("NOSUCH")) { _ in }
        }
    }

    @Test func whatTheBodyThrowsComesOut() async {
        struct Own: Error {}
        await #expect(throws: Own.self) { try await withMailServer(.imaps) { _ in throw Own() } }
    }

    @MainActor @Test func aBodyOnAnActorNeedsNothing() async throws {
        var count = 0
        let port = try await withMailServer(.imaps) { server in
            MainActor.assertIsolated()
            count += 1
            return server.port
        }
        #expect(count == 1 && port > 0)
    }

    @Test(.mailServer(.imaps, messages: ["Subject: by trait\n\nx"])) func aTraitGivesAServer() async throws {
        let server = try MailServer.current
        #expect(Curl(server).message().hasPrefix("Subject: by trait"))
    }

    @Test func withoutTheTraitThereIsNone() {
        #expect(throws: NoMailServer.self) { try MailServer.current }
    }
}
