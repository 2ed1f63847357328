/// What clients on a machine find when they look for a name, and how long they wait for a connection.
public struct MachineNetwork: Sendable, Hashable {
    /// The private hosts file.
    public var hosts: [MachinePlan.Host]
    /// The domain in which names are looked for that do not exist (`search` of resolv.conf(5)), or nil.
    public var searchDomain: String?
    /// How often a SYN is repeated before the system gives a connection up; nil for as often as it does by itself, which
    /// takes two minutes.
    public var connectionRetries: Int?

    /// Creates a network; with hosts alone it is an ordinary one.
    public init(hosts: [MachinePlan.Host], searchDomain: String? = nil, connectionRetries: Int? = nil) {
        self.hosts = hosts
        self.searchDomain = searchDomain
        self.connectionRetries = connectionRetries
    }
}

/// Which connections to a listening socket never come about, because what is sent to it vanishes.
public enum DroppedConnections: Sendable, Hashable {
    case all
    case overIPv6
}
