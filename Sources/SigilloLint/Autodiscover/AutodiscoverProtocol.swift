/// One `<Protocol>` of an Autodiscover response (MS-OXDSCLI §2.2.4.1.1.2.6).
struct AutodiscoverProtocol {
    private let element: XMLElement

    init(_ element: XMLElement) {
        self.element = element
    }

    /// The server that it describes; nil for what has none, such as webmail.
    func subject() throws(LintFault) -> ServiceRules.Subject? {
        let type = element.child("Type")
        let kind: OfferedService.Kind
        switch (type?.value ?? element.attribute("Type")?.value)?.uppercased() {
        case "IMAP": kind = .imap
        case "POP3": kind = .pop3
        case "SMTP": kind = .smtp
        case "EXCH", "EXPR", "EXHTTP": kind = .exchange
        case "WEB", "MAPIHTTP", "MOBILESYNC": return nil
        default:
            throw LintFault(
                "The type of this <Protocol> must be IMAP, POP3, SMTP, WEB, EXCH, EXPR or EXHTTP.",
                at: type?.valuePosition ?? element.position)
        }
        guard let server = element.child("Server"), !server.value.isEmpty else {
            guard kind == .exchange else { throw LintFault("This <Protocol> has no <Server>.", at: element.position) }
            return nil
        }
        let port = try port()
        let tls = try protection(kind, port: port?.number)
        let ways = try authentication(kind)
        return ServiceRules.Subject(
            service: OfferedService(
                kind: kind, host: server.value, port: port?.number, protection: tls.protection,
                authentication: ways.list, position: element.position),
            protectionWords: tls.words, protectionPosition: tls.position, authenticationPosition: ways.position,
            portPosition: port?.position ?? element.position, hostPosition: server.valuePosition,
            remedy: "Write <SSL>on</SSL>" + (kind.implicitPort.map { " and <Port>\($0)</Port>." } ?? "."))
    }

    private func port() throws(LintFault) -> (number: Int, position: TextPosition)? {
        // Port 0 stands for none (MS-OXDSCLI).
        guard let port = element.child("Port"), !["", "0"].contains(port.value) else { return nil }
        guard let number = PortNumber(port.value) else {
            throw LintFault("A port must be a number from 1 to 65535.", at: port.valuePosition)
        }
        return (number.value, port.valuePosition)
    }

    /// `Encryption` counts before `SSL`; where neither stands, TLS is used.
    private func protection(
        _ kind: OfferedService.Kind, port: Int?
    ) throws(LintFault) -> (protection: OfferedService.Protection, words: String, position: TextPosition) {
        if kind != .exchange, let encryption = element.child("Encryption"), !encryption.value.isEmpty {
            let words = "Encryption \(encryption.value)"
            let place = encryption.valuePosition
            switch encryption.value.lowercased() {
            case "ssl": return (.implicit, words, place)
            // Outlook begins in clear with "TLS", save on a port where that cannot be.
            case "tls": return (port == kind.implicitPort ? .implicit : .startTLS, words, place)
            case "auto": return (.optional, words, place)
            case "none": return (.none, words, place)
            default: throw LintFault("<Encryption> must be SSL, TLS, Auto or None.", at: place)
            }
        }
        guard let answer = try flag("SSL") else {
            return (.implicit, "SSL is missing, which means on", element.position)
        }
        return (answer.isOn ? .implicit : .none, "SSL is \(answer.isOn ? "on" : "off")", answer.position)
    }

    private func authentication(
        _ kind: OfferedService.Kind
    ) throws(LintFault) -> (list: [OfferedService.Authentication], position: TextPosition) {
        if let required = try flag("AuthRequired"), !required.isOn { return ([.nothing], required.position) }
        if kind == .smtp, let after = try flag("SMTPLast"), after.isOn { return ([.address], after.position) }
        if let secured = try flag("SPA"), secured.isOn { return ([.digest], secured.position) }
        return ([.password], element.position)
    }

    /// Whether an element says `on`; nil where it is absent or empty.
    private func flag(_ name: String) throws(LintFault) -> (isOn: Bool, position: TextPosition)? {
        guard let child = element.child(name), !child.value.isEmpty else { return nil }
        switch child.value.lowercased() {
        case "on", "true": return (true, child.valuePosition)
        case "off", "false": return (false, child.valuePosition)
        default: throw LintFault("<\(name)> must be on or off.", at: child.valuePosition)
        }
    }
}
