package import SigilloScenario

/// What is said of one run of one instance, and on what ground.
package struct Judgement: Sendable, Hashable, Identifiable {
    /// What one connection came to.
    package struct Connection: Sendable, Hashable {
        /// The id of the connection's record.
        package var id: Int
        /// Whether the fault reached the client on it.
        package var delivery: Delivery
        /// What the client did on it, or nil where it does not count.
        package var outcome: Outcome?

        /// Creates a statement.
        package init(id: Int, delivery: Delivery, outcome: Outcome?) {
            self.id = id
            self.delivery = delivery
            self.outcome = outcome
        }
    }

    /// The observation's id.
    package var id: String
    /// What was run.
    package var instance: ScenarioInstance
    /// The worst that happened.
    package var outcome: Outcome
    /// The verdict.
    package var verdict: Verdict
    /// Why it is no plain pass or fail.
    package var reasonCode: ReasonCode?
    /// What happened and why it is judged so, for people; it holds no secret.
    package var reason: String
    /// Whether the fault reached the client.
    package var delivered: Delivery
    /// The id of the connection that decided, or nil.
    package var decisiveConnection: Int?
    /// The index in the check's findings of the one that decided, or nil.
    package var decisiveFinding: Int?
    /// Every connection's own part.
    package var connections: [Connection]
    /// Remarks that do not change the verdict, each one sentence.
    package var notes: [String]

    /// Creates a judgement.
    package init(
        id: String, instance: ScenarioInstance, outcome: Outcome, verdict: Verdict, reasonCode: ReasonCode?,
        reason: String, delivered: Delivery, decisiveConnection: Int? = nil, decisiveFinding: Int? = nil,
        connections: [Connection] = [], notes: [String] = []
    ) {
        self.id = id
        self.instance = instance
        self.outcome = outcome
        self.verdict = verdict
        self.reasonCode = reasonCode
        self.reason = reason
        self.delivered = delivered
        self.decisiveConnection = decisiveConnection
        self.decisiveFinding = decisiveFinding
        self.connections = connections
        self.notes = notes
    }
}

/// How strictly clear text is judged (`--policy`).
package enum Policy: String, Sendable, Hashable, CaseIterable {
    /// TLS is required.
    case strict
    /// The user chose "TLS if available": a fail of a plaintext-phase scenario is a warning.
    case opportunistic
}
