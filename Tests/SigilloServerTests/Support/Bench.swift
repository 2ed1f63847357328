import SigilloCore
import SigilloProtocols
import SigilloServer
import SigilloTLS

/// What all tests of the server share: one account, one certificate for `localhost`, contexts of both roles.
enum Bench {
    static let now: Int64 = 1_768_478_400
    static let password = "zq7kvmhxwd42"
    static let account = Account(
        user: "ada", password: Secret(password), address: "ada@ateneo.test", correspondent: "bea@altrove.test")
    static let message = MailMessage(
        octets: Array("From: <bea@altrove.test>\r\nSubject: one\r\n\r\nfirst body\r\n".utf8), internalDate: now)

    private static let day: Int64 = 86_400

    private static func recipe(_ name: String, _ extensions: [CertificateAttribute]) -> CertificateRecipe {
        CertificateRecipe(
            name: name, issuer: "root", subject: [CertificateAttribute("CN", name == "leaf" ? "{host}" : "Bench Root")],
            notBefore: -day, notAfter: 30 * day, extensions: extensions)
    }

    private static let profile = CertificateProfile(
        id: "bench", title: "A root and a leaf",
        certificates: [
            recipe(
                "root",
                [
                    CertificateAttribute("basicConstraints", "critical,CA:TRUE"),
                    CertificateAttribute("keyUsage", "critical,keyCertSign"),
                    CertificateAttribute("subjectKeyIdentifier", "hash"),
                ]),
            recipe(
                "leaf",
                [
                    CertificateAttribute("basicConstraints", "critical,CA:FALSE"),
                    CertificateAttribute("subjectAltName", "DNS:{host}"),
                ]),
        ], chain: ["leaf"], anchor: "root", proof: "ok")

    private static let store = CertificateStore(host: "localhost", now: now)
    private static let issued = Result { () throws(CertificateError) in try store.issue(profile) }

    static func server(
        _ settings: TLSSettings = .careful, rewriter: (any RecordRewriter)? = nil
    ) throws -> TLSContext {
        try TLSContext(server: issued.get(), settings: settings, rewriter: rewriter)
    }

    /// A client that verifies; with `trustsServer` false its anchor is an unrelated one.
    static func client(_ settings: TLSSettings = .careful, trustsServer: Bool = true) throws -> TLSContext {
        let anchor = try trustsServer ? issued.get().trustedAnchor : store.unrelatedAnchor()
        return try TLSContext(
            client: TLSClientSettings(trust: .anchors([anchor]), host: "localhost", time: now), settings: settings)
    }

    /// The plan of a path; its sessions follow `script`, and outside TLS log-ins are taken where there is no TLS.
    static func plan(
        _ path: ServicePath, script: SessionScript = SessionScript(), context: TLSContext? = nil,
        learnsAccount: Bool = false
    ) throws -> EndpointPlan {
        let security: EndpointPlan.Security =
            switch path.tlsMode {
            case .none: .clear
            case .implicit: .implicit(try context ?? server())
            case .startTLS: .startTLS(try context ?? server())
            }
        var configuration = SessionConfiguration(
            hostName: "localhost", account: account, offersStartTLS: path.tlsMode == .startTLS)
        configuration.allowsClearTextLogin = path.tlsMode == .none
        configuration.script = script
        configuration.learnsAccount = learnsAccount
        return EndpointPlan(path: path, isBait: false, security: security) { [configuration] in
            switch path.service {
            case .smtp: SMTPSession(configuration: configuration)
            case .pop3: POP3Session(configuration: configuration)
            case .imap: IMAPSession(configuration: configuration)
            case .http: HTTPSession(configuration: configuration)
            }
        }
    }
}
