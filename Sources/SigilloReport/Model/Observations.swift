package import SigilloCore

/// The facts of one instance, from the server's engine and from the capture: never a judgement.
package struct Observations: Sendable, Hashable {
    /// One TCP connection that the server's engine accepted.
    package struct Connection: Sendable, Hashable {
        /// The path that the listener served, or nil for one that only watched.
        package var path: ServicePath?
        /// Whether it came to a listener that is not the path under test.
        package var isBait: Bool
        /// The client's end.
        package var client: String
        /// The end that the client dialled.
        package var server: String
        /// The host name of the ClientHello.
        package var serverName: String?
        /// Whether a ClientHello was read.
        package var sawClientHello: Bool
        /// The version that was negotiated: `TLS 1.3`.
        package var tlsVersion: String?
        /// The suite that was negotiated, by OpenSSL's name.
        package var suite: String?
        /// Whether the handshake finished.
        package var isEstablished: Bool
        /// Alerts in order.
        package var alerts: [TLSObservation.Alert]
        /// Octets of application data that came inside TLS.
        package var applicationOctets: Int
        /// Octets that the client sent to the protocol outside TLS.
        package var clearOctets: Int
        /// Log-in attempts, and how many of them carried this run's own secret.
        package var logins: Int
        /// See ``logins``.
        package var genuineLogins: Int
        /// How it ended.
        package var ending: ConnectionRecord.Ending

        /// Creates a connection of which nothing is known but its ends.
        package init(path: ServicePath?, isBait: Bool, client: String, server: String) {
            self.path = path
            self.isBait = isBait
            self.client = client
            self.server = server
            sawClientHello = false
            isEstablished = false
            alerts = []
            applicationOctets = 0
            clearOctets = 0
            logins = 0
            genuineLogins = 0
            ending = .open
        }

        /// States the facts of `record`.
        package init(_ record: ConnectionRecord) {
            let logins = record.logins
            path = record.path
            isBait = record.isBait
            client = record.client.description
            server = record.server.description
            serverName = record.tls?.serverName
            sawClientHello = record.tls?.sawClientHello ?? false
            tlsVersion = record.tls?.version?.description
            suite = record.tls?.suiteName
            isEstablished = record.tls?.isEstablished ?? false
            alerts = record.tls?.alerts ?? []
            applicationOctets = record.tls?.applicationBytesReceived ?? 0
            clearOctets = Int(clamping: record.clearOctetsReceived)
            self.logins = logins.count
            genuineLogins = logins.count { $0.attempt.isGenuine }
            ending = record.ending
        }
    }

    /// The connections in order of acceptance.
    package var connections: [Connection]
    /// Names that the client asked of DNS, in order.
    package var namesAsked: [String]
    /// How the client ended: `exited 0`, `signal 11`; nil where it was still alive.
    package var clientEnd: String?
    /// Packets captured, flows among them, and flows that were whole from SYN to FIN or reset.
    package var packets: Int
    /// See ``packets``.
    package var flows: Int
    /// See ``packets``.
    package var wholeFlows: Int
    /// Gaps in the flows.
    package var gaps: Int
    /// Frames that the capture cut.
    package var cutFrames: Int
    /// Whether the scanner found the plain marker that Sigillo itself sent; nil where none was sent.
    package var markerFound: Bool?
    /// How many rewrites an interceptor made.
    package var rewrites: Int

    /// Creates observations; without arguments those of nothing seen.
    package init(
        connections: [Connection] = [], namesAsked: [String] = [], clientEnd: String? = nil, packets: Int = 0,
        flows: Int = 0, wholeFlows: Int = 0, gaps: Int = 0, cutFrames: Int = 0, markerFound: Bool? = nil,
        rewrites: Int = 0
    ) {
        self.connections = connections
        self.namesAsked = namesAsked
        self.clientEnd = clientEnd
        self.packets = packets
        self.flows = flows
        self.wholeFlows = wholeFlows
        self.gaps = gaps
        self.cutFrames = cutFrames
        self.markerFound = markerFound
        self.rewrites = rewrites
    }
}
