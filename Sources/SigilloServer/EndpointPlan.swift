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
    /// What becomes of messages that come by this port.
    package var handling = MailHandling.local
    /// Plans a connection by its number, from 1 in the order of acceptance on this port, and by who makes it.
    package var planConnection: @Sendable (_ number: Int, _ client: Endpoint) -> ConnectionPlan

    /// Creates a plan in which connections differ.
    package init(
        path: ServicePath?, isBait: Bool,
        planConnection: @escaping @Sendable (_ number: Int, _ client: Endpoint) -> ConnectionPlan
    ) {
        self.path = path
        self.isBait = isBait
        self.planConnection = planConnection
    }

    /// Creates a plan in which all connections are alike.
    package init(
        path: ServicePath?, isBait: Bool, security: Security, makeSession: @escaping @Sendable () -> any ServerSession
    ) {
        self.init(path: path, isBait: isBait) { _, _ in ConnectionPlan(security: security, session: makeSession()) }
    }
}

/// How one connection is served.
package struct ConnectionPlan: Sendable {
    package var security: EndpointPlan.Security
    package var session: any ServerSession
    /// What happens where the handshake should be; nil for a handshake.
    package var handshakeFault: HandshakeFault?
    /// What is done to the connection below TLS; nil for nothing.
    package var transportFault: TransportFault?
    /// Which of the client's visits it belongs to, from 1.
    package var visit: Int

    /// Creates a plan.
    package init(
        security: EndpointPlan.Security, session: any ServerSession, handshakeFault: HandshakeFault? = nil,
        transportFault: TransportFault? = nil, visit: Int = 1
    ) {
        self.security = security
        self.session = session
        self.handshakeFault = handshakeFault
        self.transportFault = transportFault
        self.visit = visit
    }
}

/// What a server does on purpose where a TLS handshake should be.
package struct HandshakeFault: Sendable, Hashable {
    /// What is done.
    package enum Kind: Sendable, Hashable {
        /// The protocol is spoken in clear where TLS should begin with the first octet.
        case absent
        /// The octets answer the ClientHello, then the connection closes.
        case close([UInt8])
        /// The octets answer the ClientHello, then the connection is reset.
        case reset([UInt8])
        /// The octets answer the ClientHello, then the session goes on in clear; where it has not greeted, it does.
        case clear([UInt8])
        /// The octets answer the ClientHello, then nothing is said on purpose until the client speaks in clear.
        case silence([UInt8])
    }

    /// The index of the step that says so.
    package var step: Int
    package var kind: Kind

    /// Creates a fault.
    package init(step: Int, kind: Kind) {
        self.step = step
        self.kind = kind
    }
}

/// A second host on the same machine, to which nothing honest leads: whoever connects to it followed something false.
package struct CanaryHost: Sendable {
    /// Its addresses, as sockets print them.
    package var addresses: Set<String>
    /// Plans by the port that was bound.
    package var endpoints: [UInt16: EndpointPlan]

    /// Creates a host.
    package init(addresses: Set<String>, endpoints: [UInt16: EndpointPlan]) {
        self.addresses = addresses
        self.endpoints = endpoints
    }
}

/// What a server does during one instance: a plan for each port, and the account's mail.
package struct InstancePlan: Sendable {
    /// Plans by the port that was bound; connections to other ports are closed at once.
    package var endpoints: [UInt16: EndpointPlan]
    /// What the ports do for whoever dials an address of the second host; nil where there is none.
    package var canary: CanaryHost?
    /// The mail at the start.
    package var store: MailStore
    /// The account whose mail it is; nil where there will be no other.
    package var account: Account?
    /// Accounts besides, with their mail at the start.
    package var others: [(account: Account, store: MailStore)] = []
    /// Judges what arrives for a domain whose mail is among that of the accounts; nil where there is no such domain.
    package var receiver: (any MailReceiver)?
    /// Whether the octets of each connection are kept, for a capture without the kernel.
    package var keepsOctets: Bool
    /// How many records of ended connections are kept at least, or nil for all of them.
    package var recordLimit: Int?

    /// Creates a plan.
    package init(
        endpoints: [UInt16: EndpointPlan], canary: CanaryHost? = nil, store: MailStore, account: Account? = nil,
        keepsOctets: Bool, recordLimit: Int? = nil
    ) {
        self.endpoints = endpoints
        self.canary = canary
        self.store = store
        self.account = account
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
    /// Whether nothing was left out of them because there was too much.
    package var octetsAreWhole = true
    /// The mail at the end.
    package var store: MailStore
    /// The messages that came, in their order.
    package var messages: [SubmittedMessage] = []
    /// The account that was learnt, where it was to be.
    package var account: Account?

    /// Creates an empty harvest.
    package init(store: MailStore) {
        self.store = store
    }
}
