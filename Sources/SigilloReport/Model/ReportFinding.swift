package import SigilloCore

/// One thing that whoever intercepts the traffic could read, as reports print it: every field is safe to show.
package struct ReportFinding: Sendable, Hashable {
    /// `credential`, `canary`, `content`, `metadata` or `weak-tls`.
    package var kind: String
    /// How much harm it does.
    package var severity: Severity
    /// One of imap, smtp, pop3, managesieve, http, ldap, ftp, tls, dns; nil where the protocol is not known.
    package var protocolName: String?
    /// The SASL mechanism or the command: `PLAIN`, `LOGIN`.
    package var mechanism: String?
    /// The authentication identity.
    package var user: String?
    /// The secret's redacted form; the secret itself only in a report that says that it reveals.
    package var secret: String?
    /// Which known secret it is: `password`, `subject`, `line 3`; nil for what the protocol alone shows.
    package var label: String?
    /// How the secret was encoded: `raw`, `base64`.
    package var encoding: String?
    /// The sender's and the receiver's ends, `a:port > b:port`.
    package var flow: String
    /// The number of the TCP flow from 0 as in tshark, or nil for a datagram.
    package var tcpStream: Int?
    /// The frame that holds the secret's last octet, from 1.
    package var frame: Int
    /// The position in the direction's stream of the secret's first octet.
    package var offset: Int
    /// The rule's id: `imap.login`.
    package var rule: String
    /// The standard that says so: `RFC 9051 §6.2.3`.
    package var reference: String
    /// One sentence, without any secret.
    package var text: String
    /// What crossed around it, secrets redacted; empty where the report shows it elsewhere.
    package var excerpt: [Line] = []

    /// A line of an excerpt.
    package struct Line: Sendable, Hashable {
        /// The frame that carried it, from 1; 0 for what no frame carries.
        package var frame: Int
        /// `C→S` or `S→C` as ``Direction`` writes it, or nil for what is nobody's.
        package var direction: String?
        /// What crossed, made visible and redacted.
        package var text: String

        /// Creates a line.
        package init(frame: Int, direction: String?, text: String) {
            self.frame = frame
            self.direction = direction
            self.text = text
        }
    }

    /// Creates a finding.
    package init(
        kind: String, severity: Severity, protocolName: String? = nil, mechanism: String? = nil,
        user: String? = nil, secret: String? = nil, label: String? = nil, encoding: String? = nil, flow: String,
        tcpStream: Int?, frame: Int, offset: Int, rule: String, reference: String, text: String
    ) {
        self.kind = kind
        self.severity = severity
        self.protocolName = protocolName
        self.mechanism = mechanism
        self.user = user
        self.secret = secret
        self.label = label
        self.encoding = encoding
        self.flow = flow
        self.tcpStream = tcpStream
        self.frame = frame
        self.offset = offset
        self.rule = rule
        self.reference = reference
        self.text = text
    }

    /// Whether it makes a capture's verdict `leak`: only a credential, a known secret, or content does.
    package var isLeak: Bool { ["credential", "canary", "content"].contains(kind) }

    /// The display filter that shows its frames in tshark and Wireshark: `tcp.stream eq 0 && frame.number eq 7`.
    package var displayFilter: String {
        let frames = Set(excerpt.map(\.frame) + [frame]).filter { $0 > 0 }.sorted()
        let numbers =
            frames.count > 1
            ? "frame.number in {\(frames.map(String.init).joined(separator: ", "))}" : "frame.number eq \(frame)"
        return (tcpStream.map { "tcp.stream eq \($0) && " } ?? "") + numbers
    }

    /// How to mend it, or nil where nobody knows.
    package var mend: String? { FindingAdvice.mend(rule: rule) }
}
