package import SigilloCheck
package import SigilloCore
package import SigilloReport
internal import SigilloScenario
package import SigilloVerdict

/// Makes the result of an instance, as reports print it, from its run and its judgement.
package struct ResultBuilder: Sendable {
    package var client: ClientPlan
    /// Whether several clients or settings share the folder of kept files.
    package var sharesFolder: Bool
    package var keepsFiles: Bool
    package var reveals: Bool
    /// What to write behind `sigillo test` to repeat one instance, the client included.
    package var rerunArguments: String

    /// Creates a builder for one client's results.
    package init(client: ClientPlan, sharesFolder: Bool, keepsFiles: Bool, reveals: Bool, rerunArguments: String) {
        self.client = client
        self.sharesFolder = sharesFolder
        self.keepsFiles = keepsFiles
        self.reveals = reveals
        self.rerunArguments = rerunArguments
    }

    /// The name of an instance's kept files, without an ending.
    package func anchor(of id: String) -> String {
        InstanceResult.anchor(of: id, prefix: sharesFolder ? (client.name, client.setting.rawValue) : nil)
    }

    /// The result of one run.
    package func result(_ run: InstanceRun, _ judgement: Judgement) -> InstanceResult {
        let instance = judgement.instance
        let scenario = instance.scenario
        let observation = run.observation
        let anchor = anchor(of: judgement.id)
        let findings = observation.check?.findings ?? []
        return InstanceResult(
            id: judgement.id, scenario: scenario.id, path: instance.path, client: client.name,
            setting: client.setting.rawValue, title: scenario.title,
            parameters: Dictionary(
                instance.parameters.map { ($0.name, $0.value) }, uniquingKeysWith: { first, _ in first }),
            severity: scenario.severity, expectation: scenario.expectation.rawValue, isControl: scenario.isControl,
            outcome: judgement.outcome, verdict: judgement.verdict, reasonCode: judgement.reasonCode,
            reason: judgement.reason, delivered: judgement.delivered, why: scenario.why,
            mend: scenario.mend.text(forClient: client.name), references: scenario.references,
            assurances: judgement.notes, observations: observations(run),
            findings: findings.filter { $0.secretLabel != "marker" }.map { ReportFinding($0, reveals: reveals) },
            timeline: timeline(run, judgement), capture: keepsFiles ? anchor + ".pcapng" : nil, anchor: anchor,
            durationMs: Int(clamping: run.nanoseconds / 1_000_000), rerun: rerun(instance))
    }

    private func observations(_ run: InstanceRun) -> Observations {
        let observation = run.observation
        let check = observation.check
        let end: String? =
            switch observation.client.end {
            case .exited(let status): "exited \(status)"
            case .signalled(let number): "signal \(number)"
            case .timedOut, .notRun: nil
            case .notStarted(let sentence): sentence
            }
        // An attempt that nobody answered opens no connection.
        let flows = check?.flows.filter { !$0.isUnanswered } ?? []
        return Observations(
            connections: observation.connections.map(Observations.Connection.init), namesAsked: run.namesAsked,
            clientEnd: end, packets: check?.packets ?? 0, flows: flows.count, wholeFlows: flows.count { $0.isWhole },
            gaps: check?.gaps ?? 0, cutFrames: check?.cutFrames ?? 0,
            markerFound: observation.capture.kind == .kernel ? observation.capture.markerSeen : nil,
            rewrites: observation.connections.reduce(0) { $0 + $1.scriptedSteps.count + ($1.tls?.rewrites ?? 0) })
    }

    private func timeline(_ run: InstanceRun, _ judgement: Judgement) -> [TimelineRow] {
        guard let check = run.observation.check else { return [] }
        let records = run.observation.connections
        let record = judgement.decisiveConnection.flatMap { id in records.first { $0.id == id } } ?? records.first
        let finding = judgement.decisiveFinding.flatMap { $0 < check.findings.count ? check.findings[$0] : nil }
        let stream = finding?.tcpStream
        let flow =
            check.flows.first { $0.flow == stream }
            ?? record.flatMap { record in check.flows.first { $0.isFlow(of: record) } }
        guard let flow else { return [] }
        return TwoEyes.rows(
            flow: flow, record: records.first { flow.isFlow(of: $0) } ?? record,
            isAccountKnown: !run.observation.isAccountUnknown)
    }

    private func rerun(_ instance: ScenarioInstance) -> String {
        let id = String(instance.id.prefix { $0 != "@" })
        return "sigillo test --scenario \(ShellQuoting.quote(id)) --path \(instance.path.rawValue) \(rerunArguments)"
    }
}

extension FlowReport {
    /// Whether the flow and the server's record are of one connection.
    package func isFlow(of record: ConnectionRecord) -> Bool {
        client.port == record.client.port && server.port == record.server.port
    }
}
