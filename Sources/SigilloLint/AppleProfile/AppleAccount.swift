/// The keys of a payload that sets up an account other than mail, for which the user has the same password.
struct AppleAccount {
    var kind: OfferedService.Kind
    /// The key of the host's name.
    var host: String
    /// The key that says whether TLS is used; absent it is.
    var usesTLS: String
    /// The key of the port, if there is one.
    var port: String?

    /// The payloads that are known, by their type.
    static let byPayloadType: [String: AppleAccount] = [
        "com.apple.eas.account": AppleAccount(kind: .exchange, host: "Host", usesTLS: "SSL"),
        "com.apple.ews.account": AppleAccount(kind: .exchange, host: "Host", usesTLS: "SSL", port: "Port"),
        "com.apple.caldav.account": AppleAccount(
            kind: .caldav, host: "CalDAVHostName", usesTLS: "CalDAVUseSSL", port: "CalDAVPort"),
        "com.apple.carddav.account": AppleAccount(
            kind: .carddav, host: "CardDAVHostName", usesTLS: "CardDAVUseSSL", port: "CardDAVPort"),
        "com.apple.ldap.account": AppleAccount(
            kind: .ldap, host: "LDAPAccountHostName", usesTLS: "LDAPAccountUseSSL"),
    ]

    /// The server that a payload names; none where it leaves that to the user.
    func subjects(_ payload: PropertyList) throws(LintFault) -> [ServiceRules.Subject] {
        guard let hostName = try payload.string(host), !hostName.value.isEmpty else { return [] }
        let answer = try payload.bool(usesTLS)
        let number: (number: Int, position: TextPosition)? =
            if let port { try payload.port(port) } else { nil }
        return [
            ServiceRules.Subject(
                service: OfferedService(
                    kind: kind, host: hostName.value, port: number?.number,
                    protection: answer?.value ?? true ? .implicit : .none, authentication: [.password],
                    position: payload.position),
                protectionWords: answer.map { "\(usesTLS) is \($0.value)" }
                    ?? "\(usesTLS) is missing, which means true",
                protectionPosition: answer?.position ?? payload.position, authenticationPosition: payload.position,
                portPosition: number?.position ?? payload.position, hostPosition: hostName.valuePosition,
                remedy: "Set \(usesTLS) to <true/>.")
        ]
    }
}
