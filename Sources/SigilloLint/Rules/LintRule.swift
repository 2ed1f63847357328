package import SigilloCore

/// What `sigillo lint` looks for.
package enum LintRule: String, Sendable, Hashable, CaseIterable {
    // What crosses on the way to a mail server.
    case passwordInClear = "server.password-in-clear"
    case digestInClear = "server.digest-in-clear"
    case messageInClear = "server.message-in-clear"
    case tlsOptional = "server.tls-optional"
    case startTLSOnly = "server.starttls-only"
    case startTLSPreferred = "server.starttls-preferred"
    case portMismatch = "server.port-mismatch"
    case addressForName = "server.address-for-name"
    case noAuthentication = "smtp.no-authentication"
    case portOfRelays = "smtp.port-25"
    // What crosses on the way to everything else that a file names.
    case loginPageInClear = "url.login-in-clear"
    case redirectInClear = "url.redirect-in-clear"
    case linkInClear = "url.link-in-clear"
    // What the file itself gives away.
    case passwordInFile = "file.password"
    case unsignedProfile = "profile.unsigned"
    case rootCertificate = "profile.root-certificate"
    // SRV records.
    case clearServicePreferred = "srv.clear-preferred"
    case clearServiceOnly = "srv.clear-only"
    case clearServiceOffered = "srv.clear-offered"
    case submissionsMissing = "srv.no-submissions"
    case foreignTarget = "srv.foreign-target"
    case aliasTarget = "srv.alias-target"
    case autodiscoverPort = "srv.autodiscover-port"
    case settingsElsewhere = "zone.settings-elsewhere"
    case originUnknown = "zone.origin-unknown"
    case includeUnread = "zone.include-unread"

    /// How much harm it does.
    package var severity: Severity {
        switch self {
        case .passwordInClear, .tlsOptional, .loginPageInClear, .redirectInClear, .passwordInFile: .critical
        case .digestInClear, .messageInClear, .clearServicePreferred, .clearServiceOnly: .high
        case .noAuthentication, .portOfRelays, .addressForName, .rootCertificate, .submissionsMissing, .foreignTarget,
            .autodiscoverPort:
            .medium
        case .startTLSOnly, .startTLSPreferred, .portMismatch, .linkInClear, .clearServiceOffered, .aliasTarget,
            .settingsElsewhere, .includeUnread:
            .low
        case .unsignedProfile, .originUnknown: .info
        }
    }

    /// Whether a client that does what it reads lets a password or a message cross in clear: a file's verdict is then
    /// `exposed`.
    package var exposes: Bool {
        switch self {
        case .passwordInClear, .digestInClear, .messageInClear, .tlsOptional, .loginPageInClear, .redirectInClear,
            .passwordInFile, .clearServicePreferred, .clearServiceOnly:
            true
        default: false
        }
    }

    /// The standard that says so.
    package var reference: String {
        switch self {
        case .passwordInClear: "RFC 8314 §4.1"
        case .digestInClear: "RFC 8314 §4.1; RFC 6331 §1"
        case .messageInClear: "RFC 8314 §3"
        case .tlsOptional: "RFC 8314 §5.2"
        case .startTLSOnly, .startTLSPreferred, .portMismatch: "RFC 8314 §3"
        case .addressForName: "RFC 8314 §5.3"
        case .noAuthentication: "RFC 6409 §4.3"
        case .portOfRelays: "RFC 6409 §3.1"
        case .loginPageInClear: "RFC 6797 §2.3; RFC 6749 §3.1"
        case .redirectInClear: "MS-OXDSCLI §3.1.5; RFC 8314 §5.1"
        case .linkInClear: "RFC 6797 §2.3"
        case .passwordInFile: "RFC 8314 §5.2"
        case .unsignedProfile: "RFC 5652 §5"
        case .rootCertificate: "RFC 8314 §5.3"
        case .clearServicePreferred, .clearServiceOffered: "RFC 8314 §4.5.2"
        case .clearServiceOnly, .submissionsMissing: "RFC 8314 §5.1"
        case .foreignTarget: "RFC 6186 §6; RFC 8314 §5.1"
        case .aliasTarget: "RFC 2782"
        case .autodiscoverPort: "MS-OXDISCO §3.1.5"
        case .settingsElsewhere: "RFC 8314 §5.3"
        case .originUnknown, .includeUnread: "RFC 1035 §5.1"
        }
    }
}
