import Sigillo
import SigilloCore
import SigilloScenario
import Testing

/// What is refused before anything starts.
@Suite struct TestRunInputsTests {
    private let folder: TestFolder

    init() throws {
        folder = try TestFolder()
        try folder.write("#!/bin/sh\n", to: "fake", mode: 0o700)
        try folder.write("#!/bin/sh\n", to: "curl", mode: 0o700)
    }

    private func options(_ command: [String], _ change: (inout RunOptions) -> Void = { _ in }) -> RunOptions {
        var options = RunOptions(client: .command(command))
        options.paths = [.imaps]
        options.scenarios = ["ctl.good-chain"]
        change(&options)
        return options
    }

    /// The sentence of a refusal; `accepted` where there is none.
    private func sentence(_ options: RunOptions) -> String {
        do {
            let inputs = try TestRun.inputs(options, searchPath: folder.path)
            _ = try TestRun(inputs, room: FakeRoom(TestMail.careful), environment: [:], workingDirectory: "/")
            return "accepted"
        } catch {
            return "\(error)"
        }
    }

    @Test func outsideTheRoomARealConfigurationIsRefused() {
        #expect(sentence(options(["fake", "{host}:{port}"])) == "accepted")
        #expect(sentence(options(["fake"])).contains("{host} and {port}"))
        #expect(sentence(options(["fake"])).contains("--uses-environment"))
        #expect(sentence(options(["fake"]) { $0.usesEnvironment = true }) == "accepted")
        #expect(sentence(options(["fake", "{host}:{port}"]) { $0.host = "mail.example.test" }).contains("--host"))
        #expect(sentence(options(["fake", "{host}:{port}"]) { $0.runAs = "nobody" }).contains("--as"))
        for account in [AccountChoice.learnt, .known(OwnAccount(user: "u", password: Secret("p"), file: "f"))] {
            #expect(sentence(options(["fake", "{host}:{port}"]) { $0.account = account }).contains("--account"))
        }
    }

    @Test func whatIsNotKnownIsRefusedWithAHint() {
        let command = ["fake", "{host}:{port}"]
        #expect(sentence(options(command) { $0.tags = ["smoek"] }).contains("'smoek' is no tag"))
        #expect(sentence(options(command) { $0.scenarios = ["cert.expird"] }).contains("cert.expired"))
        #expect(sentence(options(command) { $0.scenarios = ["imap-strip-capability"] }).contains("on imaps"))
        #expect(sentence(options(command) { $0.client = .profile("crul") }).contains("curl"))
        #expect(sentence(options(command) { $0.scenarioFolder = "/nowhere" }).contains("/nowhere"))
        #expect(sentence(options(command) { $0.keepFolder = folder.path + "/fake" }).contains("is no folder"))
    }

    @Test(arguments: ["bad host", "-mail.test", "mail..test", "", "mail.test.", "m\u{e9}l.test"])
    func whatIsNoHostNameIsRefused(host: String) {
        #expect(sentence(options(["fake", "{host}:{port}"]) { $0.host = host }).contains("is no host name"))
    }

    @Test func aProfileIsTestedOnAllItsPathsUnlessTold() throws {
        var options = RunOptions(client: .profile("curl"))
        options.scenarios = ["ctl.good-chain"]
        let all = try TestRun.inputs(options, searchPath: folder.path)
        #expect(Set(all.instances.map(\.path)) == Set(all.client.recipes.keys))
        #expect(all.instances.allSatisfy { $0.scenario.isBaseline })
        options.paths = [.smtps]
        let one = try TestRun.inputs(options, searchPath: folder.path)
        #expect(Set(one.instances.map(\.path)) == [.smtps])
        #expect(one.client.setting == .strict)
        options.setting = .default
        #expect(try TestRun.inputs(options, searchPath: folder.path).client.setting == .default)
    }

    @Test func controlsStandAroundWhatWasChosen() throws {
        let inputs = try TestRun.inputs(
            options(["fake", "{host}:{port}"]) { $0.scenarios = ["cert.expired"] }, searchPath: folder.path)
        #expect(
            inputs.instances.map(\.scenario.id) == [
                "ctl.good-chain", "ctl.no-anchor", "cert.expired", "ctl.good-chain",
            ])
        #expect(inputs.profiles["cert.expired"] != nil)
        #expect(inputs.notRun.isEmpty)
    }
}
