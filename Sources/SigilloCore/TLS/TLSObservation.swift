/// What one TLS session showed to the server's engine: facts, no judgement.
public struct TLSObservation: Sendable, Hashable {
    /// An alert, sent or received; in TLS 1.3 too it is known here in clear.
    public struct Alert: Sendable, Hashable {
        /// 1 warning, 2 fatal (RFC 8446 §6).
        public var level: UInt8
        /// The description, for example 48 `unknown_ca`.
        public var description: UInt8
        /// Whether this side sent it.
        public var isSent: Bool

        /// Creates an alert.
        public init(level: UInt8, description: UInt8, isSent: Bool) {
            self.level = level
            self.description = description
            self.isSent = isSent
        }
    }

    /// The host name of the ClientHello (RFC 6066 §3).
    public var serverName: String?
    /// The application protocols that the client offered (RFC 7301).
    public var offeredALPN: [String] = []
    /// The versions that the client offered: its `supported_versions`, else its legacy version.
    public var offeredVersions: [TLSVersion] = []
    /// The cipher suites that the client offered, by number.
    public var offeredSuites: [UInt16] = []
    /// Whether a ClientHello was read.
    public var sawClientHello = false
    /// Whether the server's Certificate message was sent, and how many bytes it had.
    public var certificateBytesSent = 0
    /// Whether a ServerHello was sent.
    public var sentServerHello = false
    /// The version that was negotiated.
    public var version: TLSVersion?
    /// The number of the suite that was negotiated.
    public var suite: UInt16?
    /// OpenSSL's name of the suite that was negotiated.
    public var suiteName: String?
    /// The application protocol that the server chose (RFC 7301).
    public var applicationProtocol: String?
    /// Whether a HelloRetryRequest was sent (RFC 8446 §4.1.4).
    public var sentHelloRetryRequest = false
    /// Records that were not left as they were between the library and the wire, in both directions.
    public var rewrites = 0
    /// What the client was seen to send in answer to changed records.
    public var reactions: Set<HandshakeReaction> = []
    /// Whether the handshake finished: the client's Finished was verified. It does not mean "accepted".
    public var isEstablished = false
    /// Octets of application data received from the peer.
    public var applicationBytesReceived = 0
    /// Every alert in order.
    public var alerts: [Alert] = []
    /// Whether the peer closed with close_notify.
    public var receivedCloseNotify = false
    /// The library's text of the failure, for evidence only.
    public var failure: String?
    /// NSS key log lines of the session (for a pcapng Decryption Secrets Block).
    public var keyLog: [String] = []

    /// Creates an observation of nothing yet.
    public init() {}
}

/// What a client sends when it goes on in a handshake whose records are changed, in words of scenarios.
public enum HandshakeReaction: String, Sendable, Hashable, CaseIterable {
    /// A ClientKeyExchange (RFC 5246 §7.4.7): the client took everything that came before it.
    case clientKeyExchange = "client-key-exchange"
    /// A heartbeat message (RFC 6520).
    case heartbeat
}
