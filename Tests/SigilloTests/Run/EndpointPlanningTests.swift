import Sigillo
import SigilloCore
import SigilloProtocols
import SigilloScenario
import SigilloServer
import SigilloTLS
import Testing

@Suite struct EndpointPlanningTests {
    private static let client = Endpoint(address: "192.0.2.10", port: 40_000)

    private func endpoints(
        _ instance: ScenarioInstance, _ ports: [UInt16: UInt16]
    ) throws -> [UInt16: EndpointPlan] {
        EndpointPlanning(
            instance: instance, hostName: "mail.sigillo.test", account: TestPlans.account,
            context: try TLSContext(server: TestPlans.issued()), ports: ports
        ).endpoints
    }

    private func security(_ plan: EndpointPlan?) -> String {
        switch plan?.planConnection(1, Self.client).security {
        case .clear: "clear"
        case .implicit: "implicit"
        case .startTLS: "startTLS"
        case nil: "none"
        }
    }

    private func greeting(_ plan: EndpointPlan?, isSealed: Bool = false) -> String {
        guard var session = plan?.planConnection(1, Self.client).session else { return "" }
        for case .send(let octets) in session.receive(.connected(isSealed: isSealed)) {
            return String(decoding: octets, as: UTF8.self)
        }
        return ""
    }

    private func answer(of plan: EndpointPlan?, isSealed: Bool) -> String {
        guard var session = plan?.planConnection(1, Self.client).session else { return "" }
        _ = session.receive(.connected(isSealed: isSealed))
        for case .send(let octets) in session.receive(.bytes(Array("GET /login HTTP/1.1\r\nHost: a.test\r\n\r\n".utf8)))
        {
            return String(decoding: octets, as: UTF8.self)
        }
        return ""
    }

    @Test func everyPortOfASealedMachineIsPlanned() throws {
        let ports = Dictionary(uniqueKeysWithValues: WorkingMachine.sealedPorts.map { ($0, $0) })
        for path in [ServicePath.imaps, .imapStartTLS, .smtps, .smtpStartTLS] {
            let plans = try endpoints(TestPlans.instance(on: path), ports)
            #expect(Set(plans.keys) == Set(WorkingMachine.sealedPorts))
            #expect(plans.filter { !$0.value.isBait }.map(\.key) == [path.standardPort])
            #expect(plans[path.standardPort]?.path == path)
        }
    }

