import SigilloCore

extension TLSSettings {
    static let keys = [
        "minimum", "maximum", "ciphers", "groups", "finite-field", "permissive", "server-name", "application-protocol",
        "rewrite",
    ]

    init(decoding node: Node) throws(ScenarioError) {
        let map = try MapReader(node, what: "'tls'", known: Self.keys)
        self.init(
            minimumVersion: try map["minimum"]?.tlsVersion(),
            maximumVersion: try map["maximum"]?.tlsVersion(),
            cipherList: try map["ciphers"]?.line("'ciphers'"),
            groups: try map["groups"]?.line("'groups'"),
            finiteField: try map["finite-field"]?.word("'finite-field'"),
            isPermissive: try map.flag("permissive", default: false),
            serverName: try map["server-name"]?.word("'server-name'"),
            applicationProtocol: try map["application-protocol"]?.word("'application-protocol'"),
            rewrite: try map["rewrite"]?.word("'rewrite'"))
        if let minimumVersion, let maximumVersion, minimumVersion > maximumVersion {
            throw node.error("The minimum version is above the maximum.")
        }
    }
}

extension Node {
    private static let versions: [(word: String, version: TLSVersion)] = [
        ("1.0", .tls10), ("1.1", .tls11), ("1.2", .tls12), ("1.3", .tls13),
    ]

    /// A version by its number: `1.2`.
    func tlsVersion() throws(ScenarioError) -> TLSVersion {
        let word = try line("a version of TLS")
        guard let version = Self.versions.first(where: { $0.word == word })?.version else {
            throw error("There is no version '\(word)' of TLS.", hint: "It is one of 1.0, 1.1, 1.2, 1.3.")
        }
        return version
    }

    func tlsVersions() throws(ScenarioError) -> [TLSVersion] {
        var versions: [TLSVersion] = []
        for node in try list("'versions'") { versions.append(try node.tlsVersion()) }
        return versions
    }

    /// The number of a cipher suite in hexadecimal, as in IANA's registry: `0xC006`.
    func cipherSuite() throws(ScenarioError) -> UInt16 {
        let word = try line("a cipher suite")
        guard word.lowercased().hasPrefix("0x"), let number = UInt16(word.dropFirst(2), radix: 16) else {
            throw error("'\(word)' is no number of a cipher suite.", hint: "Write four hexadecimal digits: 0xC006.")
        }
        return number
    }

    func cipherSuites() throws(ScenarioError) -> [UInt16] {
        var suites: [UInt16] = []
        for node in try list("'suites'") { suites.append(try node.cipherSuite()) }
        return suites
    }
}

extension DeliveryProof {
    static let keys = [
        "certificate-sent", "server-hello", "steps", "plaintext-greeting", "records-rewritten", "alert-sent",
        "application-protocol", "hello-retry-request", "segments", "blocked", "name-answered", "service-answered",
        "ipv6-unanswered",
    ]

    static func all(decoding node: Node) throws(ScenarioError) -> [DeliveryProof] {
        let map = try MapReader(node, what: "'delivery'", known: keys)
        var proofs: [DeliveryProof] = []
        if try map.flag("certificate-sent", default: false) { proofs.append(.certificateSent) }
        if let hello = map["server-hello"] {
            let map = try MapReader(hello, what: "'server-hello'", known: ["versions", "suites"])
            proofs.append(
                .serverHello(
                    versions: try map["versions"]?.tlsVersions() ?? [], suites: try map["suites"]?.cipherSuites() ?? [])
            )
        }
        if let quorum = map["steps"] { proofs.append(.steps(try quorum.word("'steps'"))) }
        if try map.flag("plaintext-greeting", default: false) { proofs.append(.plaintextGreeting) }
        if try map.flag("records-rewritten", default: false) { proofs.append(.recordsRewritten) }
        if let alert = map["alert-sent"] {
            proofs.append(.alertSent(UInt8(clamping: try alert.integer("'alert-sent'", in: 0...255))))
        }
        if let name = map["application-protocol"] {
            proofs.append(.applicationProtocol(try name.line("'application-protocol'")))
        }
        if try map.flag("hello-retry-request", default: false) { proofs.append(.helloRetryRequest) }
        if try map.flag("segments", default: false) { proofs.append(.segments) }
        if try map.flag("blocked", default: false) { proofs.append(.connectionBlocked) }
        if try map.flag("name-answered", default: false) { proofs.append(.nameAnswered) }
        if try map.flag("service-answered", default: false) { proofs.append(.serviceAnswered) }
        if try map.flag("ipv6-unanswered", default: false) { proofs.append(.ipv6Unanswered) }
        guard !proofs.isEmpty else {
            throw node.error("'delivery' must name at least one proof that the fault reached the client.")
        }
        return proofs
    }
}

extension NotOfferedSign {
    static let keys = [
        "versions", "suites", "server-name", "application-protocols", "command", "fewer-connections-than",
        "ipv6", "no-connection-to",
    ]

    static func all(decoding node: Node) throws(ScenarioError) -> [NotOfferedSign] {
        let map = try MapReader(node, what: "'not-offered'", known: keys)
        var signs: [NotOfferedSign] = []
        if let versions = map["versions"] { signs.append(.versions(try versions.tlsVersions())) }
        if let suites = map["suites"] { signs.append(.suites(try suites.cipherSuites())) }
        if try map.flag("server-name", default: false) { signs.append(.serverName) }
        if try map.flag("application-protocols", default: false) { signs.append(.applicationProtocols) }
        if let command = map["command"] { signs.append(.command(try command.verb())) }
        if let count = map["fewer-connections-than"] {
            signs.append(.fewerConnections(than: try count.integer("'fewer-connections-than'", in: 2...100)))
        }
        if try map.flag("ipv6", default: false) { signs.append(.ipv6) }
        if let listener = map["no-connection-to"] {
            signs.append(.noConnection(to: try listener.word("'no-connection-to'")))
        }
        return signs
    }
}

extension DeceptionSign {
    static func all(decoding node: Node) throws(ScenarioError) -> [DeceptionSign] {
        var signs: [DeceptionSign] = []
        for item in try node.list("'deceived-by'") { signs.append(try DeceptionSign(decoding: item)) }
        return signs
    }

    private init(decoding node: Node) throws(ScenarioError) {
        let map = try MapReader(
            node, what: "a sign of deception",
            known: ["command", "containing", "during", "before-login", "during-hold", "contact"])
        switch (map["command"], try map.flag("during-hold", default: false), try map.flag("contact", default: false)) {
        case (let verb?, false, false):
            self = .command(
                verb: try verb.verb(), containing: try map["containing"]?.line("'containing'"),
                phase: try map["during"]?.word("'during'") ?? .any,
                isBeforeLogin: try map.flag("before-login", default: false))
        case (nil, true, false): self = .duringHold
        case (nil, false, true): self = .contact
        default:
            throw node.error("A sign of deception has exactly one of 'command', 'during-hold' and 'contact'.")
        }
        guard case .command = self else {
            for key in ["containing", "during", "before-login"] where map.stated(key) != nil {
                throw node.error("'\(key)' belongs to a sign with 'command'.")
            }
            return
        }
    }
}
