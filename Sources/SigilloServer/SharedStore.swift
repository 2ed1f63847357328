internal import SigilloCore
internal import SigilloProtocols

/// The mail of one instance and the account that was learnt in it, owned by the server's event loop and asked by all its connections in turn.
final class SharedStore {
    private(set) var store: MailStore
    /// Tells all connections but one that a mailbox has changed.
    var announce: ((_ reply: StoreReply, _ except: Connection) -> Void)?

    /// The account that a client showed, where it was to be learnt.
    private(set) var account: Account?
    /// Tells all connections but one which account was learnt.
    var announceAccount: ((_ account: Account, _ except: Connection) -> Void)?

    init(_ store: MailStore) {
        self.store = store
    }

    func perform(_ request: StoreRequest, for connection: Connection, now: Int64) -> StoreReply {
        let reply = store.perform(request, now: now)
        for change in store.takeChanges() { announce?(change, connection) }
        return reply
    }

    func learn(_ account: Account, on connection: Connection) {
        self.account = account
        announceAccount?(account, connection)
    }
}
