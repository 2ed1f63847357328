package import SigilloCheck
package import SigilloCore
package import SigilloScenario

/// Everything that was observed of one run of a client in one instance: facts, never a judgement.
package struct Observation: Sendable {
    /// What was run.
    package var instance: ScenarioInstance
    /// Counts from 1 where an instance is run more than once; controls are.
    package var repetition: Int
    /// Every connection that the server's engine accepted, in that order, but not the self-test's own.
    package var connections: [ConnectionRecord]
    /// Ids of connections that are not this client's doing on the path under test, told apart by dialled address and
    /// server name: background traffic.
    package var strays: Set<Int>
    /// What the checker says of the capture, or nil where there is none.
    package var check: CheckResult?
    /// How the capture was taken.
    package var capture: CaptureCompleteness
    /// How the client's process fared.
    package var client: ClientRun
    /// Why the harness could not do its part, in one sentence; nil where it could.
    package var harnessFailure: String?
    /// The second host that was there to be found by whoever follows what nobody authenticated; nil where none was.
    package var canary: Canary?

    /// The messages that arrived at the server of the recipient's domain, where there was one.
    package var arrivals: [MailArrival] = []

    /// Whether the resolver answered a question for the server's name in the way of the scenario's network.
    package var isNameAnswered = false

    /// Whether the resolver answered a question for an SRV record of the account's domain.
    package var isServiceAnswered = false

    /// Whether the client's own account was to be learnt and is not known: no log-in to the honest server showed it.
    package var isAccountUnknown = false

    /// A host to which nothing honest leads.
    package struct Canary: Sendable, Hashable {
        package var name: String
        package var addresses: [String]

        /// Creates a statement.
        package init(name: String, addresses: [String]) {
            self.name = name
            self.addresses = addresses
        }
    }

    /// Creates an observation.
    package init(
        instance: ScenarioInstance, repetition: Int = 1, connections: [ConnectionRecord], strays: Set<Int> = [],
        check: CheckResult?, capture: CaptureCompleteness, client: ClientRun, harnessFailure: String? = nil
    ) {
        self.instance = instance
        self.repetition = repetition
        self.connections = connections
        self.strays = strays
        self.check = check
        self.capture = capture
        self.client = client
        self.harnessFailure = harnessFailure
    }

    /// The observation of an instance that was not run, because an earlier result made it pointless.
    package static func notRun(_ instance: ScenarioInstance) -> Observation {
        Observation(
            instance: instance, connections: [], check: nil, capture: CaptureCompleteness(kind: .none),
            client: ClientRun(end: .notRun))
    }

    /// The instance's id, which ends in `#2`, `#3`, … from the second run on.
    package var id: String { repetition > 1 ? "\(instance.id)#\(repetition)" : instance.id }
}

/// How a capture was taken, and whether it may be believed to hold everything.
package struct CaptureCompleteness: Sendable, Hashable {
    /// Who took it.
    package enum Kind: String, Sendable, Hashable, CaseIterable {
        /// The kernel: every packet.
        case kernel
        /// The server's own taps: every octet of its connections, and nothing else.
        case tap
        /// Nobody.
        case none
    }

    /// Who took it.
    package var kind: Kind
    /// Packets that the kernel says were lost.
    package var dropped: Int
    /// Whether the checker found the plain marker that Sigillo itself sent through the same capture.
    package var markerSeen: Bool
    /// The TCP stream that carried the marker, counted from 0; its findings and its flow are not the client's.
    package var markerStream: Int?

    /// Creates a statement.
    package init(kind: Kind, dropped: Int = 0, markerSeen: Bool = false, markerStream: Int? = nil) {
        self.kind = kind
        self.dropped = dropped
        self.markerSeen = markerSeen
        self.markerStream = markerStream
    }
}

/// How a client's process fared.
package struct ClientRun: Sendable, Hashable {
    /// How it ended.
    package enum End: Sendable, Hashable {
        /// It exited by itself; evidence only, never a ground for a judgement.
        case exited(status: Int)
        /// A signal ended it that Sigillo did not send.
        case signalled(Int)
        /// It was still alive when its time was over, and Sigillo ended it.
        case timedOut
        /// It could not be started, with a sentence.
        case notStarted(String)
        /// It was not run, because an earlier result made it pointless.
        case notRun
    }

    /// How it ended.
    package var end: End
    /// Whether it was still alive when its time was over, while no server was keeping silent on purpose.
    package var wasAliveWhileNotHeld: Bool
    /// The end of what it printed as errors, with secrets replaced.
    package var errorExcerpt: String
    /// Nanoseconds from its start to its end.
    package var nanoseconds: UInt64

    /// Creates a statement.
    package init(
        end: End, wasAliveWhileNotHeld: Bool = false, errorExcerpt: String = "", nanoseconds: UInt64 = 0
    ) {
        self.end = end
        self.wasAliveWhileNotHeld = wasAliveWhileNotHeld
        self.errorExcerpt = errorExcerpt
        self.nanoseconds = nanoseconds
    }
}
