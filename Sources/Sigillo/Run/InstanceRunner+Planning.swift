internal import SigilloCore
internal import SigilloProtocols
internal import SigilloScenario
internal import SigilloServer
internal import SigilloTLS

/// What an instance's servers are, and what stands beside those under test.
extension InstanceRunner {
    /// Puts beside the servers under test what the domain of the account publishes, and other providers where the scenario
    /// has them.
    ///
    /// - Returns: what the resolver and the web servers show.
    func surround(_ planning: inout EndpointPlanning, _ secrets: InstanceSecrets) throws -> PublishedAccount {
        let scenario = planning.instance.scenario
        let published = PublishedAccount(planning.instance, host: settings.host, account: secrets.account)
        planning.published = published.files
        if scenario.certificate == Scenario.goodChain, machine.machine.isSealed {
            planning.publishingContext = try publishingContext(scenario.tls)
        }
        guard scenario.network.hasOtherProvider else { return published }
        let reader = Account(
            user: secrets.account.correspondent, password: secrets.account.password,
            address: secrets.account.correspondent, correspondent: secrets.account.address)
        let world = try ReceivingWorld(ReceivingOptions(), account: reader)
        planning.world = world
        return published.adding(world.zone)
    }

    private func publishingContext(_ settings: TLSSettings) throws -> TLSContext {
        if let context = publishingContexts[settings] { return context }
        let context = try TLSContext(server: issue(Scenario.publishingChain), settings: settings)
        publishingContexts[settings] = context
        return context
    }

    /// The servers, their mail, and who receives what is sent.
    func plan(_ planning: EndpointPlanning, _ secrets: InstanceSecrets, _ date: CalendarDate) -> InstancePlan {
        var plan = InstancePlan(
            endpoints: planning.endpoints,
            canary: machine.machine.isSealed ? planning.canary(at: RoomNames.canaryAddresses) : nil,
            store: MailStore(messages: [secrets.waitingMessage(date: date, encoding: settings.mailEncoding)]),
            keepsOctets: machine.capture == nil)
        if let world = planning.world {
            plan.account = secrets.account
            plan.others = [(account: world.account, store: MailStore())]
            plan.receiver = world.receiver
        }
        return plan
    }
}
