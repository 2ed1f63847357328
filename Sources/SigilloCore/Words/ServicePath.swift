/// The protocol that a mail client speaks to a server.
public enum Service: String, Sendable, Hashable, CaseIterable {
    case imap, smtp, pop3, http
}

/// When TLS starts on a connection.
public enum TLSMode: String, Sendable, Hashable, CaseIterable {
    /// Never: for serving, teaching and the bait listeners.
    case none
    /// With the first byte (RFC 8314 §3).
    case implicit
    /// After the `STARTTLS` or `STLS` command (RFC 3207, RFC 9051 §6.2.1).
    case startTLS
}

/// One way for a client to reach its mail: a protocol and the moment at which TLS starts.
///
/// The raw value is the word of the command line, of scenario files and of reports.
public enum ServicePath: String, Sendable, Hashable, CaseIterable, Comparable {
    case imaps
    case imapStartTLS = "imap-starttls"
    case smtps
    case smtpStartTLS = "smtp-starttls"
    case pop3s
    case pop3StartTLS = "pop3-starttls"
    case https
    case imap, smtp, pop3, http

    /// The protocol spoken.
    public var service: Service {
        switch self {
        case .imaps, .imapStartTLS, .imap: .imap
        case .smtps, .smtpStartTLS, .smtp: .smtp
        case .pop3s, .pop3StartTLS, .pop3: .pop3
        case .https, .http: .http
        }
    }

    /// When TLS starts.
    public var tlsMode: TLSMode {
        switch self {
        case .imaps, .smtps, .pop3s, .https: .implicit
        case .imapStartTLS, .smtpStartTLS, .pop3StartTLS: .startTLS
        case .imap, .smtp, .pop3, .http: .none
        }
    }

    /// The registered TCP port (RFC 8314 §3; IANA service names).
    public var standardPort: UInt16 {
        switch self {
        case .imaps: 993
        case .imapStartTLS, .imap: 143
        case .smtps: 465
        case .smtpStartTLS: 587
        case .smtp: 25
        case .pop3s: 995
        case .pop3StartTLS, .pop3: 110
        case .https: 443
        case .http: 80
        }
    }

    /// Paths are ordered as they are declared, so that reports list them in one order.
    public static func < (left: ServicePath, right: ServicePath) -> Bool {
        rank[left, default: 0] < rank[right, default: 0]
    }

    private static let rank = Dictionary(uniqueKeysWithValues: zip(allCases, 0...))
}