    @Test func aBaitSpeaksAsItsPortPromises() throws {
        let ports = Dictionary(uniqueKeysWithValues: WorkingMachine.sealedPorts.map { ($0, $0) })
        let plans = try endpoints(TestPlans.instance(on: .imaps), ports)
        #expect(security(plans[993]) == "implicit")
        for port in [465, 995, 443] as [UInt16] { #expect(security(plans[port]) == "implicit", "\(port)") }
        for port in [25, 80, 110, 143, 587, 2_525, 4_190] as [UInt16] {
            #expect(security(plans[port]) == "clear", "\(port)")
        }
        #expect(plans[2_525]?.path == .smtp)
        #expect(greeting(plans[143]).hasPrefix("* OK"))
        #expect(!greeting(plans[143]).contains("STARTTLS"))
        #expect(greeting(plans[143]).contains("AUTH=PLAIN"))
        for port in [25, 587, 2_525] as [UInt16] { #expect(greeting(plans[port]).hasPrefix("220 "), "\(port)") }
        #expect(greeting(plans[110]).hasPrefix("+OK"))
        #expect(greeting(plans[80]).isEmpty)
        #expect(answer(of: plans[80], isSealed: false).hasPrefix("HTTP/1.1 301 "))
        #expect(answer(of: plans[443], isSealed: true).hasPrefix("HTTP/1.1 200 OK\r\n"))
    }

    @Test func eachConnectionHasItsOwnSteps() throws {
        var instance = TestPlans.instance(on: .imaps)
        instance.steps = [
            Step(
                index: 0, isFault: true, connections: ConnectionRange(first: 1, last: 1),
                action: .handshake(HandshakeStep(ending: .reset))),
            Step(
                index: 1, isFault: true, connections: ConnectionRange(first: 2),
                action: .handshake(HandshakeStep(isAbsent: true))),
        ]
        let plan = try #require(try endpoints(instance, [993: 993])[993])
        let faults = (1...3).map { plan.planConnection($0, Self.client).handshakeFault }
        #expect(faults.map(\.?.kind) == [.reset([]), .absent, .absent])
    }

    @Test func aStepMayBeForAnotherListenerAndForOneVisit() throws {
        var instance = TestPlans.instance(on: .https)
        instance.scenario.visits = 2
        let places = [StepPlace(listener: .http, visit: 2), StepPlace(visit: 2)]
        instance.steps = places.enumerated().map { index, place in
            Step(index: index, isFault: true, place: place, action: .handshake(HandshakeStep(ending: .reset)))
        }
        let planning = EndpointPlanning(
            instance: instance, hostName: "mail.sigillo.test", account: TestPlans.account,
            context: try TLSContext(server: TestPlans.issued()), ports: [80: 80, 443: 443, 143: 143])
        func steps(_ endpoints: [UInt16: EndpointPlan]) -> [UInt16: Int] {
            endpoints.compactMapValues { $0.planConnection(1, Self.client).handshakeFault?.step }
        }
        #expect(steps(planning.endpoints) == [:])
        #expect(planning.endpoints[443]?.planConnection(1, Self.client).visit == 1)
        planning.visits.begin(2)
        #expect(steps(planning.endpoints) == [80: 0, 443: 1])
        #expect(planning.endpoints[80]?.planConnection(1, Self.client).visit == 2)
        #expect(steps(planning.canary(at: ["198.51.100.66"]).endpoints) == [:], "the second host does nothing")
    }

    @Test func anEarlierVisitMeetsAnHonestServer() throws {
        var instance = TestPlans.instance(on: .https)
        instance.scenario.visits = 2
        var planning = EndpointPlanning(
            instance: instance, hostName: "mail.sigillo.test", account: TestPlans.account,
            context: try TLSContext(server: TestPlans.issued("cert.selfsigned")), ports: [443: 443])
        let honest = try TLSContext(server: TestPlans.issued())
        planning.honestContext = honest
        func context() -> TLSContext? {
            let plan = planning.endpoints[443]?.planConnection(1, Self.client)
            guard case .implicit(let context) = plan?.security else { return nil }
            return context
        }
        #expect(context() === honest)
        planning.visits.begin(2)
        #expect(context() === planning.context)
    }

    @Test func theSecondHostIsABaitOnEveryPort() throws {
        let planning = EndpointPlanning(
            instance: TestPlans.instance(on: .imaps), hostName: "mail.sigillo.test", account: TestPlans.account,
            context: try TLSContext(server: TestPlans.issued()), ports: [143: 143, 993: 40_993])
        let canary = planning.canary(at: ["198.51.100.66"])
        #expect(canary.addresses == ["198.51.100.66"])
        #expect(Set(canary.endpoints.keys) == [143, 40_993])
        #expect(canary.endpoints.values.map(\.isBait) == [true, true])
        #expect(security(canary.endpoints[143]) == "clear")
        #expect(security(canary.endpoints[40_993]) == "implicit")
    }

    @Test func aForgedNameLeadsToAHostThatPlaysTheServer() throws {
        for dns in [NetworkSettings.NameFault.forged, .nxdomain, .servfail] {
            var instance = TestPlans.instance(on: .imaps)
            instance.scenario.network.dns = dns
            let canary = EndpointPlanning(
                instance: instance, hostName: "mail.sigillo.test", account: TestPlans.account,
                context: try TLSContext(server: TestPlans.issued()), ports: [143: 143, 993: 993]
            ).canary(at: ["198.51.100.66"])
            #expect(canary.endpoints[143]?.isBait == true, "\(dns)")
            #expect(canary.endpoints[993]?.isBait == (dns == .servfail), "\(dns)")
        }
    }

    @Test func aPortalAnswersAtEveryPortButTheTestedOne() throws {
        var instance = TestPlans.instance(on: .imaps)
        instance.scenario.network.hasPortal = true
        let ports = Dictionary(uniqueKeysWithValues: WorkingMachine.sealedPorts.map { ($0, $0) })
        let plans = try endpoints(instance, ports)
        #expect(greeting(plans[993], isSealed: true).hasPrefix("* OK"))
        for port in [25, 110, 143, 587] as [UInt16] {
            #expect(greeting(plans[port]).hasPrefix("HTTP/1.1 302 Found\r\nLocation: http://"), "\(port)")
        }
        #expect(greeting(plans[465], isSealed: true).hasPrefix("HTTP/1.1 302"))
        var web = try #require(plans[80]?.planConnection(1, Self.client).session)
        _ = web.receive(.connected(isSealed: false))
        let sent = web.receive(.bytes(Array("GET / HTTP/1.1\r\nHost: mail.sigillo.test\r\n\r\n".utf8)))
        let showsPage = sent.contains { action in
            if case .send(let octets) = action { octets.starts(with: "HTTP/1.1 302".utf8) } else { false }
        }
        #expect(showsPage)
    }

    @Test func thePathUnderTestIsSecuredAsItsScenarioSays() throws {
        #expect(security(try endpoints(TestPlans.instance(on: .imaps), [993: 40_993])[40_993]) == "implicit")
        #expect(security(try endpoints(TestPlans.instance(on: .imapStartTLS), [143: 40_143])[40_143]) == "startTLS")
        #expect(security(try endpoints(TestPlans.instance(on: .smtp), [25: 40_025])[40_025]) == "clear")
        var instance = TestPlans.instance(on: .smtps)
        instance.scenario.server.speaksClearOnImplicitPort = true
        let plan = try endpoints(instance, [465: 40_465])[40_465]
        #expect(security(plan) == "clear")
        #expect(greeting(plan).hasPrefix("220 "))
    }
}
