import Sigillo
import SigilloCore
import SigilloReport
import SigilloScenario
import Testing

/// Several clients and settings in one run: each is asked for what it has.
@Suite struct TestRunTogetherTests {
    private let folder: TestFolder

    init() throws {
        folder = try TestFolder()
        for program in ["curl", "mbsync", "msmtp", "python3"] {
            try folder.write("#!/bin/sh\n", to: program, mode: 0o700)
        }
    }

    private func together(
        _ clients: [String], settings: [RunOptions.Setting] = [.strict], paths: [ServicePath] = [],
        scenarios: [String] = ["ctl.good-chain"]
    ) throws -> TestRun.Together {
        let all = clients.flatMap { client in
            settings.map { setting in
                var options = RunOptions(client: .profile(client))
                options.setting = setting
                options.paths = paths
                options.scenarios = scenarios
                return options
            }
        }
        return try TestRun.together(all, searchPath: folder.path)
    }

    private func sentence(_ body: () throws -> TestRun.Together) -> String {
        do {
            _ = try body()
            return "accepted"
        } catch {
            return "\(error)"
        }
    }

    @Test func eachClientRunsInEachSetting() throws {
        let together = try together(["curl", "mbsync"], settings: [.strict, .default])
        #expect(
            together.runs.map { "\($0.client.name) \($0.client.setting.rawValue)" } == [
                "curl strict", "curl default", "mbsync strict", "mbsync default",
            ])
        #expect(together.leftOut.isEmpty)
    }

    @Test func aPathThatOneClientLacksIsNotAskedOfIt() throws {
        let together = try together(["curl", "mbsync", "msmtp"], paths: [.imaps, .smtps])
        #expect(
            together.runs.map { Set($0.instances.map(\.path)) } == [[.imaps, .smtps], [.imaps], [.smtps]])
        #expect(
            together.leftOut.map(\.text) == [
                "mbsync strict: its profile has no recipe for smtps",
                "msmtp strict: its profile has no recipe for imaps",
            ])
    }

    @Test func aScenarioOfOneProtocolIsNotAskedOfTheOthers() throws {
        let together = try together(["mbsync", "msmtp"], scenarios: ["imap-strip-capability", "smtp-strip-ehlo"])
        #expect(together.runs.count == 2)
        #expect(together.runs[0].instances.contains { $0.scenario.id == "imap-strip-capability" })
        #expect(together.runs[1].instances.contains { $0.scenario.id == "smtp-strip-ehlo" })
    }

    @Test func aSettingThatAProfileLacksIsSaid() throws {
        let lax = try lax()
        let together = try together([lax, "curl"], settings: [.strict, .default])
        #expect(together.runs.map(\.client.name) == ["lax", "curl", "curl"])
        #expect(together.leftOut.map(\.text) == ["lax strict: its profile has no such setting"])
        #expect(sentence { try self.together([lax]) }.contains("no strict recipe; try the other --setting"))
    }

    /// The file of a profile that has the default setting alone.
    private func lax() throws -> String {
        try folder.write(
            "name: lax\ntrust: ca\npaths: {imaps: {default: {run: [curl, \"{host}:{port}\"]}}}\n", to: "lax.yaml",
            mode: 0o600)
        return folder.path + "/lax.yaml"
    }

    @Test func whatNobodyHasIsRefusedAsForOneClient() {
        #expect(sentence { try together(["msmtp", "mbsync"], paths: [.https]) }.contains("no strict recipe for https"))
        #expect(
            sentence { try together(["mbsync", "msmtp"], paths: [.imaps, .pop3s]) }.contains(
                "no strict recipe for pop3s"))
        #expect(
            sentence { try together(["curl", "mbsync"], scenarios: ["cert.expird"]) }.contains("cert.expired"))
        #expect(
            sentence { try together(["curl", "mbsync"], scenarios: ["ctl.good-chain", "cert.expird"]) }
                .contains("cert.expired"))
        #expect(sentence { try together(["curl", "mbsnyc"]) }.contains("mbsync"))
    }
}
