import Foundation
import Testing

/// The same for a user without any privilege, and with nothing but the program itself.
@Suite(.inTurn, .needsRoom, .needsCurl)
struct OrdinaryUserTests {
    private static let nobody = [
        "env", "-C", "/", "setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "--inh-caps=-all",
    ]

    /// Copies the program where everybody may run it.
    private func copy(to folder: Scratch) async throws -> String {
        try folder.openToAll()
        let copy = folder.path("sigillo")
        // By a program of its own: a file that this process holds open for writing cannot be executed, and a child that
        // is started meanwhile by another test would hold it too.
        let ending = try await Program(["install", "-m", "755", Sigillo.path(), copy]).end()
        #expect(ending.status == 0, "\(ending.errors)")
        return copy
    }

    @Test(.enabled(if: Tools.canBecomeNobody, "only root can become another user"))
    func nobodyGetsTheSameVerdicts() async throws {
        let folder = try Scratch()
        let program = try await copy(to: folder)
        let arguments = ["--client", "curl", "--path", "imaps", "--path", "smtp-starttls"]
        let file = folder.path("nobody.json")
        let ending = try await Program(
            Self.nobody + [program, "test", "--sealed", "--report", "json=\(file)"] + arguments,
            environment: ["HOME": folder.root, "TMPDIR": folder.root]
        ).end()
        #expect(ending.status == 0, "\(ending.output) \(ending.errors)")
        let octets = try #require(FileManager.default.contents(atPath: file), "\(ending.errors)")
        let report = try JSONDecoder().decode(RunReport.self, from: octets)
        #expect(report.room.sealed)
        #expect(report.room.capture == "kernel")
        #expect(report.room.dropped == 0)
        #expect(try await Sigillo.test(arguments).report.verdicts == report.verdicts)
        #expect(try folder.names() == ["nobody.json", "sigillo"], "something was left behind")
    }

    @Test(.enabled(if: Tools.isRoot, "only root can run a client as another user"))
    func aClientRunsAsAnotherUser() async throws {
        let folder = try Scratch()
        try folder.openToAll()
        let note = folder.path("user")
        let (ending, _) = try await Sigillo.test(
            [
                "--path", "imaps", "--scenario", "ctl.good-chain", "--as", "nobody", "--", "sh", "-c",
                "id -u > \(note); exec \(Clients.strictIMAPS.map { "'\($0)'" }.joined(separator: " "))",
            ])
        #expect(ending.status == 0, "\(ending.output)")
        #expect(try String(contentsOfFile: note, encoding: .utf8) == "65534\n")
    }

    @Test(.enabled(if: Tools.canHideFolders, "no mount namespace can be made here"))
    func theProgramNeedsNothingOfItsCheckout() async throws {
        let folder = try Scratch()
        let program = try await copy(to: folder)
        let build = URL(fileURLWithPath: try Sigillo.path()).deletingLastPathComponent().path
        // Where the folder for temporary files lies below the checkout, hiding it would hide the copy as well.
        let script = """
            for hidden in "$1" "$2"; do mount -t tmpfs none "$hidden" || exit 9; done
            [ -z "$(ls -A "$1")" ] || exit 8
            cd / && "$0" list > /dev/null && "$0" test --client curl --path imaps --scenario cert.expired
            """
        let ending = try await Program(
            ["unshare", "-Urm", "sh", "-c", script, program, build, Sigillo.checkout]
        ).end()
        #expect(ending.status == 0, "\(ending.output) \(ending.errors)")
    }
}
