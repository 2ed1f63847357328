/// Apple's configuration profile (`.mobileconfig`): a property list whose payloads each set up one account.
///
/// Judged are mail accounts and, since they have the same password, accounts of Exchange, calendars, contacts and
/// directories.
enum AppleProfile {
    /// What the profile offers, and what is found besides its servers.
    ///
    /// - Throws: ``LintFault`` where it is no profile, or sets up no account.
    static func judge(
        _ root: XMLElement
    ) throws(LintFault) -> (subjects: [ServiceRules.Subject], findings: [LintFinding]) {
        guard let top = root.children.first else { throw LintFault("The property list is empty.", at: root.position) }
        let profile = try PropertyList(top)
        if profile.value("EncryptedPayloadContent") != nil {
            throw LintFault(
                "The profile is encrypted for one device. Lint it as it was before that.", at: profile.position)
        }
        var subjects: [ServiceRules.Subject] = []
        var findings: [LintFinding] = []
        for payload in try profile.dictionaries("PayloadContent") {
            findings += passwords(in: payload)
            let type = try payload.string("PayloadType")?.value ?? ""
            switch type {
            case "com.apple.mail.managed":
                subjects += [try incoming(payload), try outgoing(payload)].compactMap(\.self)
            case "com.apple.security.root":
                findings.append(
                    LintFinding(
                        .rootCertificate, at: payload.position,
                        "The profile makes the device trust a certificate authority of its own."))
            default:
                if let account = AppleAccount.byPayloadType[type] { subjects += try account.subjects(payload) }
            }
        }
        guard !subjects.isEmpty else {
            throw LintFault(
                "The profile sets up no account of a mail service: it has no payload com.apple.mail.managed.",
                at: profile.position)
        }
        findings.append(
            LintFinding(.unsignedProfile, at: profile.position, "The profile as it stands here is not signed."))
        return (subjects, findings)
    }

    /// Every string whose key says that it is a password; what it is nobody is told, its length neither.
    private static func passwords(in payload: PropertyList) -> [LintFinding] {
        payload.keys.compactMap { key, _ in
            guard key.hasSuffix("Password"), let value = payload.value(key), value.name == "string",
                !value.value.isEmpty
            else { return nil }
            return LintFinding(.passwordInFile, at: value.valuePosition, "A password stands in the file, in \(key).")
        }
    }

    // MARK: - Mail

    private static func incoming(_ payload: PropertyList) throws(LintFault) -> ServiceRules.Subject? {
        let type = try payload.string("EmailAccountType")
        let kind: OfferedService.Kind
        switch type?.value {
        case "EmailTypeIMAP": kind = .imap
        case "EmailTypePOP": kind = .pop3
        default:
            throw LintFault(
                "EmailAccountType must be EmailTypeIMAP or EmailTypePOP.", at: type?.valuePosition ?? payload.position)
        }
        return try server(payload, "Incoming", kind)
    }

    private static func outgoing(_ payload: PropertyList) throws(LintFault) -> ServiceRules.Subject? {
        try server(payload, "Outgoing", .smtp)
    }

    /// The server of the keys that begin with `Incoming` or `Outgoing`.
    private static func server(
        _ payload: PropertyList, _ side: String, _ kind: OfferedService.Kind
    ) throws(LintFault) -> ServiceRules.Subject? {
        guard let host = try payload.string("\(side)MailServerHostName"), !host.value.isEmpty else {
            guard kind == .smtp else {
                throw LintFault("This account has no \(side)MailServerHostName.", at: payload.position)
            }
            return nil
        }
        let port = try payload.port("\(side)MailServerPortNumber")
        let key = "\(side)MailServerUseSSL"
        let usesTLS = try payload.bool(key)
        let ways = try authentication(payload, side)
        let service = OfferedService(
            kind: kind, host: host.value, port: port?.number,
            protection: protection(usesTLS?.value ?? false, port: port?.number, kind), authentication: ways.list,
            position: payload.position)
        return ServiceRules.Subject(
            service: service,
            protectionWords: usesTLS.map { "\(key) is \($0.value)" } ?? "\(key) is missing, which means false",
            protectionPosition: usesTLS?.position ?? payload.position, authenticationPosition: ways.position,
            portPosition: port?.position ?? payload.position, hostPosition: host.valuePosition,
            remedy: "Set \(key) to <true/>"
                + (kind.implicitPort.map { " and \(side)MailServerPortNumber to \($0)." } ?? "."))
    }

    /// On a port where the conversation begins in clear the same key makes the client insist on STARTTLS.
    private static func protection(
        _ usesTLS: Bool, port: Int?, _ kind: OfferedService.Kind
    ) -> OfferedService.Protection {
        guard usesTLS else { return .none }
        guard let port else { return .implicit }
        return kind.clearPorts.contains(port) ? .startTLS : .implicit
    }

    private static func authentication(
        _ payload: PropertyList, _ side: String
    ) throws(LintFault) -> (list: [OfferedService.Authentication], position: TextPosition) {
        if side == "Incoming", let token = try payload.bool("OAuth"), token.value { return ([.token], token.position) }
        guard let word = try payload.string("\(side)MailServerAuthentication") else { return ([], payload.position) }
        switch word.value {
        case "EmailAuthNone": return ([.nothing], word.valuePosition)
        case "EmailAuthPassword": return ([.password], word.valuePosition)
        case "EmailAuthCRAMMD5", "EmailAuthNTLM", "EmailAuthHTTPMD5": return ([.digest], word.valuePosition)
        default:
            throw LintFault(
                "\(side)MailServerAuthentication must be EmailAuthPassword, EmailAuthCRAMMD5, EmailAuthNTLM, "
                    + "EmailAuthHTTPMD5 or EmailAuthNone.", at: word.valuePosition)
        }
    }
}
