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

    @Test(.needsTshark)
    func wiresharkReadsWhatTLSHid() async throws {
        let folder = try Scratch()
        let report = try await kept(folder)
        let control = try #require(report.results(of: "ctl.good-chain").first?.capture)
        let capture = folder.path("kept/\(control)")
        let requests = try await Wireshark.field("imap.request", where: "tls && imap.request", in: capture)
        #expect(requests.contains { $0.contains("AUTHENTICATE") }, "\(requests)")

        let bare = folder.path("bare.pcapng")
        try await Wireshark.edit(["--discard-all-secrets", capture, bare])
        #expect(try await Wireshark.field("imap.request", where: "imap.request", in: bare).isEmpty)
    }

    @Test(.needsTshark)
    func aCaptureThatLostAFrameIsInconclusive() async throws {
        let folder = try Scratch()
        let report = try await kept(folder)
        let control = try #require(report.results(of: "ctl.good-chain").first?.capture)
        let capture = folder.path("kept/\(control)")
        #expect(try await check(capture).status == 0)

        let frames = try await Wireshark.field("frame.number", where: "tcp.len > 0", in: capture)
        #expect(frames.count > 4)
        for frame in frames {
            let holed = folder.path("holed.pcapng")
            try await Wireshark.edit([capture, holed, frame])
            let ending = try await check(holed)
            #expect(ending.status == 3, "without frame \(frame): \(ending.output)")
            let report = try JSONDecoder().decode(CheckReport.self, from: Data(ending.output.utf8))
            #expect(report.verdict == "inconclusive", "without frame \(frame)")
            #expect(report.files.first?.reason != nil)
        }
    }

    private func check(_ capture: String) async throws -> Program.Ending {
        try await Sigillo.run(["check", "--json", capture])
    }
}
