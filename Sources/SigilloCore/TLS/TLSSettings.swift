/// What a server's TLS is willing to negotiate: the plan of a scenario, in words that name no library.
public struct TLSSettings: Sendable, Hashable {
    /// The lowest version, or nil for the library's own lowest that a careful server allows (TLS 1.2).
    public var minimumVersion: TLSVersion?
    /// The highest version, or nil for the highest there is.
    public var maximumVersion: TLSVersion?
    /// Cipher suites for TLS 1.2 and older, as an OpenSSL cipher list (`eNULL`, `ECDHE-ECDSA-AES128-GCM-SHA256`).
    public var cipherList: String?
    /// Whether every safeguard of the library is switched off, so that weak versions, suites and keys can be served.
    public var isPermissive: Bool

    /// Creates settings; without arguments those of a careful server.
    public init(
        minimumVersion: TLSVersion? = nil, maximumVersion: TLSVersion? = nil, cipherList: String? = nil,
        isPermissive: Bool = false
    ) {
        self.minimumVersion = minimumVersion
        self.maximumVersion = maximumVersion
        self.cipherList = cipherList
        self.isPermissive = isPermissive
    }

    /// TLS 1.2 and 1.3 with the library's default suites.
    public static let careful = TLSSettings()
}
