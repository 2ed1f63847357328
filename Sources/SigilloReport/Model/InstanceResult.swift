package import SigilloCore
package import SigilloVerdict

/// The result of one instance: one scenario, with its parameters, on one path, for one client.
package struct InstanceResult: Sendable, Hashable {
    /// The instance's id, `imap-strip-capability[where=greeting]@imap-starttls`; unique within client and setting.
    package var id: String
    /// The scenario's id.
    package var scenario: String
    /// The path that was tested.
    package var path: ServicePath
    /// The client's name, as in ``RunReport/clients``.
    package var client: String
    /// The client's setting, `strict` or `default`.
    package var setting: String
    /// The scenario's title.
    package var title: String
    /// The scenario's parameters.
    package var parameters: [String: String]
    /// How much harm a failure does.
    package var severity: Severity
    /// `must-accept`, `should-accept`, `must-reject`, `should-reject` or `observe`.
    package var expectation: String
    /// Whether it is a control, which a pass of the others rests on.
    package var isControl: Bool
    /// What happened, or nil where the instance did not run.
    package var outcome: Outcome?
    /// The judgement.
    package var verdict: Verdict
    /// Why it is not a plain pass or fail, or nil.
    package var reasonCode: ReasonCode?
    /// What happened, in one sentence.
    package var reason: String
    /// What a list of expected results says of it, or nil where it is not listed.
    package var expected: ExpectedResult?
    /// Whether the fault reached the client.
    package var delivered: Delivery
    /// Why a failure matters, in one or two sentences; nil where there is nothing to say.
    package var why: String?
    /// How to mend the client, in its own words where they are known.
    package var mend: String?
    /// Standards and sources: `RFC 8314 §3`.
    package var references: [String]
    /// How sure the verdict is: the controls that held, each a few words.
    package var assurances: [String]
    /// The facts.
    package var observations: Observations
    /// What could be read on the wire.
    package var findings: [ReportFinding]
    /// The decisive connection, frame by frame, with both eyes.
    package var timeline: [TimelineRow]
    /// The capture's file name inside the folder of kept files, or nil.
    package var capture: String?
    /// The id with everything but letters, digits, `.` and `-` turned into `.`: names files and links.
    package var anchor: String
    /// How long it took, in milliseconds.
    package var durationMs: Int
    /// The command that repeats just this.
    package var rerun: String

    /// Creates a result.
    package init(
        id: String, scenario: String, path: ServicePath, client: String, setting: String, title: String = "",
        parameters: [String: String] = [:], severity: Severity, expectation: String, isControl: Bool = false,
        outcome: Outcome?, verdict: Verdict, reasonCode: ReasonCode? = nil, reason: String,
        expected: ExpectedResult? = nil, delivered: Delivery, why: String? = nil, mend: String? = nil,
        references: [String] = [], assurances: [String] = [],
        observations: Observations = Observations(), findings: [ReportFinding] = [],
        timeline: [TimelineRow] = [], capture: String? = nil, anchor: String, durationMs: Int, rerun: String
    ) {
        self.id = id
        self.scenario = scenario
        self.path = path
        self.client = client
        self.setting = setting
        self.title = title
        self.parameters = parameters
        self.severity = severity
        self.expectation = expectation
        self.isControl = isControl
        self.outcome = outcome
        self.verdict = verdict
        self.reasonCode = reasonCode
        self.reason = reason
        self.expected = expected
        self.delivered = delivered
        self.why = why
        self.mend = mend
        self.references = references
        self.assurances = assurances
        self.observations = observations
        self.findings = findings
        self.timeline = timeline
        self.capture = capture
        self.anchor = anchor
        self.durationMs = durationMs
        self.rerun = rerun
    }
}

extension InstanceResult {
    /// The anchor of `id`: everything but ASCII letters, digits, `.` and `-` becomes `.`.
    ///
    /// - Parameters:
    ///   - id: the instance's id.
    ///   - prefix: the client and the setting where a run has several of them: the anchor begins with both.
    package static func anchor(of id: String, prefix: (client: String, setting: String)? = nil) -> String {
        let whole = prefix.map { "\($0.client).\($0.setting).\(id)" } ?? id
        var scalars = String.UnicodeScalarView()
        for scalar in whole.unicodeScalars {
            let isKept =
                switch scalar {
                case "a"..."z", "A"..."Z", "0"..."9", ".", "-": true
                default: false
                }
            scalars.append(isKept ? scalar : ".")
        }
        return String(scalars)
    }
}
