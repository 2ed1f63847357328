import Foundation
import Glibc
import Testing

/// `sigillo serve --control`: a test in another language steers the servers.
@Suite(.inTurn)
struct ControlTests {
    private func stop(_ program: Program) async -> Program.Ending {
        program.signal(SIGTERM)
        return await program.end()
    }

    @Test func theExampleInPythonRuns() async throws {
        let example = Sigillo.checkout + "/Examples/control.py"
        let ending = try await Program(["python3", example, Sigillo.path()]).end()
        #expect(ending.status == 0, "\(ending.errors)")
        #expect(ending.output.contains("refused: certificate has expired"), "\(ending.output)")
        #expect(ending.output.contains("the same octets over the API, IMAP and POP3"))
    }

    @Test func theReadyLineHasAddressAndToken() async throws {
        struct Ready: Decodable {
            struct Control: Decodable {
                var url: String
                var token: String
            }
            var control: Control
        }
        let folder = try Scratch()
        let file = folder.path("token")
        let program = try Program([
            Sigillo.path(), "serve", "--path", "imaps", "--ready-json", "--control-token-file", file,
        ])
        let line = try #require(await program.firstLine(), "no ready line")
        let control = try JSONDecoder().decode(Ready.self, from: Data(line.utf8)).control
        #expect(control.url.hasPrefix("http://127.0.0.1:"))
        #expect(try String(contentsOfFile: file, encoding: .utf8) == control.token + "\n")
        let port = try #require(control.url.split(separator: ":").last)
        let second = try await Sigillo.run(["serve", "--path", "imaps", "--control-port", String(port)])
        #expect(second.status == 2)
        #expect(second.errors.contains("Something listens there already"), "\(second.errors)")
        let ending = await stop(program)
        #expect(ending.status == 0)
        #expect(!ending.errors.contains(control.token), "the transcript shows the token")
    }

    @Test func ctrlCEndsAWaitInGoodOrder() async throws {
        let program = try Program([Sigillo.path(), "serve", "--path", "imaps", "--ready-json", "--control"])
        _ = try #require(await program.firstLine(), "no ready line")
        program.signal(SIGINT, wholeGroup: true)
        #expect(await program.end().status == 0)
    }

    @Test func aWrongExtensionIsSaid() async throws {
        let ending = try await Sigillo.run(["serve", "--path", "imaps", "--without", "NOSUCH"])
        #expect(ending.status == 2)
        #expect(ending.errors.contains("'NOSUCH' is no extension"), "\(ending.errors)")
    }
}
