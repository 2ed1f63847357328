/// What a scenario does to TLS records between the server's library and the wire.
public enum RecordRewrite: String, Sendable, Hashable, CaseIterable {
    // The ClientHello and the ServerHello.

    /// Takes `supported_versions` out of the ClientHello, as a man in the middle does to talk both down (RFC 8446 §4.1.3).
    case stripSupportedVersions = "strip-supported-versions"
    /// The ServerHello chooses SSL 3.0 (RFC 7568).
    case chooseSSL3 = "choose-ssl3"
    /// The ServerHello chooses the version 0x0305, which does not exist.
    case chooseUndefinedVersion = "choose-undefined-version"
    /// The ServerHello chooses a cipher suite that the client did not offer.
    case chooseUnofferedSuite = "choose-unoffered-suite"
    /// The ServerHello chooses ECDHE-ECDSA-RC4-SHA (RFC 7465).
    case chooseRC4 = "choose-rc4"
    /// The ServerHello chooses ECDHE-ECDSA-3DES-EDE-CBC-SHA (RFC 9325 §4.1).
    case chooseTripleDES = "choose-3des"
    /// The ServerHello chooses DEFLATE compression (RFC 9325 §3.3).
    case chooseCompression = "choose-compression"
    /// The ServerHello has an extension that the client did not ask for (RFC 5246 §7.4.1.4).
    case addExtension = "add-extension"

    // The rest of the handshake.

    /// One bit of the signature in the ServerKeyExchange is flipped (RFC 5246 §7.4.3).
    case flipKeyExchangeSignature = "flip-key-exchange-signature"
    /// A ChangeCipherSpec comes right behind the ServerHello (CVE-2014-0224).
    case earlyChangeCipherSpec = "early-change-cipher-spec"
    /// A heartbeat request that claims more octets than it has comes behind the ServerHello (CVE-2014-0160).
    case injectHeartbeat = "inject-heartbeat"
    /// The Certificate message begins with a record of more than 16384 octets (RFC 8446 §5.1).
    case oversizeRecord = "oversize-record"
    /// Each octet of the server's handshake in clear is a record of its own (RFC 8446 §5.1).
    case fragmentHandshake = "fragment-handshake"
    /// The octets of the ServerHello come one by one, with a pause after each.
    case dripServerHello = "drip-server-hello"

    // Behind the handshake.

    /// One bit of the first record that the server sends behind the handshake is flipped (RFC 8446 §5.2).
    case tamperFirstData = "tamper-first-data"

    /// Whether it changes what the handshake proves; pieces and pauses do not.
    public var isInHandshake: Bool {
        switch self {
        case .fragmentHandshake, .dripServerHello, .tamperFirstData: false
        default: true
        }
    }
}
