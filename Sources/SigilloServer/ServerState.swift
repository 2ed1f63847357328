internal import NIOCore
internal import SigilloCore
internal import SigilloProtocols

/// What belongs to a server's event loop: the instance, its connections and its mail.
final class ServerState {
    let observer: (@Sendable (ConnectionRecord, ConnectionRecord.Event) -> Void)?
    let loop: any EventLoop
    private var plan = InstancePlan(endpoints: [:], store: MailStore(), keepsOctets: false)
    private(set) var mail = SharedMail(SharedStore(MailStore()))
    /// Connections that have not ended, by their number.
    private var live: [Int: ConnectionHandler] = [:]
    /// The records of those that have, in the order of their ends.
    private var ended: [ConnectionRecord] = []
    private var accepted = 0
    /// How many connections each port of each host has had.
    private var counts: [Destination: Int] = [:]
    private var octets: [TappedOctets] = []
    /// How many octets were kept.
    private var tapped = 0

    /// The most octets that are kept: a service that runs for long must not take all memory.
    private static let tapLimit = 512 << 20

    private struct Destination: Hashable {
        var port: UInt16
        var isCanary: Bool
    }

    init(loop: any EventLoop, observer: (@Sendable (ConnectionRecord, ConnectionRecord.Event) -> Void)?) {
        self.loop = loop
        self.observer = observer
    }

    func begin(_ plan: InstancePlan) {
        abandon()
        self.plan = plan
        mail = SharedMail(share(plan.store), account: plan.account, receiver: plan.receiver)
        for other in plan.others { _ = mail.add(other.account, share(other.store)) }
        mail.first.announceAccount = { [weak self] account, learner in
            guard let self else { return }
            for handler in self.live.values { handler.accountLearnt(account, except: learner) }
        }
    }

    /// Plans connections to come otherwise than those that there are.
    func replan(_ endpoints: [UInt16: EndpointPlan]) {
        plan.endpoints = endpoints
    }

    /// Makes an account, and tells every connection of it.
    ///
    /// - Returns: whether there is no other of its user or its address.
    func add(_ account: Account, _ store: MailStore) -> Bool {
        guard mail.add(account, share(store)) else { return false }
        for handler in live.values { handler.accountsChanged(mail.directory) }
        return true
    }

    /// Whether every connection has ended, and there was one.
    var isQuiet: Bool { live.isEmpty && accepted > 0 }

    /// A store whose changes all its account's connections are told of.
    private func share(_ store: MailStore) -> SharedStore {
        let shared = SharedStore(store)
        shared.announce = { [weak self, unowned shared] reply, changer in
            guard let self else { return }
            for handler in self.live.values { handler.mailboxChanged(reply, of: shared, except: changer) }
        }
        return shared
    }

    func end() -> Harvest {
        let result = harvest()
        abandon()
        return result
    }

    func harvest() -> Harvest {
        var result = Harvest(store: mail.first.store)
        result.connections = (ended + live.values.map(\.record)).sorted { $0.id < $1.id }
        result.octets = octets
        result.octetsAreWhole = tapped < Self.tapLimit
        result.account = mail.first.account
        result.messages = mail.journal.messages
        return result
    }

    /// Closes what is open, for which nothing is planned any more either.
    func disconnect() {
        plan.endpoints = [:]
        plan.canary = nil
        for handler in live.values { handler.abandon() }
    }

    func closeAll() {
        plan.endpoints = [:]
        plan.canary = nil
        abandon()
    }

    /// Closes what is open and forgets the instance; a connection that lingers reports to nobody.
    private func abandon() {
        let open = live.values
        live = [:]
        ended = []
        accepted = 0
        counts = [:]
        octets = []
        tapped = 0
        mail.journal.close()
        for handler in open { handler.abandon() }
    }

    // MARK: - For the connections

    /// Takes a new connection into the instance, or nil where nothing is planned for its port.
    ///
    /// - Parameters:
    ///   - port: the port that was bound.
    ///   - address: the address that the client dialled.
    func admit(_ handler: ConnectionHandler, port: UInt16, address: String) -> Admission? {
        let isCanary = plan.canary?.addresses.contains(address) == true
        guard let endpoint = isCanary ? plan.canary?.endpoints[port] : plan.endpoints[port] else { return nil }
        let number = counts[Destination(port: port, isCanary: isCanary), default: 0] + 1
        counts[Destination(port: port, isCanary: isCanary)] = number
        defer { accepted += 1 }
        live[accepted] = handler
        return Admission(id: accepted, number: number, plan: endpoint, mail: mail)
    }

    /// A connection's place in its instance.
    struct Admission {
        var id: Int
        /// Counts from 1 the connections to the same port of the same host.
        var number: Int
        var plan: EndpointPlan
        var mail: SharedMail
    }

    /// Closes every connection on which the server keeps silent on purpose.
    func endHolds() {
        for handler in live.values { handler.endHold() }
    }

    /// Whether the connection belongs to the instance that is served now.
    func isCurrent(_ handler: ConnectionHandler, id: Int) -> Bool {
        live[id] === handler
    }

    /// Takes the record of a connection that has ended; a service that runs for long keeps the last of them only.
    func retire(_ handler: ConnectionHandler, id: Int) {
        guard live[id] === handler else { return }
        live[id] = nil
        ended.append(handler.record)
        // In batches, since taking from the front moves all the rest.
        if let limit = plan.recordLimit, ended.count >= 2 * limit { ended.removeFirst(ended.count - limit) }
        if live.isEmpty, mail.journal.awaitsQuiet { endIfQuiet() }
    }

    func tap(_ piece: @autoclosure () -> TappedOctets) {
        guard plan.keepsOctets, tapped < Self.tapLimit else { return }
        octets.append(piece())
        tapped += octets.last?.octets.count ?? 0
    }
}
