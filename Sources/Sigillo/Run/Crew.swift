internal import Foundation
internal import SigilloCapture
package import SigilloCore
internal import SigilloScenario
internal import SigilloServer
package import SigilloTLS
internal import SigilloVerdict
internal import Synchronization

/// The workers of a run: each a thread with a private machine, all taking from one list of planned instances.
package final class Crew: Sendable {
    /// What the workers left behind.
    package struct Work: Sendable {
        /// The runs in the order of the plan; those that an interruption left out are missing.
        package var runs: [InstanceRun] = []
        /// What each machine's self-test found.
        package var selfTests: [SelfTest.Result] = []
        /// What the client said of its version, or nil.
        package var clientVersion: String?
        /// Why a machine could not be made, in one sentence each.
        package var failures: [String] = []
    }

    private struct State {
        var hasAskedVersion = false
        /// The servers at work: their owners wait for them.
        var servers: [MailServer] = []
        var work = Work()
    }

    private let plan: [PlannedInstance]
    private let settings: RunSettings
    private let room: any ClientRoom
    private let machinePlan: MachinePlan
    private let certificates: CertificateStore
    private let clock: TimeLearner
    private let accounts: AccountLearner
    private let queue: PlanQueue
    private let simulatedDrops: UInt64
    private let judge: Judge
    private let state = Mutex(State())
    private let interruption = Atomic(false)

    /// Creates a crew for a plan.
    package init(
        plan: [PlannedInstance], settings: RunSettings, room: any ClientRoom, machinePlan: MachinePlan,
        certificates: CertificateStore, isThorough: Bool, skipsPointless: Bool, simulatedDrops: UInt64
    ) {
        self.plan = plan
        self.settings = settings
        self.room = room
        self.machinePlan = machinePlan
        self.certificates = certificates
        self.simulatedDrops = simulatedDrops
        clock = TimeLearner(isThorough: isThorough)
        accounts = AccountLearner(settings.account, host: settings.host)
        judge = Judge(skipsPointless: skipsPointless)
        queue = PlanQueue(plan, waitsForBaselines: accounts.waitsForBaselines, waitsForProofs: skipsPointless)
    }

    /// Starts nothing more; clients that run are ended.
    package func interrupt() {
        interruption.store(true, ordering: .releasing)
        queue.cancel()
        for server in state.withLock({ $0.servers }) { server.wake() }
    }

    /// Whether the run was interrupted.
    package var isInterrupted: Bool { interruption.load(ordering: .acquiring) }

    /// Works through the plan with `workers` machines and waits for the end of it.
    ///
    /// - Parameter progress: told after each run how many are done.
    package func perform(workers: Int, progress: @escaping @Sendable (_ done: Int, _ of: Int) -> Void) -> Work {
        let threads = (0..<max(1, min(workers, plan.count))).map { _ in
            // A machine changes its thread for good, so each worker has a thread of its own, from no pool.
            WorkerThread { self.work(progress: progress) }
        }
        for thread in threads { thread.join() }
        return state.withLock { state in
            state.work.runs.sort { $0.planned.number < $1.planned.number }
            return state.work
        }
    }

    private func work(progress: @Sendable (Int, Int) -> Void) {
        do {
            try room.withMachine(machinePlan) { machine in
                let paths = Set(plan.map(\.instance.path))
                let working = try WorkingMachine(machine, paths: paths.sorted(), host: settings.host)
                state.withLock { $0.servers.append(working.server) }
                defer {
                    state.withLock { $0.servers.removeAll { $0 === working.server } }
                    working.close()
                }
                working.capture?.simulatedDrops = simulatedDrops
                let test = SelfTest(machine: working, host: settings.host, certificates: certificates).run(
                    profile: settings.profiles["ctl.good-chain"])
                state.withLock { $0.work.selfTests.append(test) }
                askVersion(on: machine)
                let runner = InstanceRunner(
                    machine: working, settings: settings, certificates: certificates, clock: clock,
                    accounts: accounts, isInterrupted: { [self] in isInterrupted })
                while !isInterrupted, let planned = queue.take() {
                    defer { queue.finish(planned) }
                    let run = isPointless(planned) ? runner.skip(planned) : runner.run(planned)
                    let done = state.withLock { state in
                        // A client that was ended by Ctrl-C proves nothing: its run is left out.
                        if !isInterrupted { state.work.runs.append(run) }
                        return state.work.runs.count
                    }
                    progress(done, plan.count)
                }
            }
        } catch {
            state.withLock { $0.work.failures.append("\(error)") }
        }
    }

    /// Asks the client for its version, on one machine for all.
    private func askVersion(on machine: any ClientMachine) {
        let isFirst = state.withLock { state in
            defer { state.hasAskedVersion = true }
            return !state.hasAskedVersion
        }
        guard isFirst, let command = settings.client.versionCommand else { return }
        let version = VersionQuestion.ask(
            command, on: machine, environment: settings.environment, folder: settings.workingDirectory)
        state.withLock { $0.work.clientVersion = version }
    }

    /// Whether the client is known by now to verify nothing, so that one more bad certificate shows nothing more.
    private func isPointless(_ planned: PlannedInstance) -> Bool {
        let controls = state.withLock { state in
            state.work.runs.map(\.observation).filter {
                $0.instance.path == planned.instance.path && $0.instance.scenario.isControl
            }
        }
        return judge.skips(planned.instance, after: controls)
    }
}

/// A thread that can be waited for.
private struct WorkerThread {
    private let done = DispatchSemaphore(value: 0)

    /// Starts it.
    init(_ body: @escaping @Sendable () -> Void) {
        let done = done
        let thread = Thread {
            body()
            done.signal()
        }
        thread.stackSize = 2 << 20
        thread.start()
    }

    func join() { done.wait() }
}
