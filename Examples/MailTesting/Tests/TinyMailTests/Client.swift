import SigilloTesting
import TinyMail

extension TinyMail {
    /// The client as a user would set it up for the server of a test.
    init(_ server: MailServer, _ path: ServicePath? = nil, security: Security? = nil, account: Account? = nil) {
        let path = path ?? server.path
        let account = account ?? server.account
        self.init(
            host: server.host, port: server.port(of: path) ?? server.port,
            security: security ?? (path.tlsMode == .implicit ? .implicit : .startTLS), user: account.user,
            password: account.password.reveal())
        trustedCertificate = server.certificateAuthority
    }
}
