import Foundation
import Testing

/// What `--keep` leaves: private files that other tools open, and that are judged as the run was.
@Suite(.inTurn, .needsRoom, .needsCurl)
struct KeptFilesTests {
    /// Keeps a run of curl on imaps with a scenario or two.
    private func kept(_ folder: Scratch) async throws -> RunReport {
        let (ending, report) = try await Sigillo.test(
            ["--path", "imaps", "--scenario", "cert.expired", "--keep", folder.path("kept"), "--client", "curl"])
        #expect(ending.status == 0, "\(ending.output)")
        return report
    }

    @Test func theyAreTheOwnersAlone() async throws {
        let folder = try Scratch()
        let report = try await kept(folder)
        #expect(try mode(folder.path("kept")) == 0o700)
        let names = try folder.names(in: "kept")
        for name in names { #expect(try mode(folder.path("kept/\(name)")) == 0o600, "\(name)") }
        let expected = report.results.flatMap { result in
            ["pcapng", "transcript.jsonl", "stderr"].map { "\(result.anchor).\($0)" }
        }
        #expect(names == (expected + ["run.json"]).sorted())
        for result in report.results { #expect(result.capture == result.anchor + ".pcapng") }
    }

    private func mode(_ path: String) throws -> Int {
        try #require(try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int)
    }

    @Test func theRunIsKeptAsItWasReported() async throws {
        let folder = try Scratch()
        let report = try await kept(folder)
        let octets = try #require(FileManager.default.contents(atPath: folder.path("kept/run.json")))
        #expect(try JSONDecoder().decode(RunReport.self, from: octets).verdicts == report.verdicts)
    }
}
