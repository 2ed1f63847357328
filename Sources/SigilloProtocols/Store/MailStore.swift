package import SigilloCore

/// The mailboxes of one account, shared by every session that reads or sends its mail.
///
/// A value without a clock: whoever owns it says what time it is. Octets are never copied, neither into mailboxes
/// nor into replies.
package struct MailStore: Sendable {
    /// Bounds on what the store keeps.
    package struct Limits: Sendable, Hashable {
        /// Mailboxes.
        package var mailboxes = 1_000
        /// Octets of a mailbox name.
        package var name = 1_000
        /// Levels of hierarchy of a mailbox name.
        package var levels = 32
        /// Messages in all mailboxes together.
        package var messages = 250_000
        /// Octets of all messages together; a copy counts again.
        package var octets = 1_073_741_824

        /// Creates the default bounds.
        package init() {}
    }

    /// A message that was submitted, with its envelope.
    package struct Delivery: Sendable, Hashable {
        /// Who sent it to whom.
        package var envelope: MailEnvelope
        /// The message, octet for octet as it was submitted.
        package var message: MailMessage
    }

    /// The mailboxes of a new account besides INBOX, each for its special use.
    package static let usual: [MailboxPreset] = [
        MailboxPreset(name: "Drafts", specialUse: .drafts), MailboxPreset(name: "Sent", specialUse: .sent),
        MailboxPreset(name: "Trash", specialUse: .trash), MailboxPreset(name: "Junk", specialUse: .junk),
        MailboxPreset(name: "Archive", specialUse: .archive),
    ]

    /// The mailboxes, INBOX first, then in the order in which they were made.
    package internal(set) var mailboxes: [Mailbox]
    /// The submitted messages in order.
    package private(set) var deliveries: [Delivery] = []
    /// The bounds on what it keeps.
    package let limits: Limits

    /// Names that are subscribed to and have no mailbox any more, in the order in which they lost it.
    var orphans: [String] = []
    var messageCount = 0
    var octetCount = 0
    private var nextUIDValidity: UInt32
    private var nextEmailID: UInt64 = 1
    /// What sessions are to be told; of a mailbox its validity.
    private var changed: [UInt32] = []
    private var deleted: [UInt32] = []
    private var nameChanges: [MailboxNameChange] = []

    /// Creates the store of a new account: INBOX with `messages`, which are not recent, and the mailboxes of `presets`.
    ///
    /// - Parameters:
    ///   - flags: the flags of each of the messages, in their order; of those beyond its end none.
    ///   - uidValidity: the validity of INBOX; mailboxes that are made later have a higher one.
    package init(
        messages: [MailMessage] = [], flags: [MessageFlags] = [], presets: [MailboxPreset] = usual,
        uidValidity: UInt32 = 1,
        limits: Limits = Limits()
    ) {
        self.limits = limits
        mailboxes = [Mailbox(name: "INBOX", uidValidity: uidValidity)]
        nextUIDValidity = uidValidity &+ 1
        for (place, message) in messages.enumerated() {
            var new = NewMessage(message)
            if place < flags.count { new.flags = flags[place] }
            _ = add(new, to: 0, now: message.internalDate)
        }
        for preset in presets where preset.isUsable(in: self) {
            mailboxes.append(Mailbox(preset, uidValidity: takeUIDValidity()))
            for (octets, flags) in zip(preset.messages, preset.flags) {
                var message = NewMessage(octets)
                message.flags = flags
                _ = add(message, to: mailboxes.count - 1, now: octets.internalDate)
            }
        }
        for index in mailboxes.indices { mailboxes[index].firstRecent = mailboxes[index].uidNext }
        changed = []
    }

    /// Carries out a request.
    ///
    /// - Parameter now: the present time in seconds since 1970-01-01 00:00 UTC, for messages that bring no date.
    package mutating func perform(_ request: StoreRequest, now: Int64) -> StoreReply {
        switch request {
        case .time: return .time(now)
        case .list: return .mailboxes(mailboxes, orphans: orphans)
        case .usage:
            return .usage(
                StoreUsage(
                    octets: octetCount, octetLimit: limits.octets, messages: messageCount,
                    messageLimit: limits.messages))
        case .deliver(let octets, let envelope):
            let message = MailMessage(octets: octets, internalDate: now)
            guard let uid = add(NewMessage(message), to: 0, now: now) else { return .refused(.full) }
            deliveries.append(Delivery(envelope: envelope, message: message))
            return .added(mailboxes[0], sources: [], uids: [uid])
        case .create(let name, let specialUse):
            let reply = create(name, for: specialUse)
            if case .created(let mailbox) = reply { note(.created(mailbox.name)) }
            return reply
        case .delete(let name): return delete(name)
        case .rename(let name, let newName): return rename(name, to: newName)
        case .subscribe(let name, let isSubscribed): return subscribe(name, isSubscribed)
        case .open(let name), .select(let name), .claimRecent(let name, _), .append(let name, _, _, _),
            .appendAll(let name, _), .replace(let name, _, _, _), .setFlags(let name, _, _, _, _),
            .copy(let name, _, _), .move(let name, _, _), .expunge(let name, _), .remove(let name, _):
            guard let index = index(of: name) else { return .refused(.noSuchMailbox) }
            return perform(request, in: index, now: now)
        }
    }

    /// Carries out a request that is about one mailbox.
    private mutating func perform(_ request: StoreRequest, in index: Int, now: Int64) -> StoreReply {
        switch request {
        case .select:
            let mailbox = mailboxes[index]
            claimRecent(in: index, below: mailbox.uidNext)
            return .mailbox(mailbox)
        case .claimRecent(_, let uid):
            claimRecent(in: index, below: uid)
            return .claimed
        case .append(_, let octets, let flags, let date):
            return append([NewMessage(octets: octets, flags: flags, internalDate: date)], to: index, now: now)
        case .appendAll(_, let messages): return append(messages, to: index, now: now)
        case .replace(_, let uid, let target, let message):
            return replace(uid, in: index, with: message, in: target, now: now)
        case .setFlags(_, let uids, let change, let flags, let bound):
            return setFlags(of: uids, in: index, change, flags, unchangedSince: bound)
        case .copy(_, let uids, let target): return copy(uids, from: index, to: target, now: now)
        case .move(_, let uids, let target): return move(uids, from: index, to: target, now: now)
        case .expunge(_, let uids): return expunge(uids, from: index)
        case .remove(_, let uids):
            remove(uids.sorted(), from: index)
            return .mailbox(mailboxes[index])
        default: return .mailbox(mailboxes[index])
        }
    }

    /// What has become of mailboxes whose messages or names were changed since the last call, and of the names: what
    /// sessions are to be told with ``SessionEvent/mailboxChanged(_:)``. A session tells by itself whether it is concerned.
    package mutating func takeChanges() -> [StoreReply] {
        guard !changed.isEmpty || !deleted.isEmpty || !nameChanges.isEmpty else { return [] }
        let replies = changed.compactMap { validity in
            mailboxes.first { $0.uidValidity == validity }.map { StoreReply.mailbox($0) }
        }
        defer {
            changed = []
            deleted = []
            nameChanges = []
        }
        // A name is told before anything that is told under it.
        return nameChanges.map { .nameChanged($0, mailboxes, orphans: orphans) } + replies
            + deleted.map { .deleted(uidValidity: $0) }
    }

    /// The mailbox with this name, `INBOX` in any case.
    package subscript(name name: String) -> Mailbox? {
        index(of: name).map { mailboxes[$0] }
    }
}

