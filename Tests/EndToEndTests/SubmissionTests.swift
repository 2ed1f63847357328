import Foundation
import Testing

/// `sigillo serve` as a submission server (RFC 6409): who may send, and as whom; curl and swaks ask it.
@Suite(.inTurn, .needsCurl)
struct SubmissionTests {
    private struct Ready: Decodable {
        struct Service: Decodable {
            var port: Int
        }

        var host: String
        var user: String
        var password: String
        var from: String
        var to: String
        var ca: String
        var services: [Service]
    }

    private let folder: Scratch

    init() throws {
        folder = try Scratch()
    }

    /// Serves while `body` sends.
    private func serving(
        _ options: [String] = [], path: String = "smtps", _ body: (Ready) async throws -> Void
    ) async throws {
        _ = try await Sigillo.serve(["--quiet", "--path", path] + options, body)
    }

    /// Sends one message with curl.
    ///
    /// - Returns: the server's refusal as curl tells it, empty where the message was taken.
    private func refusal(
        _ server: Ready, from sender: String, header: String? = nil, to recipient: String? = nil, logsIn: Bool = true,
        scheme: String = "smtps"
    ) async throws -> String {
        let message = try folder.write(
            "From: <\(header ?? sender)>\r\nTo: <\(server.to)>\r\nSubject: by curl\r\n\r\nHello.\r\n", to: "mail")
        let login = logsIn ? ["-u", "\(server.user):\(server.password)"] : []
        let port = try #require(server.services.first).port
        let ending = try await Program(
            ["curl", "-sS", "-v", "--max-time", "20", "--cacert", server.ca] + login + [
                "--mail-from", sender, "--mail-rcpt", recipient ?? server.to, "--upload-file", message,
                "\(scheme)://\(server.host):\(port)/client.example.test",
            ]
        ).end()
        guard ending.status != 0 else { return "" }
        let replies = ending.errors.split(whereSeparator: \.isNewline).filter { $0.hasPrefix("< 5") }
        return replies.first.map { String($0.dropFirst(2)) } ?? ending.errors
    }

    @Test func withoutALogInNothingIsTaken() async throws {
        try await serving { server async throws in
            let answer = try await refusal(server, from: server.from, logsIn: false)
            #expect(answer == "530 5.7.0 Authentication required", "this machine is not trusted either")
        }
    }

    @Test func theSenderIsTheAccounts() async throws {
        try await serving(["--alias", "info@ateneo.test"]) { server async throws in
            #expect(try await refusal(server, from: server.from) == "")
            #expect(try await refusal(server, from: "info@ateneo.test") == "")
            #expect(try await refusal(server, from: server.from, header: "INFO@ateneo.test") == "")
            #expect(try await refusal(server, from: "rector@ateneo.test").hasPrefix("553 5.7.1 "))
            #expect(try await refusal(server, from: server.from, header: "rector@ateneo.test").hasPrefix("550 5.7.1 "))
        }
        try await serving(["--any-sender"]) { server async throws in
            #expect(try await refusal(server, from: "rector@ateneo.test", header: "dean@ateneo.test") == "")
        }
    }

    @Test func aUserThatIsAnAddressSendsAsIt() async throws {
        let password = try folder.write("correct horse battery\n", to: "password", mode: 0o600)
        try await serving(["--user", "ada@ateneo.test", "--password-file", password]) { server async throws in
            #expect(server.from == "ada@ateneo.test")
            #expect(try await refusal(server, from: "ada@ateneo.test") == "")
        }
    }

    @Test func localMailIsTakenAndNoneIsRelayed() async throws {
        try await serving(["--local-mail"]) { server async throws in
            #expect(try await refusal(server, from: "eve@else.test", to: server.from, logsIn: false) == "")
            let relayed = try await refusal(server, from: "eve@else.test", to: "bob@else.test", logsIn: false)
            #expect(relayed.hasPrefix("550 5.7.1 Relaying denied"))
            #expect(try await refusal(server, from: server.from, to: "bob@else.test") == "")
        }
    }

    @Test func aTrustedNetworkNeedsNoLogInButTLS() async throws {
        let networks = ["--trusted-network", "192.0.2.0/24", "--trusted-network", "127.0.0.0/8"]
        try await serving(networks) { server async throws in
            #expect(try await refusal(server, from: "scanner@ateneo.test", to: "bob@else.test", logsIn: false) == "")
        }
        try await serving(["--trusted-network", "127.0.0.0/8"], path: "smtp-starttls") { server async throws in
            let clear = try await refusal(server, from: server.from, logsIn: false, scheme: "smtp")
            #expect(clear == "530 5.7.0 Must issue a STARTTLS command first")
        }
        try await serving(["--trusted-network", "192.0.2.0/24"]) { server async throws in
            #expect(try await refusal(server, from: server.from, logsIn: false).hasPrefix("530 5.7.0"))
        }
    }

    @Test(arguments: [
        ("localhost", "write 192.0.2.0/24"), ("192.0.2.0/33", "write 192.0.2.0/24"),
        ("192.0.2.77/24", "write 192.0.2.0/24, or the address alone"),
    ]) func whatIsNoNetworkIsRefused(_ network: String, _ advice: String) async throws {
        let ending = try await Sigillo.run(["serve", "--trusted-network", network])
        #expect(ending.status == 2)
        #expect(ending.errors.contains("'\(network)'"), "\(ending.errors)")
        #expect(ending.errors.contains(advice), "\(ending.errors)")
    }

    @Test func whatIsNoAddressIsNoAlias() async throws {
        let ending = try await Sigillo.run(["serve", "--alias", "info"])
        #expect(ending.status == 2)
        #expect(ending.errors.contains("'info' is no address: write LOCAL@DOMAIN."), "\(ending.errors)")
    }
}
