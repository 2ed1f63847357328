package import SigilloCore

/// A fact that proves that a scenario's fault reached the client on a connection.
package enum DeliveryProof: Sendable, Hashable {
    /// The server's Certificate message left.
    case certificateSent
    /// A ServerHello left, with one of these versions and one of these suites; an empty list allows any.
    case serverHello(versions: [TLSVersion], suites: [UInt16])
    /// The steps that are the fault were performed: every one of the instance's, or any of them.
    case steps(StepQuorum)
    /// A record of TLS was changed, added or held back on its way.
    case recordsRewritten
    /// An alert with this description was sent.
    case alertSent(UInt8)
    /// The server chose this application protocol.
    case applicationProtocol(String)
    /// A HelloRetryRequest was sent.
    case helloRetryRequest
    /// The server spoke its protocol in clear, and no ServerHello left.
    case plaintextGreeting
    /// The capture shows that what was injected behind an answer crossed in segments as its step says.
    case segments
    /// The capture shows that the client tried to connect to the port under test, which the network blocks.
    case connectionBlocked
    /// The network's resolver answered a question for the server's name.
    case nameAnswered
    /// The room's resolver answered a question for an SRV record of the account's domain.
    case serviceAnswered
    /// The capture shows that the client tried to connect over IPv6, and that nothing answered.
    case ipv6Unanswered
}

/// How many of several steps.
package enum StepQuorum: String, Sendable, Hashable, CaseIterable {
    case every, any
}

/// What shows that a client made the fault impossible.
package enum NotOfferedSign: Sendable, Hashable {
    /// A ClientHello that offers none of these versions.
    case versions([TLSVersion])
    /// A ClientHello that offers none of these cipher suites.
    case suites([UInt16])
    /// A ClientHello without a host name.
    case serverName
    /// A ClientHello without application protocols.
    case applicationProtocols
    /// A command, in capitals, that the client sent in clear before the fault could reach it.
    case command(String)
    /// The client ended by itself before it had made so many connections.
    case fewerConnections(than: Int)
    /// The client never tried to connect over IPv6.
    case ipv6
    /// The client ended by itself, and no octet crossed to or from another listener, on which the fault was.
    case noConnection(to: ServicePath)
}

/// What shows that a client acted on data that nobody authenticated.
package enum DeceptionSign: Sendable, Hashable {
    /// It sent a command.
    ///
    /// The command stands in capitals, or is `*` for any; `containing` is what its printable text holds, without
    /// regard to case, or nil for any text; `phase` says whether it is about the command in clear or inside TLS;
    /// `isBeforeLogin` where only a command counts that came before a log-in had succeeded on its connection.
    case command(verb: String, containing: String? = nil, phase: StepPhase, isBeforeLogin: Bool = false)
    /// It went on before the reply that a step holds back had come: it took something else for that reply.
    case duringHold
    /// It asked for the address of the second host, or connected to it.
    case contact
}