extension MailStore {
    /// `INBOX` in capitals, every other name as it is (RFC 9051 §5.1).
    static func canonical(_ name: String) -> String {
        ASCII.equal(name.utf8, "INBOX".utf8) ? "INBOX" : name
    }

    func index(of name: String) -> Int? {
        let name = Self.canonical(name)
        return mailboxes.firstIndex { $0.name == name }
    }

    mutating func takeUIDValidity() -> UInt32 {
        defer { nextUIDValidity = nextUIDValidity == .max ? 1 : nextUIDValidity + 1 }
        return nextUIDValidity
    }

    mutating func takeEmailID() -> UInt64 {
        defer { nextEmailID &+= 1 }
        return nextEmailID
    }

    /// Notes that sessions are to be told of the mailbox.
    mutating func noteChange(in index: Int) {
        let validity = mailboxes[index].uidValidity
        if !changed.contains(validity) { changed.append(validity) }
    }

    /// Notes that sessions are to be told that the mailbox is gone.
    mutating func noteDeletion(of mailbox: Mailbox) {
        changed.removeAll { $0 == mailbox.uidValidity }
        deleted.append(mailbox.uidValidity)
        note(.deleted(mailbox.name))
    }

    /// Notes that sessions are to be told what has become of a name.
    mutating func note(_ change: MailboxNameChange) {
        nameChanges.append(change)
    }
}

extension NewMessage {
    fileprivate init(_ message: MailMessage) {
        self.init(octets: message.octets, internalDate: message.internalDate, zone: message.zone)
    }
}
