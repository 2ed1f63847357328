/// Thunderbird's configuration file, `config-v1.1.xml`, as Thunderbird, Evolution, KMail, K-9 and others read it.
///
/// Servers of one kind stand in their order of preference; a client that cannot use the first takes the next.
enum AutoconfigFile {
    /// What the file offers, and what is found besides its servers.
    ///
    /// - Throws: ``LintFault`` where a server lacks what it cannot do without.
    static func judge(
        _ root: XMLElement
    ) throws(LintFault) -> (subjects: [ServiceRules.Subject], findings: [LintFinding]) {
        var subjects: [ServiceRules.Subject] = []
        var findings: [LintFinding] = []
        for provider in root.children("emailProvider") {
            for server in provider.children where ["incomingServer", "outgoingServer"].contains(server.name) {
                subjects.append(try subject(server))
                findings += passwords(in: server)
            }
        }
        root.forEach { findings += addresses(of: $0) }
        guard !subjects.isEmpty else {
            throw LintFault("It offers no server: no <incomingServer> and no <outgoingServer>.", at: root.position)
        }
        return (subjects, findings)
    }

    private static func subject(_ server: XMLElement) throws(LintFault) -> ServiceRules.Subject {
        let kind = try kind(server)
        let port = try port(server)
        let host = server.child("hostname") ?? server.child("ewsURL") ?? server.child("easURL")
        guard let host, !host.value.isEmpty else {
            throw LintFault("This server has no <hostname>.", at: server.position)
        }
        let socket = protection(server)
        let ways = authentication(server, in: kind)
        let service = OfferedService(
            kind: kind, host: host.value, port: port?.number, protection: socket.protection, authentication: ways.list,
            position: server.position)
        return ServiceRules.Subject(
            service: service, protectionWords: socket.words, protectionPosition: socket.position,
            authenticationPosition: ways.position, portPosition: port?.position ?? server.position,
            hostPosition: host.valuePosition, remedy: remedy(kind))
    }

    private static func kind(_ server: XMLElement) throws(LintFault) -> OfferedService.Kind {
        let type = server.attribute("type")
        switch type?.value.lowercased() {
        case "imap": return .imap
        case "pop3": return .pop3
        case "smtp": return .smtp
        case "exchange", "ews", "eas": return .exchange
        case nil where server.name == "outgoingServer": return .smtp
        default:
            throw LintFault(
                "The type of this server must be imap, pop3, exchange or smtp.", at: type?.position ?? server.position)
        }
    }

    private static func port(_ server: XMLElement) throws(LintFault) -> (number: Int, position: TextPosition)? {
        guard let port = server.child("port") else { return nil }
        guard let number = PortNumber(port.value) else {
            throw LintFault("A port must be a number from 1 to 65535.", at: port.valuePosition)
        }
        return (number.value, port.valuePosition)
    }

    /// The first socket type that is known counts, as in Thunderbird.
    private static func protection(
        _ server: XMLElement
    ) -> (protection: OfferedService.Protection, words: String, position: TextPosition) {
        let types = server.children("socketType")
        for type in types {
            switch type.value.lowercased() {
            case "ssl", "tls": return (.implicit, "socketType \(type.value)", type.valuePosition)
            case "starttls": return (.startTLS, "socketType STARTTLS", type.valuePosition)
            case "plain": return (.none, "socketType plain", type.valuePosition)
            default: continue
            }
        }
        guard let type = types.first else {
            let isByAddress = (server.child("ewsURL") ?? server.child("easURL"))?.value.lowercased().hasPrefix(
                "https://")
            return isByAddress == true
                ? (.implicit, "https", server.position) : (.none, "socketType is missing", server.position)
        }
        return (.none, "socketType \(type.value.quoted) is unknown", type.valuePosition)
    }

    private static func authentication(
        _ server: XMLElement, in kind: OfferedService.Kind
    ) -> (list: [OfferedService.Authentication], position: TextPosition) {
        let elements = server.children("authentication")
        let list = elements.compactMap { element -> OfferedService.Authentication? in
            switch element.value.lowercased() {
            // The words of format 1.0 are plain and secure.
            case "password-cleartext", "plain", "http-basic": .password
            case "password-encrypted", "secure", "ntlm", "http-digest": .digest
            case "gssapi", "kerberos": .ticket
            case "oauth2": .token
            case "tls-client-cert": .certificate
            case "client-ip-address", "smtp-after-pop": .address
            case "none": .nothing
            default: nil
            }
        }
        return (list, elements.first?.valuePosition ?? server.position)
    }

    private static func remedy(_ kind: OfferedService.Kind) -> String {
        "Write <socketType>SSL</socketType>" + (kind.implicitPort.map { " and <port>\($0)</port>." } ?? ".")
    }

    private static func passwords(in server: XMLElement) -> [LintFinding] {
        server.children("password").filter { !$0.value.isEmpty }.map { element in
            LintFinding(.passwordInFile, at: element.valuePosition, "A password stands in the file, in <password>.")
        }
    }

    // MARK: - Addresses of pages

    /// What an element names that a browser or the client opens.
    private static func addresses(of element: XMLElement) -> [LintFinding] {
        switch element.name {
        case "loginPage", "loginPageInfo":
            return [element.attribute("url")].compactMap { address in
                guard let address, address.value.isPlainHTTP else { return nil }
                return LintFinding(
                    .loginPageInClear, at: address.position,
                    "The log-in page of the webmail is opened over plain HTTP: \(address.value.quoted).")
            }
        case "authURL", "tokenURL", "issuer":
            guard element.value.isPlainHTTP else { return [] }
            return [
                LintFinding(
                    .loginPageInClear, at: element.valuePosition,
                    "OAuth 2.0 goes over plain HTTP: <\(element.name)> \(element.value.quoted).")
            ]
        case "ewsURL", "easURL", "owaURL", "serverURL":
            guard element.value.isPlainHTTP else { return [] }
            return [
                LintFinding(
                    .loginPageInClear, at: element.valuePosition,
                    "The client logs in over plain HTTP: <\(element.name)> \(element.value.quoted).")
            ]
        default:
            return element.attributes.filter { ["url", "visiturl", "href"].contains($0.name) && $0.value.isPlainHTTP }
                .map { address in
                    LintFinding(
                        .linkInClear, at: address.position,
                        "<\(element.name)> leads users to a page over plain HTTP: \(address.value.quoted).")
                }
        }
    }
}
