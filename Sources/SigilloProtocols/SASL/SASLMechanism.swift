package import SigilloCore

/// A SASL mechanism (RFC 4422) that the mock servers can speak.
///
/// ANONYMOUS is none of them: it proves nothing, and no account has it.
package enum SASLMechanism: String, Sendable, Hashable, CaseIterable {
    case plain = "PLAIN"
    case login = "LOGIN"
    case cramMD5 = "CRAM-MD5"
    case scramSHA1 = "SCRAM-SHA-1"
    case scramSHA1Plus = "SCRAM-SHA-1-PLUS"
    case scramSHA256 = "SCRAM-SHA-256"
    case scramSHA256Plus = "SCRAM-SHA-256-PLUS"
    case xoauth2 = "XOAUTH2"
    case oauthBearer = "OAUTHBEARER"
    case external = "EXTERNAL"
    case digestMD5 = "DIGEST-MD5"
    /// Never lets anybody in: it is there to see what a client gives away for it.
    case ntlm = "NTLM"

    /// What an exchange tells whoever reads it.
    package var exposure: SecretExposure? { SecretExposure(mechanism: rawValue) }

    /// Whether the server computes digests for it.
    var needsDigests: Bool {
        switch self {
        case .plain, .login, .xoauth2, .oauthBearer, .external: false
        case .cramMD5, .scramSHA1, .scramSHA1Plus, .scramSHA256, .scramSHA256Plus, .digestMD5, .ntlm: true
        }
    }

    /// The form of a SCRAM mechanism that binds it to the TLS channel; nil for all others.
    var channelBound: SASLMechanism? {
        switch self {
        case .scramSHA1: .scramSHA1Plus
        case .scramSHA256: .scramSHA256Plus
        default: nil
        }
    }

    /// Whether it is bound to the TLS channel.
    var bindsChannel: Bool { self == .scramSHA1Plus || self == .scramSHA256Plus }
}
