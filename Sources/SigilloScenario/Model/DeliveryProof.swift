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
}

/// What shows that a client acted on data that nobody authenticated.
package struct DeceptionSign: Sendable, Hashable {
    /// The command in capitals, or `*` for any.
    package var verb: String
    /// What the command's printable text holds, without regard to case; nil for any text.
    package var containing: String?
    /// Whether it is about the command in clear or inside TLS.
    package var phase: StepPhase

    /// Creates a sign.
    package init(verb: String, containing: String? = nil, phase: StepPhase) {
        self.verb = verb
        self.containing = containing
        self.phase = phase
    }
}
