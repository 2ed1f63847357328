internal import SigilloCore
internal import SigilloProtocols
internal import SigilloScenario
internal import SigilloServer

/// The network of an instance, where it is not an honest one.
extension WorkingMachine {
    /// Makes the network that an instance wants; ``endNetwork()`` takes it back.
    ///
    /// - Parameters:
    ///   - host: the server's name.
    ///   - published: what the account's domain publishes, where names are not lied about.
    /// - Throws: ``SigilloCore/RoomError`` where it cannot be had, or where the one before could not be taken back.
    func begin(_ network: NetworkSettings, host: String, published: PublishedAccount = PublishedAccount()) throws {
        if let damage { throw damage }
        guard !network.isHonest else {
            resolver.serve(NetworkNames(nil, host: host, published: published).responder)
            return
        }
        guard machine.isSealed else { throw RoomError("only a sealed room has a network that does what it should not") }
        isChanged = true
        let names = NetworkNames(network.dns, host: host, published: published)
        resolver.serve(names.responder)
        try machine.change(
            MachineNetwork(
                hosts: names.hosts, searchDomain: names.searchDomain,
                connectionRetries: network.droppedPorts.isEmpty ? nil : Self.fewRetries))
        for (port, descriptor) in listeners.sorted(by: { $0.key < $1.key }) {
            if network.refusedPorts.contains(port) {
                server.stopListening(port: ports[port] ?? port)
                listeners[port] = nil
            } else if network.droppedPorts.contains(port) {
                try machine.drop(.all, at: descriptor)
            } else if network.ipv6 == .blackHole {
                try machine.drop(.overIPv6, at: descriptor)
            }
        }
    }

    /// Gives the machine its honest network back; where that fails it serves no further instance.
    package func endNetwork() {
        guard isChanged else { return }
        isChanged = false
        do {
            for descriptor in listeners.values { try machine.drop(nil, at: descriptor) }
            for port in ports.keys.sorted() where listeners[port] == nil { try listen(port) }
            let names = NetworkNames(nil, host: host)
            resolver.serve(names.responder)
            try machine.change(MachineNetwork(hosts: names.hosts))
        } catch {
            damage = RoomError("the machine's network could not be put in order again: \(error)")
        }
    }

    /// A connection that nobody answers is given up after some seconds instead of minutes, so that what the client does
    /// then is seen.
    private static let fewRetries = 2
}

/// Where names lead on a network.
struct NetworkNames {
    /// The hosts file: names that a hostile resolver is to be asked for do not stand in it.
    let hosts: [MachinePlan.Host]
    /// What the resolver answers.
    let responder: DNSResponder
    /// The domain that the network gives to its clients to look for names in.
    let searchDomain: String?

    /// Creates them.
    ///
    /// - Parameters:
    ///   - fault: how the resolver lies; nil for one that does not.
    ///   - host: the server's name.
    ///   - published: what is published besides by one that does not lie.
    init(_ fault: NetworkSettings.NameFault?, host: String, published: PublishedAccount = PublishedAccount()) {
        let all = RoomNames.plan(host: host, runAs: nil).hosts
        let others = all.filter { $0.name != host }
        let known: [(name: String, addresses: [String])] = others.map { ($0.name, $0.addresses) }
        hosts = fault == nil ? all : others
        searchDomain = fault == .nxdomain ? RoomNames.searchDomain : nil
        switch fault {
        case nil:
            // They stand in no hosts file: who looks for settings asks the resolver.
            responder = DNSResponder(
                hosts: all.map { ($0.name, $0.addresses) }
                    + published.names.map { ($0, RoomNames.mailAddresses) },
                zone: published.zone)
        case .forged:
            responder = DNSResponder(hosts: known + [(host, RoomNames.canaryAddresses)])
        case .nxdomain:
            responder = DNSResponder(hosts: known, domains: [(RoomNames.searchDomain, RoomNames.canaryAddresses)])
        case .servfail:
            responder = DNSResponder(
                hosts: known, failing: [host], domains: [(".", RoomNames.canaryAddresses)])
        }
    }
}
