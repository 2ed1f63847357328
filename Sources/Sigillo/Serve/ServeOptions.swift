public import SigilloCore
package import SigilloScenario

/// What `sigillo serve` is asked to serve.
public struct ServeOptions: Sendable {
    /// The paths; IMAP and SMTP submission with both kinds of TLS unless told otherwise.
    public var paths: [ServicePath] = [.imaps, .imapStartTLS, .smtps, .smtpStartTLS]
    /// The scenario whose faults the servers have, or nil for honest ones: an id, or an instance's id without its path.
    public var scenario: String?
    /// The address to listen on.
    public var bindAddress = "127.0.0.1"
    /// Ports by path; others are of the system's choice.
    public var ports: [ServicePath: UInt16] = [:]
    /// The account's name, or nil for a fresh one.
    public var user: String?
    /// The account's password, or nil for a fresh one.
    public var password: Secret?
    /// Other addresses of the account.
    public var aliases: [String] = []
    /// Whose mail the SMTP servers take.
    package var submission = SubmissionRules()
    /// Where to write the trust anchor; nil: into a temporary folder.
    public var anchorFile: String?
    /// The SASL mechanisms to offer inside TLS, in any case, and APOP of POP3; empty for PLAIN and LOGIN.
    public var mechanisms: [String] = []
    /// SHA-256 fingerprints, in hexadecimal, of the client certificates that belong to the account (EXTERNAL).
    public var clientCertificates: [String] = []
    /// Messages that wait in the mailbox, octets as they are; where there is no other mail either, one is made.
    public var messages: [[UInt8]] = []
    /// Mail that waits in mailboxes besides.
    package var mail: [WaitingMail] = []
    /// Mailboxes besides the usual ones; `/` separates levels.
    public var folders: [String] = []
    /// What the servers offer beyond the base of their protocols.
    package var extensions = OfferedExtensions()
    /// The certificate profile of an honest server; a scenario names its own.
    public var certificate = "ctl.good-chain"
    /// Whether the octets of all connections are kept, so that what crossed can be judged.
    public var keepsOctets = false
    /// How many connections that have ended are remembered at least where no octets are kept.
    public var keptConnections = 50
    /// Whether commands, replies and log-ins are noted; where nobody asks for them, that is work for nothing.
    public var makesNotes = true
    /// Whether the servers need no thread of their own: there may be hundreds of services in the process.
    package var sharesThread = false
    /// A folder of the user's own scenarios.
    public var scenarioFolder: String?
    /// Faults besides those of the scenario; where both are about the same, these come first.
    package var faults: [StepTemplate] = []

    /// The receiving server, and another provider to send through; nil for neither.
    package var receiving: ReceivingOptions?

    /// Creates options with every one at its default.
    public init() {}

    /// Whether only this machine can reach the servers.
    public var isOnLoopback: Bool {
        bindAddress == "::1" || bindAddress.hasPrefix("127.")
    }
}
