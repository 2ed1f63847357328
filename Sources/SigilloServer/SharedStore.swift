internal import SigilloCore
internal import SigilloProtocols

/// The mail of one account, and the account that was learnt of its sessions, owned by the server's event loop and asked
/// by the account's connections in turn.
final class SharedStore {
    private(set) var store: MailStore
    /// Tells all connections but one that a mailbox has changed.
    var announce: ((_ reply: StoreReply, _ except: Connection?) -> Void)?

    /// The account that a client showed, where it was to be learnt.
    private(set) var account: Account?
    /// Tells all connections but one which account was learnt.
    var announceAccount: ((_ account: Account, _ except: Connection) -> Void)?

    /// The connection that has the maildrop for itself; one that is gone has it no longer.
    private weak var maildropOwner: Connection?

    init(_ store: MailStore) {
        self.store = store
    }

    func perform(_ request: StoreRequest, for connection: Connection?, now: Int64) -> StoreReply {
        let reply = store.perform(request, now: now)
        for change in store.takeChanges() { announce?(change, connection) }
        return reply
    }

    /// Gives the maildrop to a connection, unless another has it.
    ///
    /// - Returns: whether the connection has it now.
    func claimMaildrop(for connection: Connection) -> Bool {
        guard maildropOwner == nil || maildropOwner === connection else { return false }
        maildropOwner = connection
        return true
    }

    /// Takes the maildrop from a connection that has it.
    func releaseMaildrop(of connection: Connection) {
        if maildropOwner === connection { maildropOwner = nil }
    }

    func learn(_ account: Account, on connection: Connection) {
        self.account = account
        announceAccount?(account, connection)
    }
}
