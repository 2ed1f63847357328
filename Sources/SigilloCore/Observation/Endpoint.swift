/// A network address in its text form and a port, as a capture or a socket shows them.
public struct Endpoint: Sendable, Hashable, CustomStringConvertible {
    /// An IPv4 or IPv6 address, without brackets.
    public var address: String
    /// The TCP or UDP port.
    public var port: UInt16

    /// Creates an endpoint.
    public init(address: String, port: UInt16) {
        self.address = address
        self.port = port
    }

    /// `192.0.2.1:993` or `[2001:db8::1]:993`.
    public var description: String {
        address.contains(":") ? "[\(address)]:\(port)" : "\(address):\(port)"
    }
}

/// Which way bytes go between a client and a server.
public enum Direction: String, Sendable, Hashable, CaseIterable {
    case clientToServer = "C→S"
    case serverToClient = "S→C"

    /// The other way.
    public var reversed: Direction { self == .clientToServer ? .serverToClient : .clientToServer }
}
