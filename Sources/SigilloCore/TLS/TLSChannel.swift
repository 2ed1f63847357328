/// What an established TLS session gives to authentication above it (RFC 5056).
package struct TLSChannel: Sendable, Hashable {
    /// A kind of channel binding, by its registered name.
    package enum Binding: String, Sendable, Hashable, CaseIterable {
        /// Keying material that both ends export; of TLS 1.3 (RFC 9266).
        case exporter = "tls-exporter"
        /// The first Finished message; of TLS 1.2 and older (RFC 5929 §3).
        case unique = "tls-unique"
        /// The digest of the server's certificate (RFC 5929 §4).
        case serverEndPoint = "tls-server-end-point"
    }

    /// The certificate with which a client proved its key in the handshake.
    package struct ClientCertificate: Sendable, Hashable {
        /// The SHA-256 digest of its DER form.
        package var fingerprint: [UInt8]
        /// The common name of its subject, octet for octet; empty where it has none.
        package var name: [UInt8]

        /// Creates the description of a certificate.
        package init(fingerprint: [UInt8], name: [UInt8]) {
            self.fingerprint = fingerprint
            self.name = name
        }
    }

    /// The bindings that this session has.
    package var bindings: [Binding: [UInt8]]
    /// The client's certificate, or nil where it showed none.
    package var clientCertificate: ClientCertificate?

    /// Creates the description of a session.
    package init(bindings: [Binding: [UInt8]] = [:], clientCertificate: ClientCertificate? = nil) {
        self.bindings = bindings
        self.clientCertificate = clientCertificate
    }
}
