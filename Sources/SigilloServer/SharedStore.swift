internal import SigilloCore
internal import SigilloProtocols

/// The mail of one instance, owned by the server's event loop and asked by all its connections in turn.
final class SharedStore {
    private(set) var store: MailStore
    /// Tells all connections but one that a mailbox has changed.
    var announce: ((_ reply: StoreReply, _ except: Connection) -> Void)?

    init(_ store: MailStore) {
        self.store = store
    }

    func perform(_ request: StoreRequest, for connection: Connection, now: Int64) -> StoreReply {
        let reply = store.perform(request, now: now)
        for change in store.takeChanges() { announce?(change, connection) }
        return reply
    }
}
