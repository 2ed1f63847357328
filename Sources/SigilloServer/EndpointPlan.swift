package import SigilloCore
package import SigilloProtocols
package import SigilloTLS

/// How the connections to one port are served during an instance.
package struct EndpointPlan: Sendable {
    /// When TLS starts; on the path under test a scenario may differ from what the path promises.
    package enum Security: Sendable {
        /// Never.
        case clear
        /// With the first byte.
        case implicit(TLSContext)
        /// When the session says so.
        case startTLS(TLSContext)
    }

    /// The path that clients look for on this port, or nil for a port that is only watched.
    package var path: ServicePath?
    /// Whether the port is not under test: a temptation to fall back.
    package var isBait: Bool
    package var security: Security
    /// Makes the session of one connection.
    package var makeSession: @Sendable () -> any ServerSession

    /// Creates a plan.
    package init(
        path: ServicePath?, isBait: Bool, security: Security, makeSession: @escaping @Sendable () -> any ServerSession
    ) {
        self.path = path
        self.isBait = isBait
        self.security = security
        self.makeSession = makeSession
    }
}

/// What a server does during one instance: a plan for each port, and the account's mail.
package struct InstancePlan: Sendable {
    /// Plans by the port that was bound; connections to other ports are closed at once.
    package var endpoints: [UInt16: EndpointPlan]
    /// The mail at the start.
    package var store: MailStore
    /// Whether the octets of each connection are kept, for a capture without the kernel.
    package var keepsOctets: Bool
    /// How many records of ended connections are kept at least, or nil for all of them.
    package var recordLimit: Int?

    /// Creates a plan.
    package init(endpoints: [UInt16: EndpointPlan], store: MailStore, keepsOctets: Bool, recordLimit: Int? = nil) {
        self.endpoints = endpoints
        self.store = store
        self.keepsOctets = keepsOctets
        self.recordLimit = recordLimit
    }
}

/// Octets that crossed a connection in one piece, as the tap inside the server saw them.
package struct TappedOctets: Sendable {
    /// The connection's number within the instance.
    package var connection: Int
    package var direction: Direction
    /// Nanoseconds since 1970-01-01 00:00 UTC.
    package var time: UInt64
    package var octets: [UInt8]

    /// Creates a piece.
    package init(connection: Int, direction: Direction, time: UInt64, octets: [UInt8]) {
        self.connection = connection
        self.direction = direction
        self.time = time
        self.octets = octets
    }
}

/// What a server observed during one instance.
package struct Harvest: Sendable {
    /// The connections in the order in which they were accepted.
    package var connections: [ConnectionRecord] = []
    /// The octets of all connections in order, where the plan asked for them.
    package var octets: [TappedOctets] = []
    /// The mail at the end.
    package var store: MailStore

    /// Creates an empty harvest.
    package init(store: MailStore) {
        self.store = store
    }
}
