import SigilloCheck
import SigilloCore
import SigilloScenario

@testable import SigilloVerdict

/// The password of the run in these tests.
let password = Secret("zq7kw3hzn5dprtxa")

extension Scenario {
    /// A scenario of a test, with the proof that suits its tags.
    static func sample(
        _ id: String, _ expectation: Expectation = .mustReject, paths: [ServicePath] = [.imaps],
        tags: [ScenarioTag] = [.certificate], change: (inout Scenario) -> Void = { _ in }
    ) -> Scenario {
        var scenario = Scenario(id: id, title: id, paths: paths, expectation: expectation, severity: .high)
        scenario.tags = tags
        scenario.certificate = tags.contains(.certificate) ? id : Scenario.goodChain
        scenario.delivery = [.certificateSent]
        change(&scenario)
        return scenario
    }

    static let baseline = Scenario.sample(goodChain, .mustAccept) { $0.isControl = true }
    static let isolation = Scenario.sample("ctl.no-anchor") { $0.isControl = true }
    static let expired = Scenario.sample("cert.expired")
    /// The list of capabilities loses STARTTLS: one fault step, and an honest certificate.
    static let strip = Scenario.sample("imap-strip-capability", paths: [.imapStartTLS], tags: [.plaintextPhase]) {
        $0.steps = [
            StepTemplate(
                isFault: true,
                action: .capabilities(
                    CapabilityStep(phase: .clear, inGreeting: true, inReply: true, remove: ["STARTTLS"], add: [])))
        ]
        $0.delivery = [.steps(.every)]
    }
    static let nullSuite = Scenario.sample("cs.null", tags: [.tls]) {
        $0.tls = TLSSettings(maximumVersion: .tls12, cipherList: "eNULL", isPermissive: true)
        $0.delivery = [.serverHello(versions: [], suites: [0xc006])]
        $0.notOffered = [.suites([0xc006])]
    }

    /// The scenario's one instance on its first path.
    var instance: ScenarioInstance {
        get throws { try instances()[0] }
    }
}

extension ConnectionRecord {
    /// A connection of the path under test on which nothing has happened yet.
    static func sample(_ path: ServicePath?, id: Int = 0, isBait: Bool = false) -> ConnectionRecord {
        var record = ConnectionRecord(
            id: id, path: path, isBait: isBait, client: Endpoint(address: "192.0.2.7", port: UInt16(40_000 + id)),
            server: Endpoint(address: "192.0.2.1", port: path?.standardPort ?? 25), openedAt: 1)
        record.ending = .clientClosed
        return record
    }

    mutating func note(_ note: SessionNote, isSealed: Bool) {
        events.append(Event(time: 2, isSealed: isSealed, receivedOffset: 0, sentOffset: 0, note: note))
    }

    /// What a server sees of a log-in.
    func loggingIn(
        isSealed: Bool, isGenuine: Bool = true, mechanism: String = "LOGIN", secret: Secret = password
    ) -> Self {
        var record = self
        record.note(.command(verb: mechanism == "LOGIN" ? "LOGIN" : "AUTHENTICATE", text: "…"), isSealed: isSealed)
        record.note(
            .login(
                LoginAttempt(
                    mechanism: mechanism, user: "zq7kuser", secret: secret, isGenuine: isGenuine, isAccepted: true)),
            isSealed: isSealed)
        return record
    }

    func saying(_ verb: String, _ text: String = "", isSealed: Bool = false) -> Self {
        var record = self
        record.note(.command(verb: verb, text: text.isEmpty ? verb : text), isSealed: isSealed)
        return record
    }

    func noting(_ note: SessionNote, isSealed: Bool = false) -> Self {
        var record = self
        record.note(note, isSealed: isSealed)
        return record
    }

    /// How far TLS came: the certificate was sent, perhaps the handshake was finished, perhaps octets followed.
    func inTLS(established: Bool = true, octets: Int = 0) -> Self {
        var record = self
        var tls = TLSObservation()
        tls.sawClientHello = true
        tls.sentServerHello = true
        tls.certificateBytesSent = 900
        tls.version = .tls13
        tls.suite = 0x1301
        tls.isEstablished = established
        tls.applicationBytesReceived = octets
        record.tls = tls
        return record
    }

    /// The fault step was performed.
    var faulted: Self { noting(.scripted(step: 0)) }
}

extension Observation {
    /// An observation with a whole and clean capture, unless it is changed.
    static func sample(
        _ scenario: Scenario, _ connections: [ConnectionRecord], findings: [Finding] = [],
        end: ClientRun.End = .exited(status: 0), repetition: Int = 1, change: (inout Observation) -> Void = { _ in }
    ) throws -> Observation {
        var check = CheckResult(verdict: findings.contains { $0.kind.isLeak } ? .leak : .clean)
        check.findings = findings
        check.flows = connections.enumerated().map { FlowReport.whole($0.offset, of: $0.element) }
        var observation = Observation(
            instance: try scenario.instance, repetition: repetition, connections: connections, check: check,
            capture: CaptureCompleteness(kind: .kernel, markerSeen: true), client: ClientRun(end: end))
        change(&observation)
        return observation
    }

    /// The baseline as it should be.
    static func goodBaseline(_ path: ServicePath = .imaps, repetition: Int = 1) throws -> Observation {
        var scenario = Scenario.baseline
        scenario.paths = [path]
        return try sample(
            scenario, [.sample(path).inTLS(octets: 90).loggingIn(isSealed: true)], repetition: repetition)
    }
}

extension FlowReport {
    static func whole(_ number: Int, of connection: ConnectionRecord) -> FlowReport {
        FlowReport(
            flow: number, client: connection.client, server: connection.server, firstFrame: 1, lastFrame: 9,
            sawSYN: true,
            sawEnd: true, sawClient: true, sawServer: true, clientOctets: 100, serverOctets: 100, gaps: 0,
            contradictions: 0, protocolName: "imap", tls: nil, clearClientOctets: 0, timeline: [])
    }
}

extension Finding {
    static func sample(
        _ kind: Kind, label: String? = nil, rule: String = "imap.login", stream: Int? = 0
    ) -> Finding {
        Finding(
            kind: kind, severity: .critical, protocolName: "imap", secret: password, secretLabel: label, flow: "a > b",
            tcpStream: stream, frame: 11, offset: 0, direction: .clientToServer, rule: rule, reference: "RFC 9051",
            text: "Something was seen.")
    }
}
