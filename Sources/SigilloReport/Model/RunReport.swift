package import SigilloVerdict

/// The one product of a run, `sigillo.report/1`: every other report is a pure function of it.
package struct RunReport: Sendable, Hashable {
    /// The schema's name, which the JSON carries.
    package static let schema = "sigillo.report/1"

    /// A client as it was run.
    package struct Client: Sendable, Hashable {
        /// Its name, which results refer to.
        package var name: String
        /// What it said of its version, or nil.
        package var version: String?
        /// The command template, placeholders not replaced.
        package var command: String
        /// `strict` or `default`.
        package var setting: String

        /// Creates a client.
        package init(name: String, version: String?, command: String, setting: String) {
            self.name = name
            self.version = version
            self.command = command
            self.setting = setting
        }
    }

    /// Where the clients ran and what listened.
    package struct Room: Sendable, Hashable {
        /// Who captured the packets.
        package enum Capture: String, Sendable, Hashable, CaseIterable {
            /// The kernel: everything on the interface.
            case kernel
            /// Sigillo's own sockets: what its servers saw, nothing else.
            case tap
            /// Nobody.
            case none
        }

        /// Whether clients had namespaces of their own and no way out.
        package var isSealed: Bool
        /// Who captured the packets.
        package var capture: Capture
        /// The interface that was captured, or nil.
        package var interface: String?
        /// Packets captured in the whole run.
        package var packets: Int
        /// Packets that the kernel dropped.
        package var dropped: Int

        /// Creates a room.
        package init(isSealed: Bool, capture: Capture, interface: String?, packets: Int, dropped: Int) {
            self.isSealed = isSealed
            self.capture = capture
            self.interface = interface
            self.packets = packets
            self.dropped = dropped
        }
    }

    /// A sentence with a key that never changes, so that it can be translated and compared.
    package struct Statement: Sendable, Hashable {
        /// The key, in lower case with hyphens.
        package var key: String
        /// The sentence, in English.
        package var text: String

        /// Creates a statement.
        package init(key: String, text: String) {
            self.key = key
            self.text = text
        }
    }

    /// The one account that all clients of a run logged in with.
    package struct SharedAccount: Sendable, Hashable {
        /// The file that says user and password, as it was given; neither of them stands in a report.
        package var file: String

        /// Creates an account.
        package init(file: String) {
            self.file = file
        }
    }

    /// The version of Sigillo.
    package var version: String
    /// When the run began, as RFC 3339 text.
    package var startedAt: String
    /// When the run ended, as RFC 3339 text.
    package var finishedAt: String
    /// What the run's random values were derived from.
    package var seed: String
    /// `strict` or `opportunistic`.
    package var policy: String
    /// The clients, once for each setting.
    package var clients: [Client]
    /// Where they ran.
    package var room: Room
    /// The results in the order of the plan.
    package var results: [InstanceResult]
    /// What the run proved.
    package var proved: [Statement]
    /// What was not run, and why.
    package var notRun: [Statement]
    /// The list of expected results that the run was held to, or nil.
    package var expectations: Expectations?
    /// The account that all clients share, or nil where each instance has one of its own.
    package var account: SharedAccount?
    /// Whether secrets stand in it in full, because the caller asked for that.
    package var isRevealed: Bool

    /// Creates a report.
    package init(
        version: String, startedAt: String, finishedAt: String, seed: String, policy: String, clients: [Client],
        room: Room, results: [InstanceResult], proved: [Statement] = [], notRun: [Statement] = [],
        expectations: Expectations? = nil, account: SharedAccount? = nil, isRevealed: Bool = false
    ) {
        self.version = version
        self.startedAt = startedAt
        self.finishedAt = finishedAt
        self.seed = seed
        self.policy = policy
        self.clients = clients
        self.room = room
        self.results = results
        self.proved = proved
        self.notRun = notRun
        self.expectations = expectations
        self.account = account
        self.isRevealed = isRevealed
    }
}

extension RunReport {
    /// How many results have each verdict.
    package var summary: Summary { Summary(results) }

    /// The exit status: 1 for a failure; 3 where something was not shown, or nothing was judged; else 0.
    ///
    /// What a list of expected results names is neither, as long as it comes out as listed; a stale entry is a failure.
    package var exitStatus: Int32 {
        if results.contains(where: \.isFailure) { return 1 }
        return results.contains(where: \.isSilence) || results.allSatisfy { $0.verdict == .skipped } ? 3 : 0
    }
}

/// Counts of results by verdict.
package struct Summary: Sendable, Hashable {
    private var counts: [Verdict: Int] = [:]

    /// Counts `results`.
    package init(_ results: some Sequence<InstanceResult>) {
        for result in results { counts[result.verdict, default: 0] += 1 }
    }

    /// How many have this verdict.
    package subscript(_ verdict: Verdict) -> Int { counts[verdict, default: 0] }

    /// How many there are.
    package var total: Int { counts.values.reduce(0, +) }
}
