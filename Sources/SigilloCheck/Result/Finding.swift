package import SigilloCore

/// One thing that whoever intercepts the traffic could read, with the frame that shows it.
package struct Finding: Sendable, Hashable {
    /// What was found; only the first three are leaks.
    package enum Kind: String, Sendable, Hashable, CaseIterable {
        /// A log-in, or material from which its password can be guessed.
        case credential
        /// A known secret, wherever it stands.
        case canary
        /// A message's header, body or attachment.
        case content
        /// Who writes to whom, names asked, mailbox names: harmless alone.
        case metadata
        /// TLS that seals badly or not at all.
        case weakTLS = "weak-tls"

        /// Whether it makes a capture's verdict `leak`.
        package var isLeak: Bool {
            switch self {
            case .credential, .canary, .content: true
            case .metadata, .weakTLS: false
            }
        }
    }

    package var kind: Kind
    package var severity: Severity
    /// One of imap, smtp, pop3, managesieve, http, ldap, ftp, tls, dns; nil where the protocol is not known.
    package var protocolName: String?
    /// The SASL mechanism or the command, for example `PLAIN`, `LOGIN`, `USER`.
    package var mechanism: String?
    /// The authentication identity; PLAIN's is the authcid.
    package var user: String?
    /// The secret itself; reports print ``redactedSecret`` unless they are told to reveal.
    package var secret: Secret?
    /// Which of the known secrets it is (its label), or nil.
    package var secretLabel: String?
    /// Challenge and digest from which a password can be guessed offline, where the secret is such a digest.
    package var proof: PasswordProof?
    /// How it was encoded: `raw`, `base64`, …
    package var encoding: String?
    /// The sender's and receiver's ends, `a:port > b:port`.
    package var flow: String
    /// The number of the TCP flow from 0 as in tshark, or nil for a datagram.
    package var tcpStream: Int?
    /// The frame that holds the secret (its last octet), from 1.
    package var frame: Int
    /// The position in the direction's stream of the first octet of the secret.
    package var offset: UInt64
    package var direction: Direction
    /// The rule's id, for example `imap.login`.
    package var rule: String
    /// The standard that says so, for example `RFC 9051 §6.2.3`.
    package var reference: String
    /// One sentence, without any secret.
    package var text: String
    /// What crossed around it, secrets redacted: a few entries, empty where none was kept.
    package var excerpt: [TimelineEntry] = []

    package init(
        kind: Kind, severity: Severity, protocolName: String?, mechanism: String? = nil, user: String? = nil,
        secret: Secret? = nil, secretLabel: String? = nil, encoding: String? = nil, flow: String, tcpStream: Int?,
        frame: Int, offset: UInt64, direction: Direction, rule: String, reference: String, text: String
    ) {
        self.kind = kind
        self.severity = severity
        self.protocolName = protocolName
        self.mechanism = mechanism
        self.user = user
        self.secret = secret
        self.secretLabel = secretLabel
        self.encoding = encoding
        self.flow = flow
        self.tcpStream = tcpStream
        self.frame = frame
        self.offset = offset
        self.direction = direction
        self.rule = rule
        self.reference = reference
        self.text = text
    }

    /// The secret as a report may print it: never a part of it, only its length.
    package var redactedSecret: String? {
        secret.map { "‹\($0.count) octets›" }
    }
}

/// A secret that the checker is told to look for.
package struct KnownSecret: Sendable, Hashable {
    /// A name for it that may be printed: `password`, `subject`, `line 3`.
    package var label: String
    package var value: Secret

    package init(label: String, value: Secret) {
        self.label = label
        self.value = value
    }
}
