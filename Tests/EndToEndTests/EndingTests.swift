import Foundation
import Glibc
import Testing

/// Ctrl-C ends a run in good order; SIGKILL, whoever gets it, leaves nothing behind.
@Suite(.inTurn, .needsRoom, .needsCurl)
struct EndingTests {
    /// A run whose client stays for ever in one scenario, and leaves a daemon there.
    private struct Stage {
        let folder: Scratch
        let signpost: Signpost
        let program: Program
        var report: String { folder.path("report.json") }

        init(stayingIn scenario: String) throws {
            folder = try Scratch()
            signpost = try Signpost(folder.path("signpost"))
            try FileManager.default.createDirectory(atPath: folder.path("tmp"), withIntermediateDirectories: false)
            let curl = Clients.strictIMAPS.map { "'\($0)'" }.joined(separator: " ")
            // The baseline comes twice; it stays in the first.
            let client = """
                case $SIGILLO_SCENARIO in
                \(scenario)@*) if mkdir '\(folder.path("been"))' 2> /dev/null; then
                    \(signpost.text(saying: "here")) setsid sleep 600 & exec sleep 600
                fi ;;
                esac
                exec \(curl)
                """
            program = try Program(
                [
                    Sigillo.path(), "test", "--path", "imaps", "--jobs", "1", "--timeout", "600", "--report",
                    "json=\(folder.path("report.json"))", "--keep", folder.path("kept"), "--", "sh", "-c", client,
                ], environment: ["TMPDIR": folder.path("tmp")])
            Task { [program, signpost] in
                _ = await program.end()
                signpost.abandon()
            }
        }

        /// The report, where there is one; it must be whole.
        func wholeReport() throws -> RunReport? {
            try FileManager.default.contents(atPath: report).map { try JSONDecoder().decode(RunReport.self, from: $0) }
        }

        /// Whether nothing but what was asked for is left.
        func expectNothingLeft(of room: RoomTrace) async throws {
            await signpost.end()
            #expect(await room.isGone(), "a namespace of the room is still there")
            #expect(try folder.names(in: "tmp") == [])
            let mounts = try String(contentsOfFile: "/proc/self/mounts", encoding: .utf8)
            #expect(!mounts.contains(folder.root))
            #expect(!mounts.split(separator: "\n").contains { $0.hasPrefix("sigillo ") })
        }
    }

    @Test(arguments: [true, false])
    func ctrlCReportsWhatWasDone(toWholeGroup: Bool) async throws {
        let stage = try Stage(stayingIn: "cert.selfsigned")
        try #require(await stage.signpost.saw("here"))
        let room = try #require(RoomTrace(waiter: stage.program.processID))
        stage.program.signal(SIGINT, wholeGroup: toWholeGroup)
        let ending = await stage.program.end()
        #expect(ending.status == 130, "\(ending.errors)")
        let report = try #require(try stage.wholeReport(), "\(ending.errors)")
        #expect(report.results.contains { $0.scenario == "ctl.good-chain" && $0.outcome == "logged-in" })
        #expect(!report.results.contains { $0.scenario == "cert.selfsigned" }, "it was not done")
        #expect(report.notRun.contains { $0.key == "interrupted" })
        #expect(FileManager.default.fileExists(atPath: stage.folder.path("kept/run.json")))
        try await stage.expectNothingLeft(of: room)
    }

    @Test func aTerminationIsLikeCtrlC() async throws {
        let stage = try Stage(stayingIn: "ctl.good-chain")
        try #require(await stage.signpost.saw("here"))
        let room = try #require(RoomTrace(waiter: stage.program.processID))
        stage.program.signal(SIGTERM)
        #expect(await stage.program.end().status == 130)
        #expect(try stage.wholeReport()?.results.isEmpty == true)
        try await stage.expectNothingLeft(of: room)
    }

    enum Victim: String, CaseIterable, Sendable { case waiter, first, second, client }

    @Test(arguments: Victim.allCases, ["ctl.good-chain", "ctl.no-anchor", "cert.expired", "name.wrong-host"])
    func aKillLeavesNothing(victim: Victim, scenario: String) async throws {
        let stage = try Stage(stayingIn: scenario)
        try #require(await stage.signpost.saw("here"))
        let room = try #require(RoomTrace(waiter: stage.program.processID))
        let process =
            switch victim {
            case .waiter: room.waiter
            case .first: room.first
            case .second: room.second
            case .client: room.client
            }
        kill(process, SIGKILL)
        let ending = await stage.program.end()
        if victim == .client {
            // The run goes on; in the baseline the client is killed once more, after everything else.
            #expect([1, 3].contains(ending.status))
            #expect(try stage.wholeReport()?.results.first { $0.scenario == scenario }?.outcome != "logged-in")
        } else {
            #expect(ending.status == 137)
            #expect(try stage.wholeReport() == nil)
            #expect(!FileManager.default.fileExists(atPath: stage.folder.path("kept/run.json")))
        }
        try await stage.expectNothingLeft(of: room)
    }
}
