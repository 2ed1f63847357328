internal import SigilloCore
internal import SigilloProtocols

/// What belongs to a server's event loop: the instance, its connections and its mail.
final class ServerState {
    let observer: (@Sendable (ConnectionRecord, ConnectionRecord.Event) -> Void)?
    private var plan = InstancePlan(endpoints: [:], store: MailStore(), keepsOctets: false)
    private var store = SharedStore(MailStore())
    private var handlers: [ConnectionHandler] = []
    private var octets: [TappedOctets] = []

    init(observer: (@Sendable (ConnectionRecord, ConnectionRecord.Event) -> Void)?) {
        self.observer = observer
    }

    func begin(_ plan: InstancePlan) {
        abandon()
        self.plan = plan
        store = SharedStore(plan.store)
        store.announce = { [weak self] reply, changer in
            guard let self else { return }
            for handler in self.handlers { handler.mailboxChanged(reply, except: changer) }
        }
    }

    func end() -> Harvest {
        let result = harvest()
        abandon()
        return result
    }

    func harvest() -> Harvest {
        var result = Harvest(store: store.store)
        result.connections = handlers.map(\.record)
        result.octets = octets
        return result
    }

    func closeAll() {
        abandon()
    }

    /// Closes what is open and forgets the instance; a connection that lingers reports to nobody.
    private func abandon() {
        let open = handlers
        handlers = []
        octets = []
        for handler in open { handler.abandon() }
    }

    // MARK: - For the connections

    /// Takes a new connection into the instance, or nil where nothing is planned for its port.
    func admit(_ handler: ConnectionHandler, port: UInt16) -> (id: Int, plan: EndpointPlan, store: SharedStore)? {
        guard let endpoint = plan.endpoints[port] else { return nil }
        handlers.append(handler)
        return (handlers.count - 1, endpoint, store)
    }

    /// Whether the connection belongs to the instance that is served now.
    func isCurrent(_ handler: ConnectionHandler, id: Int) -> Bool {
        id < handlers.count && handlers[id] === handler
    }

    func tap(_ piece: @autoclosure () -> TappedOctets) {
        if plan.keepsOctets { octets.append(piece()) }
    }
}
