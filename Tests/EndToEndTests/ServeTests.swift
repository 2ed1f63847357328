import Foundation
import Glibc
import Testing

/// `sigillo serve`: servers for a client that somebody else drives.
@Suite(.inTurn, .needsCurl)
struct ServeTests {
    /// The line that says that everything is bound (`sigillo.ready/1`).
    private struct Ready: Decodable {
        struct Service: Decodable {
            var path: String
            var address: String
            var port: Int
        }

        var schema: String
        var pid: Int
        var host: String
        var user: String
        var password: String
        var from: String
        var to: String
        var ca: String
        var services: [Service]

        func address(of path: String) throws -> String {
            let service = try #require(services.first { $0.path == path })
            let scheme = path.hasSuffix("-starttls") ? String(path.dropLast("-starttls".count)) : path
            return "\(scheme)://\(host):\(service.port)/"
        }

        /// curl, logged in, with TLS required and the given certificate trusted.
        func curl(_ path: String, _ rest: String = "", _ options: [String] = []) async throws -> Program.Ending {
            try await Program(
                ["curl", "-sS", "--max-time", "20", "--ssl-reqd", "--cacert", ca, "-u", "\(user):\(password)"] + options
                    + [address(of: path) + rest]
            ).end()
        }
    }

    private func start(_ options: [String] = []) async throws -> (Program, Ready) {
        let program = try Program([Sigillo.path(), "serve", "--ready-json"] + options)
        let line = try #require(await program.firstLine(), "no ready line")
        return (program, try JSONDecoder().decode(Ready.self, from: Data(line.utf8)))
    }

    private func stop(_ program: Program) async -> Program.Ending {
        program.signal(SIGTERM)
        return await program.end()
    }

    @Test func curlLogsInOnEveryPathAndReadsWhatItSent() async throws {
        let folder = try Scratch()
        let (program, ready) = try await start()
        #expect(ready.schema == "sigillo.ready/1")
        #expect(ready.pid == Int(program.processID))
        #expect(ready.services.map(\.path) == ["imaps", "imap-starttls", "smtps", "smtp-starttls"])
        #expect(ready.services.allSatisfy { $0.address == "127.0.0.1" && $0.port > 1023 })

        for path in ["imaps", "imap-starttls"] {
            let listing = try await ready.curl(path)
            #expect(listing.status == 0, "\(path): \(listing.errors)")
            #expect(listing.output.contains("INBOX"))
        }
        for path in ["smtps", "smtp-starttls"] {
            let text = "a line that came by \(path)"
            let message = try folder.write("Subject: by \(path)\r\n\r\n\(text)\r\n", to: path)
            let sending = try await ready.curl(
                path, "client.example.test",
                ["--mail-from", ready.from, "--mail-rcpt", ready.to, "--upload-file", message])
            #expect(sending.status == 0, "\(path): \(sending.errors)")
            var found = false
            for number in 1...4 where !found {
                found = try await ready.curl("imaps", "INBOX;MAILINDEX=\(number)").output.contains(text)
            }
            #expect(found, "what was sent by \(path) cannot be read")
        }
        let ending = await stop(program)
        #expect(ending.status == 0)
        #expect(
            !FileManager.default.fileExists(atPath: URL(fileURLWithPath: ready.ca).deletingLastPathComponent().path))
        #expect(ending.errors.contains("log-in by"))
        #expect(!ending.errors.contains(ready.password), "the transcript shows the password")
        #expect(ending.output.split(separator: "\n").count == 1)
    }

    @Test func onlyTheGivenCertificateIsGood() async throws {
        let (program, ready) = try await start(["--path", "imaps"])
        let refused = try await Program(
            ["curl", "-sS", "-u", "\(ready.user):\(ready.password)", ready.address(of: "imaps")]
        ).end()
        #expect(refused.status == 60, "\(refused.errors)")
        #expect(await stop(program).status == 0)
    }

    @Test func itServesAHostileScenario() async throws {
        let (program, ready) = try await start(
            ["--path", "imap-starttls", "--scenario", "imap-strip-capability[where=both,logindisabled=removed]"])
        let strict = try await ready.curl("imap-starttls")
        #expect(strict.status == 64, "curl wants TLS and gets none: \(strict.errors)")
        #expect(await stop(program).errors.contains("CLEAR"))
    }

    @Test func theAccountAndTheMailMayBeGiven() async throws {
        let folder = try Scratch()
        let password = try folder.write("correct horse battery\n", to: "password")
        let message = try folder.write("Subject: hello\n\nfrom a file\n", to: "mail")
        let anchor = folder.path("ca.pem")
        let (program, ready) = try await start([
            "--path", "imaps", "--user", "ada", "--password-file", password, "--message", message, "--ca-file", anchor,
        ])
        #expect(ready.user == "ada")
        #expect(ready.ca == anchor)
        #expect(try await ready.curl("imaps", "INBOX;MAILINDEX=1").output.contains("from a file"))
        let ending = await stop(program)
        #expect(ending.status == 0)
        #expect(!ending.errors.contains("correct horse battery"))
    }

    @Test func aPortInUseIsSaid() async throws {
        let (program, ready) = try await start(["--path", "imaps"])
        let port = try #require(ready.services.first?.port)
        let second = try await Sigillo.run(["serve", "--path", "imaps", "--port", "imaps=\(port)"])
        #expect(second.status == 2)
        #expect(second.errors.contains("\(port)"), "\(second.errors)")
        #expect(await stop(program).status == 0)
    }

    @Test func ctrlCEndsItInGoodOrderToo() async throws {
        let (program, ready) = try await start()
        program.signal(SIGINT, wholeGroup: true)
        #expect(await program.end().status == 0)
        #expect(!FileManager.default.fileExists(atPath: ready.ca))
    }
}
