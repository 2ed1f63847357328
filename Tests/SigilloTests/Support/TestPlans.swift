import Sigillo
import SigilloCheck
import SigilloCore
import SigilloFiles
import SigilloProtocols
import SigilloScenario
import SigilloServer
import SigilloTLS
import SigilloVerdict
import SigilloWire

/// Small plans, clients and records that several tests begin with.
enum TestPlans {
    static let password = "zq7kpdmtxrw3"
    static let account = Account(
        user: "ada", password: Secret(password), address: "ada@ateneo.test", correspondent: "bea@altrove.test")

    static func scenario(_ id: String, on paths: [ServicePath], _ expectation: Expectation = .mustReject) -> Scenario {
        Scenario(id: id, title: "A test", paths: paths, expectation: expectation, severity: .high)
    }

    static func instance(_ id: String = Scenario.goodChain, on path: ServicePath) -> ScenarioInstance {
        ScenarioInstance(scenario: scenario(id, on: [path]), path: path, parameters: [], steps: [])
    }

    static func secrets(_ label: String = "test") -> InstanceSecrets {
        var generator = SeededGenerator(seed: 42, label: label)
        return InstanceSecrets(using: &generator)
    }

    /// A client whose command is `words` on each path.
    static func client(_ words: [String], on paths: ServicePath..., files: [ClientRecipe.File] = []) -> ClientPlan {
        let recipe = ClientRecipe(invocation: .run(words), files: files)
        return ClientPlan(
            name: "fake", setting: .strict, package: nil,
            recipes: Dictionary(paths.map { ($0, recipe) }, uniquingKeysWith: { first, _ in first }))
    }

    /// The record of a connection from port 40000 of a documentation address.
    static func record(
        id: Int = 0, on path: ServicePath = .imaps, clientPort: UInt16 = 40_000, events: [ConnectionRecord.Event] = []
    ) -> ConnectionRecord {
        var record = ConnectionRecord(
            id: id, path: path, isBait: false, client: Endpoint(address: "192.0.2.1", port: clientPort),
            server: Endpoint(address: "203.0.113.25", port: path.standardPort), openedAt: 1_000_000)
        record.events = events
        return record
    }

    static func event(
        _ note: SessionNote, time: UInt64 = 0, sealed: Bool = false, received: UInt64 = 0, sent: UInt64 = 0
    ) -> ConnectionRecord.Event {
        ConnectionRecord.Event(time: time, isSealed: sealed, receivedOffset: received, sentOffset: sent, note: note)
    }

    /// The run of a client that left `connections` behind.
    static func run(
        _ instance: ScenarioInstance, connections: [ConnectionRecord] = [], check: CheckResult? = nil,
        frames: [CapturedFrame] = [], standardError: String = "", end: ClientRun.End = .exited(status: 0)
    ) -> InstanceRun {
        InstanceRun(
            planned: PlannedInstance(number: 0, instance: instance), secrets: secrets(),
            observation: Observation(
                instance: instance, connections: connections, check: check,
                capture: CaptureCompleteness(kind: .tap, markerSeen: true), client: ClientRun(end: end)),
            frames: frames, namesAsked: [], standardError: Array(standardError.utf8), dropped: 0,
            nanoseconds: 2_500_000)
    }

    /// What the checker says of frames.
    static func check(_ frames: [CapturedFrame], secrets: [KnownSecret] = []) -> CheckResult {
        var checker = Checker(secrets: secrets)
        for frame in frames { checker.add(frame) }
        return checker.finish()
    }

    /// The chain of a certificate profile that the binary carries, for `localhost`.
    static func issued(_ profile: String = Scenario.goodChain) throws -> IssuedCertificates {
        let store = CertificateStore(
            host: "localhost", addresses: ["127.0.0.1", "::1"], now: CalendarDate.now().seconds)
        guard let profile = try BuiltIn.certificates()[profile] else {
            throw UsageError("there is no profile \(profile)")
        }
        return try store.issue(profile)
    }
}
