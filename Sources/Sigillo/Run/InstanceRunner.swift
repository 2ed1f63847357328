internal import Glibc
internal import SigilloCapture
internal import SigilloCheck
internal import SigilloCore
internal import SigilloProtocols
internal import SigilloReport
internal import SigilloScenario
internal import SigilloServer
package import SigilloTLS
internal import SigilloVerdict
internal import SigilloWire
internal import Synchronization

/// Runs the client in one instance after another on the machine of one thread.
///
/// It prepares certificates, servers and files, starts the client, waits until it is gone, and collects what the
/// server's engine, the capture and the resolver saw. It judges nothing.
package final class InstanceRunner {
    let machine: WorkingMachine
    let settings: RunSettings
    private let certificates: CertificateStore
    private let clock: TimeLearner
    private let accounts: AccountLearner
    private let isInterrupted: @Sendable () -> Bool
    /// The TLS of the web server that shows settings, by what it negotiates: most instances have it in common.
    var publishingContexts: [TLSSettings: TLSContext] = [:]

    /// Creates a runner for a machine of the current thread.
    package init(
        machine: WorkingMachine, settings: RunSettings, certificates: CertificateStore, clock: TimeLearner,
        accounts: AccountLearner = AccountLearner(.fresh, host: ""), isInterrupted: @escaping @Sendable () -> Bool
    ) {
        self.machine = machine
        self.settings = settings
        self.certificates = certificates
        self.clock = clock
        self.accounts = accounts
        self.isInterrupted = isInterrupted
    }

    /// The record of an instance that is not run, because an earlier one made it pointless.
    package func skip(_ planned: PlannedInstance) -> InstanceRun {
        let instance = planned.instance
        var generator = SeededGenerator(
            seed: settings.seed, label: "\(settings.client.name) \(instance.id) \(planned.repetition)")
        var secrets = InstanceSecrets(using: &generator)
        accounts.apply(to: &secrets, on: instance.path)
        var observation = Observation.notRun(instance)
        observation.repetition = planned.repetition
        observation.isAccountUnknown = accounts.isLacking(on: instance.path)
        return InstanceRun(
            planned: planned, secrets: secrets, observation: observation, frames: [],
            namesAsked: [], standardError: [], dropped: 0, nanoseconds: 0)
    }

    /// Runs the client once.
    package func run(_ planned: PlannedInstance) -> InstanceRun {
        let start = Self.monotonicNow()
        var record = skip(planned)
        do {
            try perform(planned, into: &record)
        } catch let error as RoomError where error.isClientMissing {
            record.observation.client.end = .notStarted(error.description)
        } catch {
            record.observation.harnessFailure = "\(error)"
        }
        record.nanoseconds = Self.monotonicNow() - start
        return record
    }

    private func perform(_ planned: PlannedInstance, into record: inout InstanceRun) throws {
        let secrets = record.secrets
        let addresses = WebAddresses(host: settings.host, ports: machine.ports)
        let instance = planned.instance.filled(with: secrets, at: addresses)
        record.observation.instance = instance
        let issued = try issue(instance.scenario.certificate)
        let context = try TLSContext(server: issued, settings: instance.scenario.tls)
        var planning = EndpointPlanning(
            instance: instance, hostName: settings.host, account: secrets.account, context: context,
            ports: machine.ports)
        planning.learnsAccount = accounts.isLearning(in: planned)
        // Nobody is held to addresses that nobody knows.
        if !accounts.knowsSender { planning.submission.requiresOwnSender = false }
        if instance.scenario.visits > 1 {
            planning.honestContext = try TLSContext(server: issue(Scenario.goodChain), settings: .careful)
        }
        let published = try surround(&planning, secrets)
        let date = CalendarDate(seconds: certificates.now)
        if machine.machine.isSealed {
            record.observation.canary = Observation.Canary(
                name: RoomNames.canaryHost, addresses: RoomNames.canaryAddresses)
        }
        machine.server.begin(plan(planning, secrets, date))
        defer { machine.endNetwork() }
        try machine.begin(instance.scenario.network, host: settings.host, published: published)
        _ = machine.takeQuestions()
        machine.forgetFrames()
        let anchor = issued.trustedAnchor
        try machine.machine.trust([(pem: anchor.pem, subjectHash: UInt32(anchor.subjectHash, radix: 16) ?? 0)])
        let folder = try ClientFolder(
            scratch: machine.machine.scratch, number: planned.number, anchors: anchor.pem,
            message: secrets.outgoingMessage(date: date, encoding: settings.mailEncoding).octets)
        defer { folder.remove() }

        var values = placeholders(instance, secrets, folder)
        let start = addresses.origin(of: instance.scenario.start ?? instance.path)
        if !start.isEmpty { values[.url] = start + "/" }
        if instance.scenario.setup != nil { for told in [Placeholder.host, .port, .url] { values[told] = nil } }
        let command = try self.command(instance, values, folder)
        let started = Self.monotonicNow()
        let (process, end) = try visit(instance, command, planning.visits)
        let harvest = machine.server.end()
        collect(harvest, into: &record)
        if case .signalled(let number) = end.end, Self.signalsOfOthers.contains(Int32(number)) {
            record.observation.harnessFailure =
                "the client was killed from outside by signal \(number): what it would have done is not known"
        }
        clock.learn(from: harvest.connections, on: instance)
        // On a terminal its errors stand among all that it showed.
        record.standardError = command.usesTerminal ? process.standardOutput : process.standardError
        record.observation.client = ClientRun(
            end: end.end, wasAliveWhileNotHeld: end.end == .timedOut && !end.wasHeld,
            errorExcerpt: ErrorExcerpt.text(of: process.standardError, hiding: record.secrets.hidden),
            nanoseconds: Self.monotonicNow() - started)
    }

    func issue(_ id: String) throws -> IssuedCertificates {
        guard let profile = settings.profiles[id] else {
            throw RoomError("the certificate profile \(id) is not in certs/profiles.yaml")
        }
        return try certificates.issue(profile)
    }

    // MARK: - The client

    /// Starts the client as often as the instance wants it, each time until it is gone; one that does not end by itself
    /// is not started again.
    private func visit(
        _ instance: ScenarioInstance, _ command: ClientCommand, _ visits: VisitCounter
    ) throws -> (process: any ClientProcess, end: (end: ClientRun.End, wasHeld: Bool)) {
        var number = 1
        while true {
            visits.begin(number)
            let process: any ClientProcess
            do {
                process = try machine.machine.start(command)
            } catch {
                _ = machine.server.end()
                throw error
            }
            let end = wait(for: process, in: instance)
            process.end()
            machine.machine.endStrays()
            guard case .exited = end.end, number < instance.scenario.visits else { return (process, end) }
            number += 1
        }
    }

    private func placeholders(
        _ instance: ScenarioInstance, _ secrets: InstanceSecrets, _ folder: ClientFolder
    ) -> [Placeholder: String] {
        let port = machine.ports[instance.path.standardPort] ?? instance.path.standardPort
        return [
            .host: settings.host, .port: String(port), .user: secrets.account.user,
            .password: String(decoding: secrets.account.password.reveal(), as: UTF8.self), .ca: folder.caFile,
            .from: secrets.account.address, .to: secrets.account.correspondent, .message: folder.messageFile,
            .path: instance.path.rawValue, .home: folder.home, .other: RoomNames.canaryHost,
        ]
    }

    private func command(
        _ instance: ScenarioInstance, _ values: [Placeholder: String], _ folder: ClientFolder
    ) throws -> ClientCommand {
        guard let recipe = settings.client.recipes[instance.path] else {
            throw RoomError("\(settings.client.name) has no recipe for \(instance.path.rawValue)")
        }
        func fill(_ text: String) -> String { Placeholders.substitute(text, with: values) }
        for file in recipe.files { try folder.write(fill(file.text), to: fill(file.path)) }
        let arguments: [String] =
            switch recipe.invocation {
            case .run(let words): words.map(fill)
            case .shell(let text): ["/bin/sh", "-c", fill(text)]
            }
        var environment = settings.environment
        environment["HOME"] = folder.home
        environment["TMPDIR"] = folder.path
        environment["XDG_CONFIG_HOME"] = folder.home + "/.config"
        environment["XDG_DATA_HOME"] = folder.home + "/.local/share"
        environment["XDG_CACHE_HOME"] = folder.home + "/.cache"
        for (placeholder, value) in values { environment[placeholder.environmentName] = value }
        environment["SIGILLO_SCENARIO"] = instance.id
        for variable in recipe.environment { environment[variable.name] = fill(variable.value) }
        return ClientCommand(
            arguments: arguments, environment: environment, workingDirectory: settings.workingDirectory,
            usesTerminal: recipe.usesTerminal,
            answers: recipe.answers.map { ClientCommand.Answer(prompt: $0.prompt, reply: fill($0.reply)) })
    }

    /// Waits until the client and its connections are gone, or its time is over.
    ///
    /// Connections on which the server keeps silent on purpose are closed when that was long enough, to see what the
    /// client does next.
    private func wait(
        for process: any ClientProcess, in instance: ScenarioInstance
    ) -> (end: ClientRun.End, wasHeld: Bool) {
        let path = instance.path
        // A network that swallows what is sent to the port is silent on purpose, too.
        let isSwallowed = instance.scenario.network.droppedPorts.contains(path.standardPort)
        let recipe = settings.client.recipes[path]
        let seconds = settings.timeout ?? recipe?.timeout.map(Double.init) ?? RunSettings.defaultTimeout
        let deadline = Self.monotonicNow() + UInt64(seconds * 1_000_000_000)
        var heldUntil: UInt64?
        while true {
            let now = Self.monotonicNow()
            if now >= deadline || isInterrupted() {
                let isHeld = isSwallowed || machine.server.activity.holding > 0
                process.end()
                return (.timedOut, isHeld)
            }
            if let until = heldUntil, now >= until {
                machine.server.endHolds()
                heldUntil = nil
            }
            let limit = min(deadline, heldUntil ?? deadline)
            if let end = process.wait(nanoseconds: limit - now, wake: machine.server.wakeDescriptor) {
                settle(on: path, until: deadline)
                return (Self.end(end), heldUntil != nil)
            }
            machine.server.drainWakes()
            if heldUntil == nil, machine.server.activity.holding > 0 {
                heldUntil = Self.monotonicNow() + clock.hold(on: path)
            }
        }
    }

    /// The client is gone: its connections end at once, unless it left a process behind that may still talk.
    private func settle(on path: ServicePath, until deadline: UInt64) {
        let start = Self.monotonicNow()
        var hasStrays = machine.machine.hasStrays()
        while machine.server.activity.open > 0 || hasStrays {
            let patience = hasStrays ? clock.daemon : clock.silence(on: path)
            let now = Self.monotonicNow()
            guard now < min(deadline, start + patience), !isInterrupted() else { return }
            // The end of a process wakes nobody: it is looked for again every now and then.
            let left = min(deadline, start + patience) - now
            let pause = hasStrays ? min(left, 25_000_000) : left
            var waiting = pollfd(fd: machine.server.wakeDescriptor, events: Int16(POLLIN), revents: 0)
            poll(&waiting, 1, Int32(clamping: pause / 1_000_000 + 1))
            machine.server.drainWakes()
            hasStrays = machine.machine.hasStrays()
        }
    }

    /// The signals that no fault of a program raises: somebody else sent them, or the system for want of memory.
    private static let signalsOfOthers = [SIGHUP, SIGINT, SIGTERM, SIGKILL]

    private static func end(_ end: ClientEnd) -> ClientRun.End {
        switch end {
        case .exited(let status): .exited(status: Int(status))
        case .signalled(let number): .signalled(Int(number))
        }
    }

    // MARK: - What was seen

    private func collect(_ harvest: Harvest, into record: inout InstanceRun) {
        record.observation.connections = harvest.connections
        record.observation.arrivals = harvest.messages.compactMap(MailArrival.init)
        let own = learnt(from: harvest, into: &record)
        record.secrets.adopt(
            cookies: harvest.connections.flatMap(\.logins).map(\.attempt).filter { $0.mechanism == "cookie" }
                .map(\.secret))
        let secrets = record.secrets
        record.namesAsked = machine.takeQuestions()
        record.observation.isNameAnswered = record.namesAsked.contains { name in
            name.lowercased().split(separator: ".") == settings.host.lowercased().split(separator: ".")
        }
        record.observation.isServiceAnswered = record.namesAsked.contains { name in
            PublishedAccount.isService(name, of: secrets.account)
        }
        func check(_ frames: [CapturedFrame], _ dropped: UInt64) -> CheckResult {
            var settings = CheckerSettings()
            for (known, bound) in machine.ports { settings.services[bound] = EndpointPlanning.service(of: known) }
            var checker = Checker(secrets: secrets.known, settings: settings)
            for frame in frames { checker.add(frame) }
            return checker.finish(drops: dropped)
        }
        var result: CheckResult?
        let taken = machine.takeFrames { frames, dropped in
            let seen = check(frames, dropped)
            result = seen
            return dropped > 0 || seen.flows.allSatisfy { $0.isWhole || $0.isUnanswered }
        }
        if let (slice, showsMarker) = taken {
            record.frames = slice.frames
            record.dropped = slice.dropped
            record.observation.capture = CaptureCompleteness(
                kind: .kernel, dropped: Int(clamping: slice.dropped), markerSeen: showsMarker)
        } else {
            record.frames = TapFrames.frames(of: harvest)
            record.observation.capture = CaptureCompleteness(kind: .tap, markerSeen: true)
            result = check(record.frames, 0)
        }
        record.observation.check = result
        if var own {
            let path = record.planned.instance.path
            own.mail = LearnedMail(sentOn: path, by: harvest.connections).unseen(in: record.frames)
            accounts.learn(own, on: path)
        }
    }

    /// The account that the client showed, where it was to show it; the record knows it from here on.
    private func learnt(from harvest: Harvest, into record: inout InstanceRun) -> LearnedAccount? {
        if accounts.isDoubtful(on: record.planned.instance.path) {
            record.secrets.attempted = Set(
                harvest.connections.flatMap(\.logins).map(\.attempt.secret).filter { $0.count >= Sweep.shortestSecret })
        }
        guard
            let own = accounts.account(
                shownIn: record.planned, by: harvest.connections, learnt: harvest.account)
        else { return nil }
        record.secrets.adopt(own, host: settings.host)
        record.observation.isAccountUnknown = false
        for index in record.observation.connections.indices { record.observation.connections[index].recognise(own) }
        return own
    }

    static func monotonicNow() -> UInt64 {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
    }
}
