public import SigilloCore
internal import SigilloScenario

/// What a run is asked to do: the command line of `sigillo test` as a value.
public struct RunOptions: Sendable {
    /// The strictness with which a client's profile is applied.
    public enum Setting: String, Sendable, CaseIterable {
        case strict
        case `default`
    }

    /// What the user asked of the client: TLS always, or TLS if there is any.
    public enum Policy: String, Sendable, CaseIterable {
        case strict, opportunistic
    }

    /// The client: a profile by name or file, or a command of the user's own.
    public enum Client: Sendable {
        case profile(String)
        case command([String])
    }

    public var client: Client
    /// The paths to test; empty for all that the client's profile has.
    public var paths: [ServicePath] = []
    /// Globs of instances; empty for all.
    public var scenarios: [String] = []
    /// Tags of which a scenario must have one; empty for all.
    public var tags: [String] = []
    public var setting = Setting.strict
    public var policy = Policy.strict
    /// The server's name, or nil for the default of the room.
    public var host: String?
    /// Whose account the client logs in with.
    public var account = AccountChoice.fresh
    /// Whether the command reads host and port from the environment instead of placeholders.
    public var usesEnvironment = false
    /// Whether the command finds its servers by its address alone, where a scenario is about that.
    public var setsUp = false
    /// In which encoding the messages are written that the client reads and sends.
    public var mailEncoding = MailEncoding.sevenBit
    /// How many machines work at once; nil for as many as there are processors.
    public var jobs: Int?
    /// Seconds that one client may run; nil for the profile's, else 10.
    public var timeout: Double?
    /// Whether windows have the catalogue's full length.
    public var isThorough = false
    /// Whether scenarios are skipped that tell nothing new about a client that is known to verify no certificate.
    public var skipsPointless = true
    /// The user to run clients as.
    public var runAs: String?
    /// Folders of the user's own scenarios and client profiles.
    public var scenarioFolder: String?
    public var clientFolder: String?
    /// A folder for captures, transcripts and the run's JSON.
    public var keepFolder: String?
    /// Whether reports show the secrets themselves.
    public var reveals = false
    /// The seed of the canaries; nil for a random one.
    public var seed: UInt64?
    /// A number that is added to the capture's count of dropped packets: to prove that a drop is not overlooked.
    public var simulatedDrops: UInt64 = 0

    /// The strictness as client profiles name it.
    var clientSetting: ClientSetting { setting == .strict ? .strict : .default }

    /// Creates options for a client, with every other option at its default.
    public init(client: Client) {
        self.client = client
    }
}
