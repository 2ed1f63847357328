package import SigilloCore
package import SigilloTLS

/// The visit of a client that is told an address and a password, and nothing of servers: it finds them, then checks its
/// mail or sends it.
///
/// It looks for settings inside verified TLS alone, takes no server from them without TLS, and where nothing but an SRV
/// record names a server, wants a certificate for the domain of the address (RFC 6186 §6).
package struct SetupRun: Sendable {
    private let errand: TwinErrand
    private let service: Service
    private let domain: String
    private let anchors: [Certificate]
    private let flaws: Set<Flaw>

    /// Prepares a visit.
    ///
    /// - Parameters:
    ///   - path: one of the paths of IMAP, SMTP and POP3.
    ///   - anchors: whom the twin trusts.
    package init(_ errand: TwinErrand, path: ServicePath, trusting anchors: [Certificate], flaws: Set<Flaw> = []) {
        self.errand = errand
        self.anchors = anchors
        self.flaws = flaws
        service = path.service
        domain = errand.account.domain?.lowercased() ?? ""
    }

    /// Visits; the calling thread waits.
    ///
    /// - Returns: how the last connection ended.
    /// - Throws: ``SigilloTLS/TLSError`` when the library refuses the twin's own settings.
    package func perform() throws(TLSError) -> TwinEnding {
        if let server = try published() { return try visit(server) }
        let host = "mail." + domain
        let (sealed, upgraded) = Self.offers(of: service)
        let ending = try visit(
            FoundServer(service, host: host, port: sealed.path.standardPort, sealing: .implicit))
        guard case .unreachable(.refused) = ending, flaws.contains(.testsGuessesInClear) else { return ending }
        return try visit(FoundServer(service, host: host, port: upgraded.path.standardPort, sealing: .clear))
    }

    /// The server that is published, by whichever way is known first.
    private func published() throws(TLSError) -> FoundServer? {
        if let server = try autoconfig(isSecure: true) { return server }
        if flaws.contains(.fetchesSettingsInClear), let server = try autoconfig(isSecure: false) { return server }
        if let server = try autodiscover() { return server }
        return bySRV()
    }

    private func visit(_ server: FoundServer) throws(TLSError) -> TwinEnding {
        try TwinRun(errand, at: server, trusting: anchors, flaws: flaws).perform()
    }

    /// The first server of the service that a client may use: without TLS none, unless a flaw takes what comes first.
    ///
    /// - Parameter isSecure: whether the settings came inside TLS; who believes others believes them whole.
    private func choose(_ servers: [FoundServer], isSecure: Bool = true) -> FoundServer? {
        let mine = servers.filter { $0.service == service }
        let takesAll = flaws.contains(.takesFirstPublishedServer) || !isSecure
        return takesAll ? mine.first : mine.first { $0.sealing != .clear }
    }

    // MARK: - Files

    private func autoconfig(isSecure: Bool) throws(TLSError) -> FoundServer? {
        let places = [
            ("autoconfig." + domain, "/mail/config-v1.1.xml"),
            (domain, "/.well-known/autoconfig/mail/config-v1.1.xml"),
        ]
        for (host, target) in places {
            let page = WebAddress(isSecure: isSecure, host: host, port: isSecure ? 443 : 80, target: target)
            let response = try fetch(page, FileFetch(page))
            guard let response, response.status == 200 else { continue }
            let servers = SettingsFile.autoconfig(String(decoding: response.content, as: UTF8.self))
            if let server = choose(servers, isSecure: isSecure) { return server }
        }
        return nil
    }

    private func autodiscover() throws(TLSError) -> FoundServer? {
        var page = WebAddress(
            isSecure: true, host: "autodiscover." + domain, port: 443, target: "/autodiscover/autodiscover.xml")
        var credentials: String?
        for _ in 0..<Self.mostRequests {
            let response = try fetch(page, FileFetch(page, content: request, credentials: credentials))
            guard let response else { return nil }
            switch response.status {
            case 200: return choose(SettingsFile.autodiscover(String(decoding: response.content, as: UTF8.self)))
            case 301, 302, 307, 308:
                guard let place = response.values(of: "location").first, let next = page.resolve(place),
                    mayFollow(next)
                else { return nil }
                page = next
                // Another host is told who asks before it has said a word.
                credentials = page.isSecure ? errand.basicCredentials : nil
            case 401:
                guard !page.isSecure, credentials == nil, flaws.contains(.followsAutodiscoverInClear) else {
                    return nil
                }
                credentials = errand.basicCredentials
            default: return nil
            }
        }
        return nil
    }

    /// The most requests of one search (MS-OXDSCLI §3.1.5.4 has ten redirections).
    private static let mostRequests = 10

    /// A careful client follows no redirection, wherever it leads: nobody is there to be asked.
    private func mayFollow(_ next: WebAddress) -> Bool {
        flaws.contains(next.isSecure ? .followsAutodiscoverElsewhere : .followsAutodiscoverInClear)
    }

    private var request: String {
        let schema = "http://schemas.microsoft.com/exchange/autodiscover/outlook"
        return "<Autodiscover xmlns=\"\(schema)/requestschema/2006\"><Request>"
            + "<EMailAddress>\(errand.account.address)</EMailAddress>"
            + "<AcceptableResponseSchema>\(schema)/responseschema/2006a</AcceptableResponseSchema>"
            + "</Request></Autodiscover>"
    }

    private func fetch(_ page: WebAddress, _ request: FileFetch) throws(TLSError) -> HTTPResponse? {
        let context = try TwinTrust.webContext(for: page.host, trusting: anchors, flaws: flaws)
        let attempt = TwinAttempt(host: page.host, port: page.port, sealing: page.isSecure ? .implicit : .clear)
        do {
            var connection = try TwinConnection(
                attempt, named: page.host, context: context, flaws: flaws, patience: TwinRun.patience)
            var response: HTTPResponse?
            _ = connection.run { _ in
                request
            } keep: { twin in
                response = (twin as? FileFetch)?.response
            }
            return response
        } catch {
            return nil
        }
    }

    // MARK: - SRV records

    /// The server of the first SRV record: with TLS from the first octet before any other (RFC 8314 §5.1).
    private func bySRV() -> FoundServer? {
        let resolver = SystemResolver()
        let (sealed, upgraded) = Self.offers(of: service)
        for offer in [sealed, upgraded] {
            let records = resolver.services(of: "_\(offer.label)._tcp.\(domain)")
            guard let record = records.first(where: { !$0.target.isEmpty && $0.port > 0 }) else { continue }
            return FoundServer(
                service, host: record.target, port: record.port, sealing: Sealing(offer.path.tlsMode),
                certificateName: flaws.contains(.comparesServiceTarget) ? nil : domain)
        }
        return nil
    }

    /// A service's label in the DNS, and the path that it stands for.
    private typealias Offer = (label: String, path: ServicePath)

    /// With TLS from the first octet, and by STARTTLS.
    private static func offers(of service: Service) -> (sealed: Offer, upgraded: Offer) {
        switch service {
        case .imap, .http: (("imaps", .imaps), ("imap", .imapStartTLS))
        case .pop3: (("pop3s", .pop3s), ("pop3", .pop3StartTLS))
        case .smtp: (("submissions", .smtps), ("submission", .smtpStartTLS))
        }
    }
}
