package import SigilloCore

/// What is done to a connection below its protocol and below TLS: octets are those of the wire.
package struct TransportStep: Sendable, Hashable {
    /// Which octets of the wire a cut counts.
    package enum Side: String, Sendable, Hashable, CaseIterable {
        /// Those that the server sends.
        case sent
        /// Those that the client sends.
        case received
    }

    /// Nanoseconds that pass before the server's first octet leaves.
    package var delay: UInt64
    /// Octets a second at which what the server sends leaves; nil for as fast as it goes.
    package var rate: Int?
    /// Where the connection ends; nil where it goes on.
    package var cut: ConnectionCut?
    /// Which octets the cut counts.
    package var side: Side

    /// Creates a step.
    package init(delay: UInt64 = 0, rate: Int? = nil, cut: ConnectionCut? = nil, of side: Side = .sent) {
        self.delay = delay
        self.rate = rate
        self.cut = cut
        self.side = side
    }
}
