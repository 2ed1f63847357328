package import SigilloCore

/// What a server does on purpose to a connection below TLS; octets are those of the wire.
package struct TransportFault: Sendable, Hashable {
    /// The index of the step that says so.
    package var step: Int
    /// Nanoseconds that pass before the server's first octet leaves.
    package var delay: UInt64
    /// Octets a second at which what the server sends leaves; nil for as fast as it goes.
    package var rate: Int?
    /// Where the connection ends; nil where it goes on.
    package var cut: ConnectionCut?
    /// Which octets the cut counts: the server's, unless they are the client's.
    package var countsReceived: Bool

    /// Creates a fault.
    package init(
        step: Int, delay: UInt64 = 0, rate: Int? = nil, cut: ConnectionCut? = nil, countsReceived: Bool = false
    ) {
        self.step = step
        self.delay = delay
        self.rate = rate
        self.cut = cut
        self.countsReceived = countsReceived
    }
}
