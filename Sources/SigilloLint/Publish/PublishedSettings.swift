package import SigilloCore

/// What an organisation tells its users of its mail service; each form of publishing it is a text made of this.
///
/// What is served is what is said: a server without TLS is published as one, so that clients can be shown what is bad
/// too, and ``SettingsLinter`` finds it.
package struct PublishedSettings: Sendable {
    /// A server, and when TLS starts on it.
    package struct Server: Sendable, Hashable {
        /// The protocol and the moment at which TLS starts.
        package var path: ServicePath
        /// The host's name.
        package var host: String
        package var port: UInt16

        /// Creates a server.
        package init(_ path: ServicePath, host: String, port: UInt16) {
            self.path = path
            self.host = host
            self.port = port
        }
    }

    /// The domain of the addresses: `ateneo.test`.
    package var domain: String
    /// The name of the service, for people.
    package var title: String
    /// The servers of mail, for each service the preferred one first.
    package var servers: [Server]
    /// The address of the webmail, or nil.
    package var webmail: String?
    /// The one account that the files are for; nil where they are for everybody, who then logs in with the address.
    package var account: Account?
    /// Two numbers in the form of RFC 9562 by which a device knows the profile, and the account in it, again.
    package var identifiers: (profile: String, account: String)

    /// Creates settings.
    package init(
        domain: String, title: String, servers: [Server], webmail: String? = nil, account: Account? = nil,
        identifiers: (profile: String, account: String)
    ) {
        self.domain = domain
        self.title = title
        self.servers = servers
        self.webmail = webmail
        self.account = account
        self.identifiers = identifiers
    }

    /// The servers of the three protocols of mail.
    var mailServers: [Server] { servers.filter { $0.path.service != .http } }

    /// All files: their names and their texts.
    package var files: [(name: String, text: String)] {
        [
            ("config-v1.1.xml", autoconfig), ("\(domain).mobileconfig", mobileconfig),
            ("autodiscover.xml", autodiscover), ("\(domain).zone", zone),
        ]
    }
}
