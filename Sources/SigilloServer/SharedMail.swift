internal import SigilloCore
internal import SigilloProtocols

/// The mail of one instance: a store for each account, and what was submitted. It belongs to the server's event loop.
///
/// With one account every submitted message goes to that one's INBOX, whoever it is for. With several it goes to the
/// accounts whose addresses are among its recipients, and where none is it is kept all the same.
final class SharedMail {
    /// The store of the account that the instance began with.
    let first: SharedStore
    /// What was submitted, and who waits for more.
    let journal = MessageJournal()
    /// The accounts, the first one among them.
    private(set) var directory = AccountDirectory()
    /// Who is logged in to the webmail.
    private var webSessions = WebSessions()

    private let account: Account?
    /// Judges what arrives for its domain.
    let receiver: (any MailReceiver)?
    /// The stores of the accounts that were made later, by user.
    private var others: [String: SharedStore] = [:]

    /// Creates the mail of an instance.
    ///
    /// - Parameters:
    ///   - account: the account of the first store; nil where it will always be the only one.
    ///   - receiver: judges what arrives for its domain; nil where there is no receiving server.
    init(_ first: SharedStore, account: Account? = nil, receiver: (any MailReceiver)? = nil) {
        self.first = first
        self.account = account
        self.receiver = receiver
        if let account { directory.insert(account) }
    }

    /// Whether there is more than one account: sessions are told of them then.
    var hasSeveral: Bool { !others.isEmpty }

    /// Makes an account with a store of its own.
    ///
    /// - Returns: whether there is no other of its user or its address.
    func add(_ account: Account, _ store: SharedStore) -> Bool {
        guard directory[account.user.utf8] == nil,
            account.addresses.allSatisfy({ directory[address: $0] == nil })
        else { return false }
        directory.insert(account)
        others[account.user] = store
        return true
    }

    /// The store of an account that is known.
    func store(of account: Account) -> SharedStore? {
        others[account.user] ?? (account == self.account ? first : nil)
    }

    /// The store of the account with an address, or nil.
    func store(for address: String) -> SharedStore? {
        directory[address: address].flatMap(store(of:))
    }

    /// The address of the first account.
    var ownAddress: String { account?.address ?? "" }

    /// The stores that a submitted message goes to.
    func stores(for envelope: MailEnvelope) -> [SharedStore] {
        hasSeveral ? accounts(for: envelope) : [first]
    }

    /// The stores of the accounts whose addresses are among the recipients.
    func accounts(for envelope: MailEnvelope) -> [SharedStore] {
        var users: Set<String> = []
        let accounts = envelope.recipients.compactMap { directory[address: $0] }
        return accounts.filter { users.insert($0.user).inserted }.compactMap(store(of:))
    }

    /// Begins, finds or ends a session of the webmail.
    func perform(_ request: WebSessionRequest) -> WebSession? {
        webSessions.perform(request) { (0..<WebSessions.randomOctets).map { _ in UInt8.random(in: .min ... .max) } }
    }

    /// Takes a message in: keeps it, and puts it into the INBOX of each account that it is for.
    func take(_ message: SubmittedMessage, from connection: Connection?) -> StoreReply {
        guard journal.hasRoom(for: message.octets.count) else { return .refused(.full) }
        let answer = deliver(message, from: connection)
        if case .refused = answer { return answer }
        // Behind the stores: whoever is told of a message finds it in its mailbox.
        journal.append(message)
        return answer
    }

    /// Puts a message into the INBOX of each account that it is for.
    func deliver(_ message: SubmittedMessage, from connection: Connection?) -> StoreReply {
        var answer = StoreReply.done
        for store in stores(for: message.envelope) {
            let reply = store.perform(
                .deliver(octets: message.octets, envelope: message.envelope), for: connection,
                now: Int64(message.time / 1_000_000_000))
            guard case .added = reply else { return reply }
            answer = reply
        }
        return answer
    }
}
