/// A server that published settings send a client to, and how it is to be spoken to.
package struct OfferedService: Sendable, Hashable {
    /// What is spoken.
    package enum Kind: String, Sendable, Hashable, CaseIterable {
        case imap, pop3, smtp, sieve, exchange, caldav, carddav, ldap

        /// The name for people.
        package var title: String {
            switch self {
            case .imap: "IMAP"
            case .pop3: "POP3"
            case .smtp: "SMTP"
            case .sieve: "ManageSieve"
            case .exchange: "Exchange"
            case .caldav: "CalDAV"
            case .carddav: "CardDAV"
            case .ldap: "LDAP"
            }
        }

        /// The port on which TLS begins with the first octet (RFC 8314 §3; RFC 9110 §4.2.2); nil where there is none.
        package var implicitPort: Int? {
            switch self {
            case .imap: 993
            case .pop3: 995
            case .smtp: 465
            case .ldap: 636
            case .exchange, .caldav, .carddav: 443
            case .sieve: nil
            }
        }

        /// The ports on which a conversation begins in clear.
        var clearPorts: Set<Int> {
            switch self {
            case .imap: [143]
            case .pop3: [110]
            case .smtp: [587, 25]
            case .ldap: [389]
            case .exchange, .caldav, .carddav: [80]
            case .sieve: [4190]
            }
        }
    }

    /// What the settings say of TLS.
    package enum Protection: String, Sendable, Hashable, CaseIterable {
        /// It is not used.
        case none
        /// It is used where the server offers it.
        case optional
        /// It begins after a command (RFC 3207, RFC 9051 §6.2.1).
        case startTLS = "starttls"
        /// It begins with the first octet (RFC 8314 §3).
        case implicit

        /// Whether a client that does as it is told never sends anything of worth in clear.
        var isSealed: Bool { self == .startTLS || self == .implicit }
    }

    /// How a client proves who it is.
    package enum Authentication: String, Sendable, Hashable, CaseIterable {
        /// With the password itself (PLAIN, LOGIN, USER and PASS).
        case password
        /// With a digest of it, by which it can be guessed (CRAM-MD5, DIGEST-MD5, APOP, NTLM).
        case digest
        /// With a token that is as good as the password while it lasts (OAuth 2.0).
        case token
        /// With a ticket of Kerberos.
        case ticket
        /// With a certificate, inside TLS.
        case certificate
        /// By its network address, or because it has just read mail from there.
        case address
        /// Not at all.
        case nothing
    }

    package var kind: Kind
    /// The host's name or address as the file has it; may hold placeholders.
    package var host: String
    /// The port; nil where the file leaves it to the client.
    package var port: Int?
    package var protection: Protection
    /// The ways to log in, the preferred one first; none where the file leaves it to the client.
    package var authentication: [Authentication]
    /// Where its description begins.
    package var position: TextPosition

    /// `imap.ateneo.test:993`, or without the port where there is none.
    package var address: String {
        guard let port else { return host }
        return (host.contains(":") ? "[\(host)]" : host) + ":\(port)"
    }
}
