internal import SigilloCore

extension PublishedSettings {
    /// Thunderbird's configuration file, which stands at `https://autoconfig.DOMAIN/mail/config-v1.1.xml`.
    package var autoconfig: String {
        var text = MarkupText()
        text.element("clientConfig", "version=\"1.1\"") { text in
            text.element("emailProvider", "id=\"\(MarkupText.escape(domain))\"") { text in
                text.element("domain", domain)
                text.element("displayName", title)
                text.element("displayShortName", title)
                for server in mailServers {
                    let isOutgoing = server.path.service == .smtp
                    text.element(
                        isOutgoing ? "outgoingServer" : "incomingServer", "type=\"\(server.path.service.rawValue)\""
                    ) {
                        $0.element("hostname", server.host)
                        $0.element("port", String(server.port))
                        $0.element("socketType", server.path.tlsMode.socketType)
                        $0.element("authentication", "password-cleartext")
                        $0.element("username", account?.user ?? "%EMAILADDRESS%")
                    }
                }
            }
            if let webmail {
                text.element("webMail") { $0.line("<loginPage url=\"\(MarkupText.escape(webmail))\"/>") }
            }
        }
        return text.text
    }

    /// Outlook's Autodiscover response, which stands at `https://autodiscover.DOMAIN/autodiscover/autodiscover.xml`
    /// (MS-OXDSCLI §2.2.4).
    package var autodiscover: String {
        let schema = "http://schemas.microsoft.com/exchange/autodiscover"
        var text = MarkupText()
        text.element("Autodiscover", "xmlns=\"\(schema)/responseschema/2006\"") { text in
            text.element("Response", "xmlns=\"\(schema)/outlook/responseschema/2006a\"") { text in
                text.element("Account") { text in
                    text.element("AccountType", "email")
                    text.element("Action", "settings")
                    for server in mailServers { server.writeProtocol(to: &text, for: account) }
                    if let webmail {
                        text.element("Protocol") { text in
                            text.element("Type", "WEB")
                            text.element("External") {
                                $0.line("<OWAUrl AuthenticationMethod=\"Fba\">\(MarkupText.escape(webmail))</OWAUrl>")
                            }
                        }
                    }
                }
            }
        }
        return text.text
    }

    /// Apple's configuration profile, with the first server of each side; without a password: the device asks for it.
    package var mobileconfig: String {
        var text = MarkupText()
        text.line(
            "<!DOCTYPE plist PUBLIC \"-//Apple//DTD PLIST 1.0//EN\" \"http://www.apple.com/DTDs/PropertyList-1.0.dtd\">"
        )
        text.element("plist", "version=\"1.0\"") { text in
            text.element("dict") { text in
                text.element("key", "PayloadContent")
                text.element("array") { $0.element("dict", content: writeAccount) }
                text.entry("PayloadDisplayName", title)
                text.entry("PayloadIdentifier", "\(reversedDomain).mail")
                text.entry("PayloadType", "Configuration")
                text.entry("PayloadUUID", identifiers.profile)
                text.entry("PayloadVersion", number: 1)
            }
        }
        return text.text
    }

    private func writeAccount(to text: inout MarkupText) {
        text.entry("PayloadType", "com.apple.mail.managed")
        text.entry("PayloadIdentifier", "\(reversedDomain).mail.account")
        text.entry("PayloadUUID", identifiers.account)
        text.entry("PayloadVersion", number: 1)
        text.entry("EmailAccountDescription", title)
        if let account { text.entry("EmailAddress", account.address) }
        let incoming = mailServers.first { $0.path.service == .imap } ?? mailServers.first { $0.path.service == .pop3 }
        if let incoming {
            text.entry("EmailAccountType", incoming.path.service == .imap ? "EmailTypeIMAP" : "EmailTypePOP")
            incoming.writeKeys("Incoming", to: &text, for: account)
        }
        if let outgoing = mailServers.first(where: { $0.path.service == .smtp }) {
            outgoing.writeKeys("Outgoing", to: &text, for: account)
            text.entry("OutgoingPasswordSameAsIncomingPassword", flag: true)
        }
    }

    private var reversedDomain: String { domain.split(separator: ".").reversed().joined(separator: ".") }
}

extension PublishedSettings.Server {
    fileprivate func writeProtocol(to text: inout MarkupText, for account: Account?) {
        text.element("Protocol") { text in
            text.element("Type", path.service.rawValue.uppercased())
            text.element("Server", host)
            text.element("Port", String(port))
            if let account { text.element("LoginName", account.user) }
            text.element("DomainRequired", "off")
            text.element("SPA", "off")
            text.element("SSL", path.tlsMode == .none ? "off" : "on")
            text.element("Encryption", path.tlsMode.encryption)
            text.element("AuthRequired", "on")
        }
    }

    fileprivate func writeKeys(_ side: String, to text: inout MarkupText, for account: Account?) {
        if let account { text.entry("\(side)MailServerUsername", account.user) }
        text.entry("\(side)MailServerHostName", host)
        text.entry("\(side)MailServerPortNumber", number: Int(port))
        text.entry("\(side)MailServerUseSSL", flag: path.tlsMode != .none)
        text.entry("\(side)MailServerAuthentication", "EmailAuthPassword")
    }
}

extension TLSMode {
    fileprivate var socketType: String {
        switch self {
        case .none: "plain"
        case .startTLS: "STARTTLS"
        case .implicit: "SSL"
        }
    }

    fileprivate var encryption: String {
        switch self {
        case .none: "None"
        case .startTLS: "TLS"
        case .implicit: "SSL"
        }
    }
}

extension MarkupText {
    fileprivate mutating func entry(_ key: String, _ value: String) {
        element("key", key)
        element("string", value)
    }

    fileprivate mutating func entry(_ key: String, number: Int) {
        element("key", key)
        element("integer", String(number))
    }

    fileprivate mutating func entry(_ key: String, flag: Bool) {
        element("key", key)
        line(flag ? "<true/>" : "<false/>")
    }
}
