internal import Foundation
internal import SigilloCheck
package import SigilloCore
internal import SigilloFiles
package import SigilloReport
package import SigilloScenario
internal import SigilloTLS
internal import SigilloVerdict
internal import Synchronization

/// The main job: runs one client against its scenarios and judges it.
package final class TestRun: Sendable {
    /// What a run is made of, checked before anything starts.
    package struct Inputs: Sendable {
        package var options: RunOptions
        package var client: ClientPlan
        /// How what fails with the default setting is run again with the strict one; nil where there is none.
        package var strict: StrictAgain?
        package var instances: [ScenarioInstance]
        package var profiles: [String: CertificateProfile]
        /// Instances that were asked for but cannot be run here, with the reason.
        package var notRun: [RunReport.Statement]
    }

    let inputs: Inputs
    let settings: RunSettings
    let keeper: KeptFiles?
    let judge: Judge
    /// The workers that run again what failed.
    let second = Mutex<Crew?>(nil)
    private let room: any ClientRoom
    private let crew: Crew
    let sharesFolder: Bool
    private let startedAt: CalendarDate

    /// Prepares a run.
    ///
    /// - Parameters:
    ///   - environment: the base environment of clients.
    ///   - sharesFolder: whether several clients or settings keep their files in one folder.
    /// - Throws: ``UsageError`` where what was asked for is refused in this room; ``SigilloFiles/FileError``.
    package init(
        _ inputs: Inputs, room: any ClientRoom, environment: [String: String], workingDirectory: String,
        sharesFolder: Bool = false
    ) throws {
        self.room = room
        self.sharesFolder = sharesFolder
        if !room.status.isSealed { try Self.refuseRealConfigurations(inputs) }
        let host = room.status.isSealed ? inputs.options.host ?? RoomNames.mailHost : RoomNames.loopbackHost
        let inputs = inputs.possible(for: host, isSealed: room.status.isSealed)
        self.inputs = inputs
        let options = inputs.options
        let seed = options.seed ?? UInt64.random(in: .min ... .max)
        settings = RunSettings(
            client: inputs.client, host: host, profiles: inputs.profiles, environment: environment,
            workingDirectory: workingDirectory, seed: seed, timeout: options.timeout,
            account: options.account, mailEncoding: options.mailEncoding)
        keeper = try options.keepFolder.map { try KeptFiles(folder: $0, reveals: options.reveals) }
        judge = Judge(
            policy: options.policy == .strict ? .strict : .opportunistic, skipsPointless: options.skipsPointless)
        startedAt = CalendarDate.now()
        crew = Self.makeCrew(PlannedInstance.plan(inputs.instances), settings, options, room, now: startedAt)
    }

    private static func makeCrew(
        _ plan: [PlannedInstance], _ settings: RunSettings, _ options: RunOptions, _ room: any ClientRoom,
        now: CalendarDate
    ) -> Crew {
        Crew(
            plan: plan, settings: settings, room: room,
            machinePlan: RoomNames.plan(host: settings.host, runAs: options.runAs),
            certificates: CertificateStore(
                host: settings.host, addresses: room.status.isSealed ? [] : ["127.0.0.1", "::1"], now: now.seconds),
            isThorough: options.isThorough, skipsPointless: options.skipsPointless,
            simulatedDrops: options.simulatedDrops)
    }

    /// More workers for the same room.
    func makeCrew(_ plan: [PlannedInstance], _ settings: RunSettings) -> Crew {
        Self.makeCrew(plan, settings, inputs.options, room, now: startedAt)
    }

    /// Ends the run as soon as it can be: clients are ended, what was done is judged and reported.
    package func interrupt() {
        crew.interrupt()
        second.withLock { $0 }?.interrupt()
    }

    /// Whether it was interrupted.
    package var isInterrupted: Bool { crew.isInterrupted }

    /// A run's report, and what must not stand in any form of it.
    package struct Product: Sendable {
        package var report: RunReport
        package var secrets: [Sweep.Target]
    }

    /// Checks what was asked for: the client, its paths, the scenarios.
    ///
    /// - Throws: ``UsageError``, or an error with a sentence from a file that is wrong.
    package static func inputs(_ options: RunOptions, searchPath: String) throws -> Inputs {
        try inputs(options, from: Shelf(options), searchPath: searchPath)
    }

    /// The same with what was read before.
    static func inputs(_ options: RunOptions, from shelf: Shelf, searchPath: String) throws -> Inputs {
        let catalogue = shelf.catalogue
        let setting = options.clientSetting
        let client: ClientPlan
        var strict: StrictAgain?
        switch options.client {
        case .profile(let name):
            let lookup = shelf.lookup
            let profile = try lookup.profile(name)
            client = try lookup.plan(profile, setting: setting, paths: options.paths, searchPath: searchPath)
            if setting == .default {
                strict = lookup.strictPlan(profile, paths: client.recipes.keys.sorted()).map {
                    StrictAgain(client: $0, catalogue: catalogue)
                }
            }
        case .command(let command):
            client = try ClientLookup.plan(
                command: command, setting: setting, paths: options.paths, searchPath: searchPath)
        }
        let tags = try options.tags.map { tag in
            guard let known = ScenarioTag(rawValue: tag) else {
                let words = ScenarioTag.allCases.map(\.rawValue).joined(separator: ", ")
                throw UsageError("'\(tag)' is no tag. Known: \(words).")
            }
            return known
        }
        let paths = options.paths.isEmpty ? client.recipes.keys.sorted() : options.paths
        let chosen = try catalogue.select(
            ScenarioSelection(globs: options.scenarios, paths: paths, tags: tags))
        if let host = options.host, !RoomNames.isHostName(host) {
            throw UsageError(
                "'\(host)' is no host name: give --host letters, digits, hyphens and dots, as in mail.example.test.")
        }
        return Inputs(
            options: options, client: client, strict: strict, instances: catalogue.withControls(chosen),
            profiles: Dictionary(
                shelf.certificates.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first }),
            notRun: [])
    }

    /// Runs, judges and reports.
    ///
    /// - Parameter progress: told after each instance how many are done.
    /// - Throws: ``SigilloFiles/FileError`` when kept files cannot be written.
    package func perform(
        workers: Int, progress: @escaping @Sendable (_ done: Int, _ of: Int) -> Void = { _, _ in }
    ) throws -> Product {
        var work = crew.perform(workers: workers, progress: progress)
        Self.apply(work.selfTests, work.failures, to: &work.runs)
        let judgements = judge.judge(work.runs.map(\.observation))
        let done = work.runs.count
        let secondPass = try againStrictly(judgements, workers: workers) { progress(done + $0, done + $1) }
        let builder = ResultBuilder(
            client: settings.client, sharesFolder: sharesFolder, keepsFiles: keeper != nil,
            reveals: inputs.options.reveals, rerunArguments: hidingPassword(of: work)(rerunArguments))
        var results: [InstanceResult] = []
        for (run, judgement) in zip(work.runs, judgements) {
            var result = builder.result(run, judgement)
            secondPass?.amend(&result, of: judgement.instance)
            try keeper?.write(run, anchor: result.anchor)
            results.append(result)
        }
        return Product(
            report: report(work, results), secrets: Self.sweepTargets(of: work.runs) + (secondPass?.secrets ?? []))
    }

    /// What must not stand in any form of the report.
    static func sweepTargets(of runs: [InstanceRun]) -> [Sweep.Target] {
        runs.flatMap { run in
            run.secrets.hidden.filter { $0.label == "password" || $0.label == "body" }
                .map { Sweep.Target(label: $0.label, secret: $0.value) }
        }
    }

    // MARK: - Refusals

    /// Outside the room a real configuration would send a real password to a real server.
    private static func refuseRealConfigurations(_ inputs: Inputs) throws {
        let remedy = "It needs the sealed room: 'sigillo doctor' says what stands in its way here."
        if inputs.options.host != nil {
            throw UsageError("--host is refused outside the sealed room: the name would be a real server's. \(remedy)")
        }
        if inputs.options.account != .fresh {
            throw UsageError(
                "--account is refused outside the sealed room: a client with a configuration of its own could send a real "
                    + "password to a real server. \(remedy)")
        }
        let plans = [inputs.client, inputs.strict?.client].compactMap(\.self)
        guard plans.allSatisfy(\.isTold) || inputs.options.usesEnvironment else {
            throw UsageError(
                "This command does not say {host} and {port}, so outside the sealed room it would dial a real server with "
                    + "a real password: refused. Put both placeholders in, or add --uses-environment when it reads "
                    + "SIGILLO_HOST and SIGILLO_PORT. \(remedy)")
        }
        if inputs.options.runAs != nil {
            throw UsageError("--as is refused outside the sealed room. \(remedy)")
        }
    }

    // MARK: - Report

    /// A machine whose capture could not see what was shown to it proves nothing; without any machine nothing was run.
    static func apply(_ tests: [SelfTest.Result], _ failures: [String], to runs: inout [InstanceRun]) {
        let failed = tests.first { !$0.isPassed }?.text
        guard let sentence = failed ?? (runs.isEmpty ? failures.first : nil) else { return }
        for index in runs.indices {
            if runs[index].observation.harnessFailure == nil { runs[index].observation.harnessFailure = sentence }
        }
    }

    private func report(_ work: Crew.Work, _ results: [InstanceResult]) -> RunReport {
        let capture: RunReport.Room.Capture =
            switch work.runs.first?.observation.capture.kind {
            case .kernel: .kernel
            case .tap: .tap
            case .some(.none), nil: .none
            }
        let client = settings.client
        let paths = Set(inputs.instances.map(\.path)).sorted()
        let templates = paths.map { client.template(on: $0) }.map(hidingPassword(of: work))
        var report = RunReport(
            version: SigilloVersion.text, startedAt: startedAt.reportText,
            finishedAt: CalendarDate.now().reportText, seed: String(settings.seed),
            policy: inputs.options.policy.rawValue,
            clients: [
                RunReport.Client(
                    name: client.name, version: work.clientVersion, command: templates.joined(separator: "\n"),
                    setting: client.setting.rawValue)
            ],
            room: RunReport.Room(
                isSealed: room.status.isSealed, capture: capture, interface: capture == .kernel ? "lo" : nil,
                packets: work.runs.reduce(0) { $0 + ($1.observation.check?.packets ?? 0) },
                dropped: work.runs.reduce(0) { $0 + Int(clamping: $1.dropped) }),
            results: results, notRun: inputs.notRun, account: sharedAccount, isRevealed: inputs.options.reveals)
        for failure in work.failures {
            report.notRun.append(RunReport.Statement(key: "machine", text: failure))
        }
        if !room.status.isSealed {
            report.notRun.append(
                RunReport.Statement(
                    key: "elsewhere",
                    text: "what the client sent to any other place, and the names that it looked up: only a sealed "
                        + "room sees everything"))
        }
        report.notRun += accountStatements(work)
        if let refusal = room.status.refusal {
            report.notRun.append(RunReport.Statement(key: "no-room", text: refusal))
        }
        let done = Set(work.runs.map(\.planned.number)).count
        if done < inputs.instances.count {
            let missing = inputs.instances.count - done
            report.notRun.append(
                RunReport.Statement(key: "interrupted", text: "\(missing) of \(inputs.instances.count) were not run"))
        }
        report.proved = Proofs.statements(report, selfTests: work.selfTests)
        return report
    }

    private var rerunArguments: String {
        let options = inputs.options
        let encoding = options.mailEncoding == .sevenBit ? nil : options.mailEncoding.rawValue
        let words = [
            ("--host", options.host), ("--account", options.account.argument), ("--mail-encoding", encoding),
        ]
        let named = words.map { name, value in
            value.map { "\(name) \(ShellQuoting.quote($0)) " } ?? ""
        }.joined()
        switch options.client {
        case .profile(let name):
            let setting = settings.client.setting == .strict ? "" : " --setting \(settings.client.setting.rawValue)"
            return named + "--client \(ShellQuoting.quote(name))\(setting)"
        case .command(let words):
            let reads = options.usesEnvironment ? "--uses-environment " : ""
            let finds = options.setsUp ? "--sets-up " : ""
            return named + reads + finds + "-- " + words.map(ShellQuoting.quote).joined(separator: " ")
        }
    }
}
