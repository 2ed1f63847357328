package import SigilloCore
package import SigilloProtocols
package import SigilloScenario
package import SigilloServer
package import SigilloTLS

/// Plans what each port of a machine does during an instance: the path under test, and a bait on every other port.
package struct EndpointPlanning {
    package var instance: ScenarioInstance
    package var hostName: String
    package var account: Account
    package var context: TLSContext
    /// The TLS of an honest server, which the visits before the last one meet; nil where there is one visit.
    package var honestContext: TLSContext?
    /// The TLS of the web server beside the path under test, whose certificate has the names where settings are published;
    /// nil for the same as everywhere.
    package var publishingContext: TLSContext?
    /// What the web servers show to whoever asks.
    package var published: [PublishedFile] = []
    /// Which visit is going on.
    package var visits = VisitCounter()
    /// The ports that were bound, by the port that clients know.
    package var ports: [UInt16: UInt16]
    /// Whether the server under test is to learn the account.
    package var learnsAccount = false
    /// Whether the server under test notes what happens.
    package var makesNotes = true
    /// The SASL mechanisms of the server under test, and what they need.
    package var sasl = SASLSettings()
    /// Whether a POP3 server's greeting has what APOP needs.
    package var offersAPOP = false
    /// What the server under test offers beyond the base of its protocol.
    package var extensions = OfferedExtensions()
    /// The port on which the webmail is to be had inside TLS: where plain HTTP leads.
    package var securePort = ServicePath.https.standardPort
    /// Who sends and receives mail, where more than one provider does.
    var world: ReceivingWorld?
    /// Whose mail an SMTP server under test takes, besides what the scenario says.
    package var submission = SubmissionRules()

    /// Creates a planning.
    package init(
        instance: ScenarioInstance, hostName: String, account: Account, context: TLSContext, ports: [UInt16: UInt16]
    ) {
        self.instance = instance
        self.hostName = hostName
        self.account = account
        self.context = context
        self.ports = ports
    }

    /// The plans by the port that was bound.
    package var endpoints: [UInt16: EndpointPlan] {
        var plans: [UInt16: EndpointPlan] = [:]
        for (known, bound) in ports {
            if known == instance.path.standardPort {
                plans[bound] = tested
            } else if let world, known == ServicePath.smtp.standardPort {
                plans[bound] = exchange(of: world)
            } else {
                plans[bound] = bait(port: known, isScripted: true)
            }
        }
        return plans
    }

    private var tested: EndpointPlan {
        var plan = honestlyTested
        if world != nil, instance.path.service == .smtp { plan.handling = .relaying(ReceivingWorld.own) }
        return plan
    }

    private var honestlyTested: EndpointPlan {
        EndpointPlan(path: instance.path, isBait: false) { [self] number, client in
            let visit = visits.current
            var configuration = SessionConfiguration(
                instance, hostName: hostName, account: account, connection: number, visit: visit)
            configuration.learnsAccount = learnsAccount
            configuration.makesNotes = makesNotes
            configuration.sasl = sasl
            configuration.sasl.connection = number
            configuration.pop3.offersAPOP = offersAPOP
            configuration.http.securePort = securePort
            configuration.http.published = published
            extensions.apply(to: &configuration)
            submission.apply(to: &configuration, for: client)
            let steps = instance.steps(onConnection: number, inVisit: visit)
            return ConnectionPlan(
                security: security(inVisit: visit), session: Self.session(of: instance.path.service, configuration)(),
                handshakeFault: HandshakeFault(steps), transportFault: TransportFault(steps), visit: visit)
        }
    }

    /// How the path under test is secured: honestly before the last visit, and in that one as the scenario says.
    private func security(inVisit visit: Int) -> EndpointPlan.Security {
        let context = visit < instance.scenario.visits ? honestContext ?? context : context
        return switch instance.path.tlsMode {
        case .none: .clear
        case .implicit: instance.scenario.server.speaksClearOnImplicitPort ? .clear : .implicit(context)
        case .startTLS: .startTLS(context)
        }
    }

    /// The second host: a bait on every port, unless the network's resolver leads clients to it instead of the server.
    ///
    /// - Parameter addresses: its addresses.
    package func canary(at addresses: [String]) -> CanaryHost {
        var plans: [UInt16: EndpointPlan] = [:]
        for (known, bound) in ports {
            if known == instance.path.standardPort, playsServer {
                plans[bound] = tested
            } else if known == instance.path.standardPort, world != nil {
                plans[bound] = otherProvider
            } else {
                plans[bound] = bait(port: known)
            }
        }
        return CanaryHost(addresses: Set(addresses), endpoints: plans)
    }

    /// Whether the second host plays the server.
    private var playsServer: Bool {
        switch instance.scenario.network.dns {
        case .forged, .nxdomain: true
        case .servfail, nil: false
        }
    }

    /// A bait shows the portal's page where the network has one. Otherwise it speaks in clear where clients expect clear
    /// text, and TLS with the instance's certificate elsewhere: a man in the middle has no better one.
    ///
    /// - Parameter isScripted: whether the instance's steps for this listener are done on it.
    private func bait(port: UInt16, isScripted: Bool = false) -> EndpointPlan {
        let path = Self.path(of: port)
        let isImplicit = path?.tlsMode == .implicit
        // Plain HTTP leads to https, as an honest host's does: who gives something away there does so unasked.
        var configuration =
            isImplicit || path == .http
            ? SessionConfiguration(hostName: hostName, account: account, offersStartTLS: false)
            : SessionConfiguration.bait(hostName: hostName, account: account)
        if isScripted { configuration.http.published = published }
        let service = path?.service ?? .smtp
        let context = isScripted && path == .https ? publishingContext ?? context : context
        return EndpointPlan(path: path, isBait: true) { [instance, visits, configuration] number, _ in
            let visit = visits.current
            let steps =
                isScripted ? path.map { instance.steps(onConnection: number, of: $0, inVisit: visit) } ?? [] : []
            var configuration = configuration
            configuration.script = SessionScript(steps)
            if instance.scenario.network.hasPortal { configuration.showPortal(over: service) }
            return ConnectionPlan(
                security: isImplicit ? .implicit(context) : .clear,
                session: Self.session(of: service, configuration)(), handshakeFault: HandshakeFault(steps),
                transportFault: TransportFault(steps), visit: visit)
        }
    }

    /// What is spoken on a port that clients know, under test or as a bait.
    package static func service(of port: UInt16) -> Service {
        path(of: port)?.service ?? .smtp
    }

    private static func path(of port: UInt16) -> ServicePath? {
        switch port {
        case 2525: .smtp
        default: ServicePath.allCases.first { $0.standardPort == port }
        }
    }

    /// Makes the session of a protocol.
    package static func session(
        of service: Service, _ configuration: SessionConfiguration
    ) -> @Sendable () -> any ServerSession {
        switch service {
        case .imap: { IMAPSession(configuration: configuration) }
        case .smtp: { SMTPSession(configuration: configuration) }
        case .pop3: { POP3Session(configuration: configuration) }
        case .http: { HTTPSession(configuration: configuration) }
        }
    }
}
