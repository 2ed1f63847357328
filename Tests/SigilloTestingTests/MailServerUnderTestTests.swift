import Foundation
import SigilloCore
import SigilloTesting
import Testing

@Suite struct MailServerUnderTestTests {
    /// Runs curl, a real client, and gives its exit status.
    private func curl(_ arguments: [String]) throws -> Int32 {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/curl")
        process.arguments = ["-sS", "--max-time", "10"] + arguments
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        return process.terminationStatus
    }

    private func login(_ server: MailServerUnderTest, _ options: [String] = []) throws -> Int32 {
        let scheme = server.path.tlsMode == .implicit ? "imaps" : "imap"
        let password = String(decoding: server.account.password.reveal(), as: UTF8.self)
        return try curl(
            ["--cacert", server.certificateAuthority, "--user", "\(server.account.user):\(password)"] + options
                + ["\(scheme)://\(server.host):\(server.port)/INBOX;MAILINDEX=1"])
    }

    @Test(arguments: [ServicePath.imaps, .imapStartTLS])
    func aClientThatRequiresTLSLogsInAndEverythingIsSealed(path: ServicePath) async throws {
        try await withMailServer(path) { server in
            let status = try login(server, ["--ssl-reqd"])
            #expect(status == 0)
            #expect(server.sealedLogins == 1)
            expectSealed(server)
        }
    }

    @Test(arguments: [ServerCertificate.expired, .selfSigned, .untrustedAuthority, .wrongHost])
    func aBadCertificateIsRefused(certificate: ServerCertificate) async throws {
        try await withMailServer(.imaps, certificate: certificate) { server in
            let status = try login(server)
            #expect(status == 60)
            #expect(server.sealedLogins == 0)
            expectSealed(server)
        }
    }

    @Test func aLoginInClearIsAFailureThatNamesTheFrame() async throws {
        try await withMailServer(.imap) { server in
            let status = try login(server)
            #expect(status == 0)
            let leaks = server.leaks
            #expect(leaks.contains { $0.contains("frame") && $0.contains("PLAIN") })
            let password = String(decoding: server.account.password.reveal(), as: UTF8.self)
            #expect(!leaks.joined().contains(password))
            withKnownIssue("a log-in in clear is what the expectation is for") { expectSealed(server) }
        }
    }

    @Test func manyServersAtOnceKeepTheirAccountsApart() async throws {
        try await withThrowingTaskGroup(of: Bool.self) { group in
            for _ in 0..<8 {
                group.addTask {
                    try await withMailServer(.imaps) { server in
                        let status = try login(server)
                        #expect(status == 0)
                        return server.sealedLogins == 1
                    }
                }
            }
            for try await isAlone in group { #expect(isAlone) }
        }
    }
}
