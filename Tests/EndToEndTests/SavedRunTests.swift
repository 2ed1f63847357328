import Foundation
import Testing

/// `sigillo report`: a saved run says again what it said, and several can be put side by side or compared.
struct SavedRunTests {
    private static let formats = ["json", "junit", "markdown", "console", "table"]

    /// The options that write every format into a folder.
    private func orders(_ folder: Scratch, _ name: String) -> [String] {
        Self.formats.flatMap { ["--report", "\($0)=\(folder.path("\(name).\($0)"))"] }
    }

    private func octets(_ folder: Scratch, _ name: String) throws -> Data {
        try #require(FileManager.default.contents(atPath: folder.path(name)), "\(name)")
    }

    @Test(.needsRoom, .needsCurl) func everyFormatIsMadeAgainOctetForOctet() async throws {
        let folder = try Scratch()
        let run = try await Sigillo.run(
            ["test", "--path", "imap-starttls", "--scenario", "imap-strip-capability", "--keep", folder.path("kept")]
                + orders(folder, "first") + ["--"] + Clients.optionalTLS)
        #expect(run.status == 1, "\(run.errors)")
        let again = try await Sigillo.run(["report", folder.path("kept/run.json")] + orders(folder, "second"))
        #expect(again.status == run.status)
        #expect(again.output == run.output)
        for format in Self.formats {
            #expect(try octets(folder, "first.\(format)") == octets(folder, "second.\(format)"), "\(format)")
        }
        #expect(try octets(folder, "first.json") == octets(folder, "kept/run.json"))
    }

    @Test(.needsRoom, .needsCurl) func aListOfWhatIsExpectedDecides() async throws {
        let folder = try Scratch()
        let list = folder.path("known.yaml")
        let arguments = ["--path", "imap-starttls", "--scenario", "imap-strip-capability"]
        let command = ["--"] + Clients.optionalTLS
        let first = try await Sigillo.run(["test", "--write-expected", list] + arguments + command)
        #expect(first.status == 1)
        let held = try await Sigillo.run(["test", "--expected", list] + arguments + command)
        #expect(held.status == 0, "\(held.output)")
        #expect(!held.output.contains("\nFAIL"))
        #expect(held.output.contains("unexpected 0, stale 0"))
        // The reasons that somebody wrote stay when the list is written anew.
        let text = try String(contentsOfFile: list, encoding: .utf8)
        let reasoned = text.replacing(/reason: '.*'/, with: "reason: 'until 2027'")
        try folder.write(reasoned, to: "known.yaml")
        _ = try await Sigillo.run(["test", "--write-expected", list] + arguments + command)
        #expect(try String(contentsOfFile: list, encoding: .utf8) == reasoned)
        // A careful client makes every entry stale.
        let careful = Clients.optionalTLS.map { $0 == "--ssl" ? "--ssl-reqd" : $0 }
        let stale = try await Sigillo.run(["test", "--expected", list] + arguments + ["--"] + careful)
        #expect(stale.status == 1)
        #expect(stale.output.contains("\nSTALE  imap-strip-capability["), "\(stale.output)")
    }

    @Test func anEntryThatNamesNothingIsRefused() async throws {
        let folder = try Scratch()
        let list = try folder.write(
            "expected:\n  - id: cert.expird@imaps\n    verdict: fail\n    reason: A slip.\n", to: "known.yaml")
        let ending = try await Sigillo.run(["test", "--client", "curl", "--expected", list])
        #expect(ending.status == 2)
        #expect(ending.errors.contains("known.yaml:2:5: "), "\(ending.errors)")
        #expect(ending.errors.contains("Did you mean 'cert.expired@imaps'?"), "\(ending.errors)")
    }

    private func sample(_ name: String) -> String { Sigillo.checkout + "/Fixtures/Reports/\(name).json" }

    @Test(arguments: [("passing", 0), ("failing", 1), ("inconclusive", 3), ("expected", 1)])
    func aSavedRunEndsAsItDid(name: String, status: Int32) async throws {
        let ending = try await Sigillo.run(["report", sample(name)], environment: ["LC_ALL": "C.UTF-8"])
        #expect(ending.status == status)
        let file = Sigillo.checkout + "/Fixtures/Reports/\(name).console.txt"
        #expect(try ending.output == String(contentsOfFile: file, encoding: .utf8))
        let quiet = try await Sigillo.run(["report", "--quiet", sample(name)])
        #expect(quiet.output.split(separator: "\n").count == 1)
        #expect(quiet.output.hasPrefix("sigillo: "))
    }

    @Test func severalRunsBecomeOne() async throws {
        let ending = try await Sigillo.run(
            ["report", "--report", "table=-", "--quiet", sample("passing"), sample("failing")])
        #expect(ending.status == 1)
        #expect(ending.output.contains("curl 7.88.1 strict  curl#2 7.88.1 strict"), "\(ending.output)")
        #expect(ending.output.contains("‹ differs"))
        #expect(ending.errors.hasPrefix("sigillo: 2 failed, "))
    }

    @Test func onlyWhatChangedIsPrinted() async throws {
        let file = Sigillo.checkout + "/Fixtures/Reports/passing-failing.diff.txt"
        let ending = try await Sigillo.run(
            ["report", "--diff", sample("passing"), sample("failing")], environment: ["LC_ALL": "C.UTF-8"])
        #expect(ending.status == 1)
        #expect(try ending.output == String(contentsOfFile: file, encoding: .utf8))
        let same = try await Sigillo.run(["report", "--diff", sample("passing"), sample("passing")])
        #expect(same.status == 0)
        #expect(same.output.split(separator: "\n").count == 1)
    }

    @Test(arguments: [
        ("", "line 1, column 1"), ("{\"schema\": ", "line 1, column 12"), ("[]", "not an object"),
        ("{\"schema\": \"sigillo.check/1\"}", "sigillo.check/1 is not sigillo.report/1"),
        ("{\"schema\": \"sigillo.report/1\"}", "sigillo: missing"), ("\u{1b}[2J::error::x", "line 1, column 1"),
    ])
    func whatIsNoReportIsSaidInOneSentence(text: String, words: String) async throws {
        let folder = try Scratch()
        let file = try folder.write(text, to: "run.json")
        for arguments in [[file], ["--diff", file, sample("passing")]] {
            let ending = try await Sigillo.run(["report"] + arguments)
            #expect(ending.status == 2)
            #expect(ending.output.isEmpty)
            #expect(ending.errors.hasPrefix("sigillo: '\(file)' "), "\(ending.errors)")
            #expect(ending.errors.contains(words), "\(ending.errors)")
            #expect(ending.errors.split(separator: "\n").count == 1)
        }
    }
}
