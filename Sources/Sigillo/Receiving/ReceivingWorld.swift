internal import SigilloCore
internal import SigilloMailAuth
internal import SigilloProtocols
internal import SigilloServer

/// What `sigillo serve` is asked about the receiving server.
package struct ReceivingOptions: Sendable, Hashable {
    /// The SPF record of the account's domain; nil for one that lists the domain's own outgoing server, empty for none.
    package var spf: String?
    /// Its policy record of DMARC; nil for one that asks for quarantine, empty for none.
    package var dmarc: String?
    /// What is done where SPF fails and no policy of DMARC says otherwise: `accept`, `junk` or `refuse`.
    package var onFail = "refuse"
    /// Ports by role: `mx`, `dns` over UDP, and `other-` in front of a path of the other provider's; others are of the system's choice.
    package var ports: [String: UInt16] = [:]

    /// Asks for the default records.
    package init() {}
}

/// Three organisations that send each other mail, in names and addresses that are for examples: the account's, whose
/// submission server is the one that its SPF record lists; another provider; and the one whose mail arrives.
struct ReceivingWorld: Sendable {
    /// The account's own domain.
    static let ownDomain = "ateneo.test"
    /// The other provider's.
    static let otherDomain = "fornitore.test"
    /// The domain of the correspondent, where mail arrives.
    static let receivingDomain = "altrove.test"
    /// By which the account's own submission server hands mail on.
    static let own = OutgoingHost(name: "smtp.ateneo.test", address: "192.0.2.25")
    /// By which the other provider's does.
    static let other = OutgoingHost(name: "smtp.fornitore.test", address: "198.51.100.25")
    /// The receiving server.
    static let exchange = OutgoingHost(name: "mx.altrove.test", address: "203.0.113.25")

    /// What is published.
    let zone: DNSZone
    /// The account that reads what arrives.
    let account: Account
    private let rules: ReceivingRules

    /// Publishes the records.
    ///
    /// - Parameter account: the account that reads what arrives.
    /// - Throws: ``UsageError`` with a sentence.
    init(_ options: ReceivingOptions, account: Account) throws(UsageError) {
        self.account = account
        var rules = ReceivingRules()
        guard let action = ReceivingRules.Action(rawValue: options.onFail) else {
            let known = ReceivingRules.Action.allCases.map(\.rawValue).joined(separator: ", ")
            throw UsageError("'\(options.onFail)' cannot be done with mail that SPF fails. Known: \(known).")
        }
        rules.onFail = action
        self.rules = rules
        zone = try Self.zone(options)
    }

    /// Judges what arrives.
    var receiver: ReceivingServer {
        ReceivingServer(
            domain: Self.receivingDomain, hostName: Self.exchange.name, postmaster: account.address, records: zone,
            rules: rules)
    }

    /// What becomes of the messages that come to a server.
    func handling(_ endpoint: MailService.Endpoint) -> MailHandling {
        switch endpoint.role {
        case .own: endpoint.path.service == .smtp ? .relaying(Self.own) : .local
        case .other: .relaying(Self.other)
        case .exchange: .receiving
        }
    }

    /// How the receiving server speaks.
    func session(makesNotes: Bool) -> SessionConfiguration {
        var configuration = SessionConfiguration(hostName: Self.exchange.name, account: account, offersStartTLS: true)
        configuration.requiresLogin = false
        configuration.offersLogin = false
        configuration.makesNotes = makesNotes
        configuration.smtp.receivedDomain = Self.receivingDomain
        return configuration
    }

    private static func zone(_ options: ReceivingOptions) throws(UsageError) -> DNSZone {
        var zone = DNSZone()
        for (domain, host) in [(ownDomain, own), (otherDomain, other), (receivingDomain, exchange)] {
            guard let address = HostAddress(host.address) else {
                throw UsageError("'\(host.address)' is no address.")
            }
            zone.add(domain, .mailExchange(preference: 10, host: host.name))
            zone.add(host.name, .address(address), .text("v=spf1 a -all"))
            zone.add(address.reverseName, .pointer(host.name))
            if domain == otherDomain { zone.add(domain, .text("v=spf1 mx -all")) }
        }
        try publish(options.spf ?? "v=spf1 ip4:\(own.address) -all", at: ownDomain, option: "--spf", in: &zone)
        try publish(options.dmarc ?? "v=DMARC1; p=quarantine", at: "_dmarc." + ownDomain, option: "--dmarc", in: &zone)
        return zone
    }

    /// Publishes a text as it is, right or wrong: what comes of a wrong one is worth a look, too.
    private static func publish(
        _ text: String, at name: String, option: String, in zone: inout DNSZone
    ) throws(UsageError) {
        guard text.utf8.count <= 4_096 else {
            throw UsageError("\(option) has \(text.utf8.count) octets: a record has 4096 at most.")
        }
        if !text.isEmpty { zone.add(name, .text(text)) }
    }
}
