import Glibc
import Sigillo
import SigilloCore
import SigilloReport
import SigilloVerdict
import Synchronization
import Testing

/// Whole runs against clients in this process: no namespaces, no root, real servers on ports of loopback.
@Suite struct TestRunTests {
    private let folder: TestFolder

    init() throws {
        folder = try TestFolder()
        try folder.write("#!/bin/sh\n", to: "fake", mode: 0o700)
    }

    private func options(_ paths: [ServicePath], _ scenarios: [String]) -> RunOptions {
        var options = RunOptions(client: .command(["fake"] + TestMail.words))
        options.paths = paths
        options.scenarios = scenarios
        options.seed = 7
        return options
    }

    private func run(_ options: RunOptions, room: FakeRoom) throws -> TestRun {
        try TestRun(
            TestRun.inputs(options, searchPath: folder.path), room: room, environment: ["LANG": "C"],
            workingDirectory: "/")
    }

    private func product(
        _ options: RunOptions, workers: Int = 1, _ body: @escaping FakeRoom.Body
    ) throws -> TestRun.Product {
        try run(options, room: FakeRoom(body)).perform(workers: workers)
    }

    private func verdicts(_ report: RunReport) -> [String] {
        report.results.map { "\($0.id) \($0.verdict.rawValue)" }
    }

    /// Reports and secrets as the printer sees them: no form of the report may hold one.
    private func isClean(_ product: TestRun.Product) -> Bool {
        let sweep = Sweep(product.secrets)
        return !product.secrets.isEmpty && sweep.hits(in: Array(product.report.json.document.utf8)).isEmpty
    }

