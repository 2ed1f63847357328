import SigilloTesting
import Testing
import TinyMail

/// The tests to begin with: a client that works, one that refuses what it must, and what a leak looks like.
@Suite struct FirstTests {
    @Test func readsItsMailSealed() async throws {
        try await withMailServer(.imaps, messages: ["Subject: Ciao\n\nCome stai?"]) { server in
            let message = try await TinyMail(server).message()
            #expect(String(decoding: message, as: UTF8.self) == "Subject: Ciao\r\n\r\nCome stai?\r\n")
            #expect(server.sealedLogins == 1)
            expectSealed(server)
        }
    }

    @Test(arguments: [ServerCertificate.expired, .selfSigned, .untrustedAuthority, .wrongHost])
    func refusesACertificateThatIsNoGood(certificate: ServerCertificate) async throws {
        try await withMailServer(.imaps, certificate: certificate) { server in
            await #expect(throws: TinyMail.Failure(status: 60)) { try await TinyMail(server).message() }
            #expect(server.sealedLogins == 0)
            expectSealed(server)
        }
    }

    /// The server, or somebody in the middle, hides STARTTLS. A client that takes that for an answer sends its
    /// password in clear.
    ///
    /// The failure is expected here, so that the package is green. Run it with `SHOW_THE_LEAK=1` to see it red.
    @Test func aClientThatDoesWithoutTLSLeaks() async throws {
        try await withMailServer(scenario: MailScenario("imap-strip-capability", on: .imapStartTLS)) { server in
            let client = TinyMail(server, security: .startTLSIfOffered)
            _ = try? await client.message()
            if Environment.showsTheLeak {
                expectSealed(server)
            } else {
                withKnownIssue("the client speaks TLS only if it is offered") { expectSealed(server) }
            }
        }
    }

    @Test(arguments: MailScenario.mustReject(on: .imapStartTLS).filter { $0.name == "imap-strip-capability" })
    func aClientThatInsistsOnTLSLeavesInstead(scenario: MailScenario) async throws {
        try await withMailServer(scenario: scenario) { server in
            await #expect(throws: TinyMail.Failure.self) { try await TinyMail(server).message() }
            expectSealed(server)
        }
    }
}
