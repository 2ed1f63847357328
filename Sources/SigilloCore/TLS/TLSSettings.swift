/// What a server's TLS is willing to negotiate: the plan of a scenario, in words that name no library.
public struct TLSSettings: Sendable, Hashable {
    /// The lowest version, or nil for the library's own lowest that a careful server allows (TLS 1.2).
    public var minimumVersion: TLSVersion?
    /// The highest version, or nil for the highest there is.
    public var maximumVersion: TLSVersion?
    /// Cipher suites for TLS 1.2 and older, as an OpenSSL cipher list (`eNULL`, `ECDHE-ECDSA-AES128-GCM-SHA256`).
    public var cipherList: String?
    /// The groups of the key exchange in order, as an OpenSSL list (`P-521:P-384`), or nil for the library's own.
    public var groups: String?
    /// The Diffie-Hellman group of finite field key exchange, or nil for one that suits the certificate.
    public var finiteField: FiniteFieldGroup?
    /// Whether every safeguard of the library is switched off, so that weak versions, suites and keys can be served.
    public var isPermissive: Bool
    /// How the client's host name is answered, or nil where it is taken.
    public var serverName: ServerNameAnswer?
    /// How the client's application protocols are answered, or nil where they are passed over.
    public var applicationProtocol: ApplicationProtocolAnswer?
    /// What is done to the records on their way, or nil where they are left alone.
    public var rewrite: RecordRewrite?

    /// Whether a server asks for a client's certificate; any is taken, and so is none.
    public var asksForCertificate = false

    /// Creates settings; without arguments those of a careful server.
    public init(
        minimumVersion: TLSVersion? = nil, maximumVersion: TLSVersion? = nil, cipherList: String? = nil,
        groups: String? = nil, finiteField: FiniteFieldGroup? = nil, isPermissive: Bool = false,
        serverName: ServerNameAnswer? = nil, applicationProtocol: ApplicationProtocolAnswer? = nil,
        rewrite: RecordRewrite? = nil
    ) {
        self.minimumVersion = minimumVersion
        self.maximumVersion = maximumVersion
        self.cipherList = cipherList
        self.groups = groups
        self.finiteField = finiteField
        self.isPermissive = isPermissive
        self.serverName = serverName
        self.applicationProtocol = applicationProtocol
        self.rewrite = rewrite
    }

    /// TLS 1.2 and 1.3 with the library's default suites.
    public static let careful = TLSSettings()

    /// Whether a client that finishes the handshake, and sees all that is wrong in it, knows with whom it speaks.
    ///
    /// It does where nothing weak is served and no record of the handshake is changed.
    public var authenticatesPeer: Bool {
        !isPermissive && cipherList == nil && finiteField == nil && !(rewrite?.isInHandshake ?? false)
    }
}

/// The groups of finite field Diffie-Hellman that a server may be told to use, by the length of their prime.
public enum FiniteFieldGroup: String, Sendable, Hashable, CaseIterable {
    /// 512 bits: within reach of anybody.
    case bits512 = "512"
    /// The second Oakley group (RFC 2409 §6.2), 1024 bits: within reach of states.
    case bits1024 = "1024"

    /// The length of the prime in bits.
    public var bits: Int {
        switch self {
        case .bits512: 512
        case .bits1024: 1_024
        }
    }
}

/// How a server that does not know the host name of a ClientHello says so (RFC 6066 §3).
public enum ServerNameAnswer: String, Sendable, Hashable, CaseIterable {
    /// A warning alert `unrecognized_name`, and the handshake goes on; there is none in TLS 1.3.
    case unrecognizedWarning = "unrecognized-warning"
    /// A fatal alert `unrecognized_name`.
    case unrecognizedFatal = "unrecognized-fatal"
}

/// How a server answers the application protocols of a ClientHello (RFC 7301 §3.2).
public enum ApplicationProtocolAnswer: String, Sendable, Hashable, CaseIterable {
    /// A fatal alert `no_application_protocol`: it has none of them.
    case noOverlap = "no-overlap"
    /// It chooses `http/1.1`, whatever was offered.
    case http
}
