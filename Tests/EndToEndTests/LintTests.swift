import Foundation
import Glibc
import Testing

/// `sigillo lint`: the settings that an organisation publishes.
@Suite(.inTurn) struct LintTests {
    private struct Report: Decodable {
        struct File: Decodable {
            struct Finding: Decodable {
                var rule: String
                var line: Int
                var exposes: Bool
            }

            var file: String
            var format: String?
            var verdict: String
            var findings: [Finding]
        }

        var schema: String
        var verdict: String
        var files: [File]
    }

    private func fixture(_ name: String) -> String { "\(Sigillo.checkout)/Fixtures/Settings/\(name)" }

    private func report(_ ending: Program.Ending) throws -> Report {
        try JSONDecoder().decode(Report.self, from: Data(ending.output.utf8))
    }

    @Test(arguments: [
        ("autoconfig", "autoconfig-%.xml", "server.password-in-clear", 9),
        ("mobileconfig", "mobileconfig-%.mobileconfig", "server.password-in-clear", 7),
        ("autodiscover", "autodiscover-%.xml", "server.password-in-clear", 11),
        ("zone", "zone-%.zone", "srv.clear-preferred", 7),
    ])
    func tellsGoodFromBad(format: String, name: String, rule: String, line: Int) async throws {
        let good = try await Sigillo.run(["lint", fixture(name.replacing("%", with: "good"))])
        #expect(good.status == 0)
        #expect(good.output.hasPrefix("CLEAN  "))
        #expect(good.errors.isEmpty)

        let path = fixture(name.replacing("%", with: "bad"))
        let bad = try await Sigillo.run(["lint", "--json", path])
        #expect(bad.status == 1)
        let file = try #require(try report(bad).files.first)
        #expect(file.format == format && file.verdict == "exposed")
        #expect(file.findings.contains { $0.rule == rule && $0.line == line && $0.exposes })
        let text = try await Sigillo.run(["lint", path])
        #expect(text.output.contains("\(path):\(line):"))

        let malformed = try await Sigillo.run(["lint", fixture(name.replacing("%", with: "malformed"))])
        #expect(malformed.status == 2)
        #expect(malformed.errors.contains(name.replacing("%", with: "malformed") + ":"), "\(malformed.errors)")
        #expect(malformed.errors.split(separator: "\n").count == 1)
    }

    @Test func readsStandardInput() async throws {
        let ending = try await Program(
            ["sh", "-c", "\"$0\" lint - < \"$1\"", Sigillo.path(), fixture("zone-good.zone")]
        ).end()
        #expect(ending.status == 0)
        #expect(ending.output.hasPrefix("CLEAN  -  zone, "))
    }

    @Test func aFileThatIsMissingIsSaid() async throws {
        let ending = try await Sigillo.run(["lint", "/nowhere.xml", fixture("zone-good.zone")])
        #expect(ending.status == 2)
        #expect(ending.errors.contains("/nowhere.xml"))
        #expect(ending.output.contains("UNREADABLE  /nowhere.xml") && ending.output.contains("CLEAN"))
    }

    @Test func writesReports() async throws {
        let folder = try Scratch()
        let ending = try await Sigillo.run([
            "lint", "--report", "junit=\(folder.path("a.xml"))", "--report", "json=-", fixture("zone-bad.zone"),
        ])
        #expect(ending.status == 1)
        #expect(try report(ending).schema == "sigillo.lint/1")
        let junit = try String(contentsOfFile: folder.path("a.xml"), encoding: .utf8)
        #expect(junit.contains("<failure"))
    }

    @Test(.enabled(if: Tools.isInstalled("openssl"), "openssl is not installed"))
    func aSignedProfileIsUnwrappedAsItSays() async throws {
        let folder = try Scratch()
        let key = try await Program([
            "openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-subj",
            "/CN=profile.ateneo.test", "-keyout", folder.path("key.pem"), "-out", folder.path("cert.pem"),
        ]).end()
        #expect(key.status == 0, "\(key.errors)")
        let signed = folder.path("signed.mobileconfig")
        let signing = try await Program([
            "openssl", "smime", "-sign", "-outform", "DER", "-nodetach", "-binary", "-signer", folder.path("cert.pem"),
            "-inkey", folder.path("key.pem"), "-in", fixture("mobileconfig-bad.mobileconfig"), "-out", signed,
        ]).end()
        #expect(signing.status == 0, "\(signing.errors)")

        let ending = try await Sigillo.run(["lint", signed])
        #expect(ending.status == 2)
        #expect(ending.errors.contains("openssl smime -verify -noverify -inform DER -in FILE -out plain.mobileconfig"))
        let plain = folder.path("plain.mobileconfig")
        let unwrapping = try await Program([
            "openssl", "smime", "-verify", "-noverify", "-inform", "DER", "-in", signed, "-out", plain,
        ]).end()
        #expect(unwrapping.status == 0, "\(unwrapping.errors)")
        let unwrapped = try await Sigillo.run(["lint", plain])
        #expect(unwrapped.status == 1)
    }

    /// What `sigillo serve` publishes of itself: clean where it has TLS, found where it has not.
    @Test(arguments: [(["imaps", "smtps"], 0), (["imap", "smtps"], 1)])
    func judgesWhatItPublishes(paths: [String], status: Int) async throws {
        let folder = try Scratch()
        let published = folder.path("published/here")
        let server = try Program(
            [Sigillo.path(), "serve", "--quiet", "--write-settings", published] + paths.flatMap { ["--path", $0] })
        _ = await server.firstLine()
        // The last line of the introduction comes when everything has been written.
        server.signal(SIGTERM)
        let serving = await server.end()
        #expect(serving.status == 0, "\(serving.errors)")
        #expect(serving.output.contains("\(published)/config-v1.1.xml"))
        let files = try FileManager.default.contentsOfDirectory(atPath: published).sorted()
        #expect(files == ["ateneo.test.mobileconfig", "ateneo.test.zone", "autodiscover.xml", "config-v1.1.xml"])
        for file in files {
            let ending = try await Sigillo.run(["lint", published + "/" + file])
            #expect(ending.status == Int32(status), "\(ending.output)")
        }
    }
}
