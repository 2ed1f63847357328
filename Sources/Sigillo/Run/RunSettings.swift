package import SigilloCore
internal import SigilloScenario

/// What all instances of one client's run have in common.
package struct RunSettings: Sendable {
    /// Seconds that a client may run where nobody says otherwise.
    package static let defaultTimeout = 10.0

    package var client: ClientPlan
    /// The server's name.
    package var host: String
    /// The certificate profiles by id.
    package var profiles: [String: CertificateProfile]
    /// The environment of every client, without what is its own.
    package var environment: [String: String]
    /// The folder in which clients start: the caller's.
    package var workingDirectory: String
    package var seed: UInt64
    /// Seconds that one client may run, or nil for its profile's.
    package var timeout: Double?
    /// Whose account the client logs in with.
    package var account: AccountChoice
    /// In which encoding the messages are written.
    package var mailEncoding: MailEncoding

    /// Creates settings.
    package init(
        client: ClientPlan, host: String, profiles: [String: CertificateProfile], environment: [String: String],
        workingDirectory: String, seed: UInt64, timeout: Double?,
        account: AccountChoice = .fresh, mailEncoding: MailEncoding = .sevenBit
    ) {
        self.client = client
        self.host = host
        self.profiles = profiles
        self.environment = environment
        self.workingDirectory = workingDirectory
        self.seed = seed
        self.timeout = timeout
        self.account = account
        self.mailEncoding = mailEncoding
    }
}
