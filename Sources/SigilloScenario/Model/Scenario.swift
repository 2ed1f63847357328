package import SigilloCore

/// One thing that a server, a certificate, a TLS stack, a network or a man in the middle does to a client.
///
/// A scenario runs on its ``paths`` and for each combination of its ``matrix``; each of these is a
/// ``ScenarioInstance``. It states facts and expectations only: what became of a client is judged elsewhere.
package struct Scenario: Sendable, Hashable {
    /// The id of the catalogue, for example `imap-strip-capability`.
    package var id: String
    /// One line for people.
    package var title: String
    /// The paths on which it runs, in their common order.
    package var paths: [ServicePath]
    /// What a careful client does.
    package var expectation: Expectation
    /// How much harm a client does that does otherwise.
    package var severity: Severity
    /// Which conduct counts as safe (`secure` in the file).
    package var safeConduct: SafeConduct
    /// What it belongs to, in the file's order.
    package var tags: [ScenarioTag]
    /// The standards that ask for the safe conduct: `RFC 9051 §6.2.1`.
    package var references: [String]
    /// The tests of other tools that it stands for, by their anchor ids.
    package var sources: [String]
    /// Why it matters, for whoever meets a failure.
    package var why: String
    /// How to mend a client that fails.
    package var mend: Mending
    /// Whether it is run to show that the others can be believed.
    package var isControl: Bool
    /// The parameters, in the order in which ids name them.
    package var matrix: [MatrixParameter]
    /// The id of the certificate profile that the server presents.
    package var certificate: String
    /// How often the client's command is run, one time behind the other with the same home.
    ///
    /// The fault belongs to the last visit. Those before it meet an honest server with the good chain, but for the steps
    /// that name them.
    package var visits: Int
    /// The path that the address begins with which the client is told, `{url}`; nil for the path under test.
    package var start: ServicePath?
    /// What the server's TLS is willing to negotiate.
    package var tls: TLSSettings
    /// How the server's session is set up.
    package var server: ServerSettings
    /// How a client finds the server that is told the address of its account alone; nil where it is told the server.
    package var setup: SetupSettings?
    /// What the network does besides carrying what it is given.
    package var network: NetworkSettings
    /// What the server does otherwise than an honest one.
    package var steps: [StepTemplate]
    /// What proves that the fault reached the client: all of it must hold.
    package var delivery: [DeliveryProof]
    /// What shows that the client made the fault impossible: any of it suffices.
    package var notOffered: [NotOfferedSign]
    /// What shows that the client acted on the fault: any of it suffices.
    package var deceptions: [DeceptionSign]
    /// What shows that the client went on in a handshake that it had to break off: any of it suffices.
    package var reactions: [HandshakeReaction]
    /// The id of the nearest good scenario, which differs in the fault alone.
    package var twin: String?
    /// The flaws that it catches, by the names of the twins' switches.
    package var flaws: [String]
    /// Where it was written.
    package var position: SourcePosition

    /// Creates a scenario of an honest server; a loader or a test sets the rest.
    package init(
        id: String, title: String, paths: [ServicePath], expectation: Expectation, severity: Severity,
        position: SourcePosition = .none
    ) {
        self.id = id
        self.title = title
        self.paths = paths
        self.expectation = expectation
        self.severity = severity
        self.safeConduct = .close
        self.tags = []
        self.references = []
        self.sources = []
        self.why = ""
        self.mend = Mending(general: "")
        self.isControl = false
        self.matrix = []
        self.certificate = Scenario.goodChain
        self.visits = 1
        self.start = nil
        self.tls = .careful
        self.server = ServerSettings()
        self.setup = nil
        self.network = NetworkSettings()
        self.steps = []
        self.delivery = []
        self.notOffered = []
        self.deceptions = []
        self.reactions = []
        self.twin = nil
        self.flaws = []
        self.position = position
    }

    /// The certificate profile of an honest server, and the id of the baseline scenario that presents it.
    package static let goodChain = "ctl.good-chain"
    /// The certificate profile of an honest server whose second host has a name in it, too.
    package static let secondHostChain = "ctl.second-host"
    /// The certificate profile of an honest server that is also where the settings of the account's domain are published.
    package static let publishingChain = "ctl.published-settings"
    /// The same with the second host's name in it, too.
    package static let publishingSecondHostChain = "ctl.published-settings-second-host"

    /// The certificate profiles with which a server is who it says, each a good chain.
    static let goodChains: Set = [goodChain, secondHostChain, publishingChain, publishingSecondHostChain]
    /// Those of them that are the second host's, too.
    package static let chainsOfSecondHost: Set = [secondHostChain, publishingSecondHostChain]
}

extension Scenario {
    /// Whether it is the baseline: the honest server, to which a log-in must succeed before and after the others.
    package var isBaseline: Bool { id == Scenario.goodChain }

    /// Whether it is the good chain with its anchor withheld: a client that accepts it verifies nothing.
    package var isTrustIsolation: Bool { id == "ctl.no-anchor" }

    /// Whether it still runs when verification is known to be off, as a witness.
    package var isWitness: Bool { id == "cert.selfsigned" || id == "cert.untrusted-ca" }

    /// Whether its fault is in the certificate.
    package var isAboutCertificates: Bool { tags.contains(.certificate) }

    /// Whether its fault is in what is said before TLS.
    package var isAboutPlaintextPhase: Bool { tags.contains(.plaintextPhase) }

    /// Whether whoever finishes a handshake in it is a peer that a client may trust.
    ///
    /// It may not where the certificate or the TLS itself is what the scenario does wrong.
    package var isPeerAuthentic: Bool {
        switch expectation {
        case .mustAccept, .shouldAccept: true
        case .mustReject, .shouldReject, .observe:
            Scenario.goodChains.contains(certificate) && tls.authenticatesPeer
        }
    }
}

/// What a scenario belongs to; `--tag` selects by it.
package enum ScenarioTag: String, Sendable, Hashable, CaseIterable {
    case smoke, core, certificate, tls
    case plaintextPhase = "plaintext-phase"
    case injection, tampering, downgrade, network, webmail
    case accountSetup = "account-setup"
    case extended
}

/// How to mend a client: what holds for all, and what is known of some.
package struct Mending: Sendable, Hashable {
    /// For whoever writes or configures any client.
    package var general: String
    /// For known clients, by the name of their profile.
    package var clients: [String: String]

    /// Creates the texts.
    package init(general: String, clients: [String: String] = [:]) {
        self.general = general
        self.clients = clients
    }

    /// The text for a client, or the general one.
    package func text(forClient name: String) -> String { clients[name] ?? general }
}

/// How a scenario sets up the server's session; an honest server has the defaults.
package struct ServerSettings: Sendable, Hashable {
    /// Whether STARTTLS is offered where a connection is not sealed; nil: where the path starts with it.
    package var offersStartTLS: Bool?
    /// Whether credentials are taken, and mechanisms offered, outside TLS.
    package var allowsClearTextLogin = false
    /// Whether a log-in is needed before mail is taken or mailboxes are shown.
    package var requiresLogin = true
    /// Whether `AUTH` is offered at all.
    package var offersLogin = true
    /// Whether any user and password are taken.
    package var acceptsAnyLogin = false
    /// Whether mail is taken only from the addresses of the account that logged in, in envelope and header.
    package var requiresOwnSender = false
    /// Whether the port of an implicit-TLS path speaks its protocol in clear (never TLS).
    package var speaksClearOnImplicitPort = false

    /// Creates the settings of an honest server.
    package init() {}
}