    @Test func aCarefulClientPasses() throws {
        let product = try product(options([.imaps], ["cert.selfsigned", "cert.expired"]), TestMail.careful)
        let report = product.report
        #expect(
            verdicts(report) == [
                "ctl.good-chain@imaps pass", "ctl.no-anchor@imaps pass", "cert.expired@imaps pass",
                "cert.selfsigned@imaps pass", "ctl.good-chain@imaps#2 pass",
            ])
        #expect(report.exitStatus == 0)
        #expect(report.proved.map(\.key).contains("attacks"))
        // Outside a room nobody sees what goes elsewhere, and the report says so.
        #expect(report.notRun.map(\.key) == ["elsewhere"])
        #expect(!report.room.isSealed)
        #expect(report.seed == "7")
        #expect(report.clients.map(\.command) == ["fake {path} {host} {port} {user} {password} {ca}"])
        #expect(report.results.allSatisfy { $0.observations.flows == $0.observations.wholeFlows })
        #expect(isClean(product))
    }

    @Test func twoWorkersComeToTheSameVerdictsInTheSameOrder() throws {
        let options = options([.imaps, .imapStartTLS], ["cert.*", "imap-strip-capability"])
        let one = try product(options, workers: 1, TestMail.careful)
        let two = try product(options, workers: 2, TestMail.careful)
        #expect(verdicts(one.report) == verdicts(two.report))
        #expect(one.report.exitStatus == 0)
        #expect(one.report.results.map(\.outcome) == two.report.results.map(\.outcome))
    }

    @Test func aClientThatGoesOnInClearFailsWithItsFrames() throws {
        let options = options([.imapStartTLS], ["imap-strip-capability[where=both,logindisabled=removed]"])
        let product = try product(options, TestMail.trusting)
        let report = product.report
        #expect(report.exitStatus == 1)
        let result = try #require(report.results.first { $0.scenario == "imap-strip-capability" })
        #expect(result.verdict == .fail)
        #expect(result.outcome == .leakedPlaintext)
        #expect(result.delivered == .yes)
        let finding = try #require(result.findings.first { $0.kind == "credential" })
        #expect(result.timeline.contains { $0.frame == finding.frame && $0.mark == "secret" })
        #expect(
            result.rerun
                == "sigillo test --scenario 'imap-strip-capability[where=both,logindisabled=removed]' "
                + "--path imap-starttls -- fake {path} {host} {port} {user} {password} {ca}")
        #expect(report.results.filter(\.isControl).allSatisfy { $0.verdict == .pass })
        #expect(isClean(product))
    }

    @Test func aClientThatBelievesEveryCertificateIsCalledSoOnce() throws {
        let product = try product(
            options([.imaps], ["cert.selfsigned", "cert.expired", "name.wrong-host"]), TestMail.blind)
        let byScenario = Dictionary(
            product.report.results.map { ($0.scenario, $0) }, uniquingKeysWith: { first, _ in first })
        #expect(byScenario["ctl.no-anchor"]?.verdict == .fail)
        #expect(byScenario["ctl.no-anchor"]?.reasonCode == .verificationOff)
        #expect(byScenario["cert.selfsigned"]?.verdict == .fail)
        #expect(byScenario["cert.selfsigned"]?.outcome == .leakedToImpostor)
        #expect(byScenario["cert.expired"]?.verdict == .skipped)
        #expect(byScenario["name.wrong-host"]?.verdict == .skipped)
        #expect(product.report.exitStatus == 1)
        #expect(isClean(product))
    }

    @Test func aClientThatNeverConnectsProvesNothing() throws {
        let product = try product(options([.imaps], ["cert.selfsigned"])) { _, process in
            process.complain("I know no servers\n")
            return 3
        }
        #expect(product.report.results.allSatisfy { $0.outcome == .noContact && $0.verdict == .inconclusive })
        #expect(product.report.results.allSatisfy { $0.observations.clientEnd == "exited 3" })
        #expect(product.report.exitStatus == 3)
        #expect(product.report.proved.isEmpty)
    }

    @Test func aClientThatHangsIsEndedAndNeverPasses() throws {
        var options = options([.imaps], ["cert.selfsigned"])
        options.timeout = 0.05
        let product = try product(options) { command, process in
            guard let errand = TestMail.Errand(command), let client = try? TestClient(port: errand.port) else {
                return 1
            }
            process.hang()
            _ = consume client
            return 0
        }
        #expect(product.report.results.allSatisfy { $0.verdict != .pass && $0.verdict != .fail })
        #expect(product.report.results.contains { $0.outcome == .hung })
        #expect(product.report.exitStatus == 3)
    }

    @Test func aClientThatIsNotThereIsAnErrorThatSaysSo() throws {
        var options = options([.imaps], ["ctl.good-chain"])
        options.client = .command(["{home}/program", "{host}", "{port}"])
        let inputs = try TestRun.inputs(options, searchPath: folder.path)
        var missing = inputs
        missing.client = TestPlans.client(["/missing/program", "{host}", "{port}"], on: .imaps)
        let product = try TestRun(
            missing, room: FakeRoom(TestMail.careful), environment: [:], workingDirectory: "/"
        ).perform(workers: 1)
        #expect(product.report.results.map(\.outcome) == [.harnessError])
        #expect(product.report.results.first?.observations.clientEnd == "there is no program /missing/program")
    }

    @Test(arguments: [(SIGSEGV, Outcome.crashed), (SIGKILL, .harnessError), (SIGTERM, .harnessError)])
    func aClientThatDiesIsToldFromOneThatWasKilled(signal: Int32, outcome: Outcome) throws {
        let product = try product(options([.imaps], ["ctl.good-chain"])) { command, process in
            guard let errand = TestMail.Errand(command), var client = try? TestClient(port: errand.port) else {
                return 1
            }
            client.finish()
            process.die(by: signal)
            return 0
        }
        #expect(product.report.results.map(\.outcome) == [outcome])
        #expect(product.report.results.map(\.observations.clientEnd) == ["signal \(signal)"])
        #expect(product.report.exitStatus == 3)
    }

    @Test func whatNeedsAParentDomainIsNotRunOnLocalhost() throws {
        let report = try product(options([.imaps], ["ctl.wildcard", "cert.selfsigned"]), TestMail.careful).report
        #expect(report.results.allSatisfy { $0.scenario != "ctl.wildcard" && $0.verdict == .pass })
        #expect(report.notRun.contains { $0.key == "ctl.wildcard" && $0.text.contains("localhost") })
    }

    @Test func anInterruptionLeavesAReportOfWhatWasDone() throws {
        let run = try run(options([.imaps], ["cert.*"]), room: FakeRoom(TestMail.careful))
        let product = try run.perform(workers: 1) { done, _ in
            if done == 2 { run.interrupt() }
        }
        #expect(run.isInterrupted)
        #expect(product.report.results.count == 2)
        #expect(product.report.notRun.map(\.key) == ["elsewhere", "interrupted"])
        #expect(product.report.results.allSatisfy { $0.verdict == .pass || $0.verdict == .inconclusive })
    }

    @Test func anInterruptionEndsAClientThatHangs() throws {
        let box = RunBox()
        let run = try run(
            options([.imaps], ["cert.*"]),
            room: FakeRoom { command, process in
                // It connects, so that the runner waits, and then only the interruption can end it early.
                guard let errand = TestMail.Errand(command), let client = try? TestClient(port: errand.port) else {
                    return 1
                }
                box.interrupt()
                process.hang()
                _ = consume client
                return 0
            })
        box.set(run)
        let product = try run.perform(workers: 1)
        #expect(product.report.results.isEmpty)
        #expect(product.report.exitStatus == 3)
        #expect(product.report.notRun.map(\.key) == ["elsewhere", "interrupted"])
    }

    @Test func aRoomThatCannotBeMadeIsSaid() throws {
        let run = try run(options([.imaps], ["cert.*"]), room: FakeRoom(refusal: "no room today", TestMail.careful))
        let report = try run.perform(workers: 2).report
        #expect(report.results.isEmpty)
        #expect(report.exitStatus == 3)
        #expect(report.notRun.contains { $0.text == "no room today" })
    }

    @Test func theSameSeedGivesTheSameSecretsToTheClient() throws {
        func passwords() throws -> [String] {
            let log = WordLog()
            _ = try product(options([.imaps], ["cert.selfsigned"])) { command, process in
                log.append(command.environment["SIGILLO_PASSWORD"] ?? "")
                return TestMail.careful(command, process)
            }
            return log.words
        }
        let first = try passwords()
        #expect(first == (try passwords()))
        #expect(Set(first).count == first.count)
        #expect(first.count == 4)
    }

    @Test func aClientIsToldEverythingTwice() throws {
        let log = WordLog()
        _ = try product(options([.imaps], ["ctl.good-chain"])) { command, process in
            let environment = command.environment
            log.append(command.arguments.joined(separator: " "))
            for name in ["PATH", "HOST", "PORT", "USER", "PASSWORD", "CA"] {
                log.append(environment["SIGILLO_\(name)"] ?? "?")
            }
            log.append(environment["SIGILLO_SCENARIO"] ?? "?")
            log.append(environment["LANG"] ?? "?")
            let home = environment["HOME"] ?? "?"
            log.append(environment["XDG_CONFIG_HOME"] == home + "/.config" ? "home" : "no home")
            return TestMail.careful(command, process)
        }
        let words = log.words
        #expect(words.first == "fake " + words[1...6].joined(separator: " "))
        #expect(words[1] == "imaps" && words[2] == "localhost")
        #expect(Array(words[7...]) == ["ctl.good-chain@imaps", "C", "home"])
    }

    @Test func keptFilesStandBesideTheResults() throws {
        var options = options([.imaps], ["cert.selfsigned"])
        options.keepFolder = folder.path + "/keep"
        let product = try product(options, TestMail.careful)
        let names = TestFolder.names(folder.path + "/keep")
        for result in product.report.results {
            #expect(result.capture == result.anchor + ".pcapng")
            for ending in ["pcapng", "transcript.jsonl", "stderr"] {
                #expect(names.contains("\(result.anchor).\(ending)"))
            }
            let file = CaptureCheck().check("\(folder.path)/keep/\(result.anchor).pcapng").file
            #expect(file.verdict == .clean, "\(result.id): \(file.reason ?? "")")
            #expect(file.packets == result.observations.packets)
        }
        let sweep = Sweep(product.secrets)
        for name in names where !name.hasSuffix(".pcapng") {
            #expect(sweep.hits(in: try TestFolder.read("\(folder.path)/keep/\(name)")).isEmpty, "\(name)")
        }
    }

    @Test func twoRunsAreOneReport() throws {
        var whole = try product(options([.imaps], ["cert.selfsigned"]), TestMail.careful).report
        var inputs = try TestRun.inputs(options([.imaps], ["cert.selfsigned"]), searchPath: folder.path)
        inputs.client.name = "blind"
        let other = try TestRun(
            inputs, room: FakeRoom(TestMail.blind), environment: [:], workingDirectory: "/", sharesFolder: true
        ).perform(workers: 1).report
        let passes = whole.summary[.pass]
        whole.merge(other)
        #expect(whole.clients.map(\.name) == ["fake", "blind"])
        #expect(whole.results.count == 8)
        #expect(whole.summary[.pass] == passes + other.summary[.pass])
        #expect(whole.exitStatus == 1)
        #expect(Set(whole.results.map(\.anchor)).count == 8)
        #expect(other.results.allSatisfy { $0.anchor.hasPrefix("blind.strict.") })
    }
}

/// Words that clients leave behind for the test.
private final class WordLog: Sendable {
    private let log = Mutex<[String]>([])

    var words: [String] { log.withLock { $0 } }

    func append(_ word: String) { log.withLock { $0.append(word) } }
}

/// A run that its own client interrupts.
private final class RunBox: Sendable {
    private let run = Mutex<TestRun?>(nil)

    func set(_ run: TestRun) { self.run.withLock { $0 = run } }
    func interrupt() { run.withLock { $0 }?.interrupt() }
}
