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
        /// Messages in all mailboxes together.
        package var messages = 100_000
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

    /// The mailboxes, INBOX first, then in the order in which they were made.
    package private(set) var mailboxes: [Mailbox]
    /// The submitted messages in order.
    package private(set) var deliveries: [Delivery] = []
    /// The bounds on what it keeps.
    package let limits: Limits

    private var nextUIDValidity: UInt32
    private var messageCount = 0
    private var octetCount = 0
    private var changed: [String] = []
    /// The time of the request at hand; nil while the store is made.
    private var now: Int64?

    /// Creates the store of a new account: INBOX with `messages`, and empty Drafts, Sent and Trash.
    ///
    /// - Parameter uidValidity: the validity of INBOX; mailboxes that are made later have a higher one.
    package init(messages: [MailMessage] = [], uidValidity: UInt32 = 1, limits: Limits = Limits()) {
        self.limits = limits
        mailboxes = [Mailbox(name: "INBOX", uidValidity: uidValidity)]
        nextUIDValidity = uidValidity &+ 1
        for (name, use) in [("Drafts", SpecialUse.drafts), ("Sent", .sent), ("Trash", .trash)] {
            mailboxes.append(Mailbox(name: name, specialUse: use, uidValidity: takeUIDValidity()))
        }
        for message in messages { _ = add(message, flags: MessageFlags(), to: 0) }
        changed = []
    }

    /// Carries out a request.
    ///
    /// - Parameter now: the present time in seconds since 1970-01-01 00:00 UTC, for messages that bring no date.
    package mutating func perform(_ request: StoreRequest, now: Int64) -> StoreReply {
        self.now = now
        switch request {
        case .time:
            return .time(now)
        case .list:
            return .mailboxes(mailboxes)
        case .open(let name):
            guard let index = index(of: name) else { return .refused(.noSuchMailbox) }
            return .mailbox(mailboxes[index])
        case .deliver(let octets, let envelope):
            let message = MailMessage(octets: octets, internalDate: now)
            guard let uid = add(message, flags: MessageFlags(), to: 0) else { return .refused(.full) }
            deliveries.append(Delivery(envelope: envelope, message: message))
            return .added(mailboxes[0], sources: [], uids: [uid])
        case .append(let name, let octets, let flags, let date):
            guard let index = index(of: name) else { return .refused(.noSuchMailbox) }
            let message = MailMessage(octets: octets, internalDate: date ?? now)
            guard let uid = add(message, flags: flags, to: index) else { return .refused(.full) }
            return .added(mailboxes[index], sources: [], uids: [uid])
        case .setFlags(let name, let uids, let change, let flags):
            guard let index = index(of: name) else { return .refused(.noSuchMailbox) }
            return setFlags(of: uids, in: index, change, flags)
        case .copy(let name, let uids, let target):
            return copy(uids, from: name, to: target)
        case .expunge(let name, let uids):
            guard let index = index(of: name) else { return .refused(.noSuchMailbox) }
            let chosen = uids.map(Set.init)
            return remove(from: index) { $0.flags.system.contains(.deleted) && chosen?.contains($0.uid) ?? true }
        case .remove(let name, let uids):
            guard let index = index(of: name) else { return .refused(.noSuchMailbox) }
            let chosen = Set(uids)
            return remove(from: index) { chosen.contains($0.uid) }
        case .create(let name):
            return create(name)
        case .delete(let name):
            return delete(name)
        case .rename(let name, let newName):
            return rename(name, to: newName)
        case .subscribe(let name, let isSubscribed):
            guard let index = index(of: name) else { return isSubscribed ? .refused(.noSuchMailbox) : .done }
            mailboxes[index].isSubscribed = isSubscribed
            return .done
        }
    }

    /// The mailboxes whose messages were changed since the last call, each as it is now: what sessions are to be
    /// told with ``SessionEvent/mailboxChanged(_:)``. A session tells by itself whether it is concerned.
    package mutating func takeChanges() -> [StoreReply] {
        guard !changed.isEmpty else { return [] }
        let replies = changed.compactMap { name in index(of: name).map { StoreReply.mailbox(mailboxes[$0]) } }
        changed = []
        return replies
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

    private func index(of name: String) -> Int? {
        let name = Self.canonical(name)
        return mailboxes.firstIndex { $0.name == name }
    }

    private mutating func takeUIDValidity() -> UInt32 {
        defer { nextUIDValidity = nextUIDValidity == .max ? 1 : nextUIDValidity + 1 }
        return nextUIDValidity
    }

    private mutating func noteChange(of name: String) {
        if let index = index(of: name) { mailboxes[index].revision &+= 1 }
        if !changed.contains(name) { changed.append(name) }
    }

    private mutating func add(_ message: MailMessage, flags: MessageFlags, to index: Int) -> UInt32? {
        let uid = mailboxes[index].uidNext
        guard messageCount < limits.messages, octetCount + message.octets.count <= limits.octets, uid < .max else {
            return nil
        }
        var stored = StoredMessage(uid: uid, flags: flags, message: message)
        stored.saveDate = now ?? message.internalDate
        mailboxes[index].messages.append(stored)
        mailboxes[index].uidNext = uid + 1
        messageCount += 1
        octetCount += message.octets.count
        noteChange(of: mailboxes[index].name)
        return uid
    }

    private mutating func setFlags(
        of uids: [UInt32], in index: Int, _ change: FlagChange, _ flags: MessageFlags
    ) -> StoreReply {
        var hasChanged = false
        for uid in uids {
            guard let place = mailboxes[index].index(of: uid) else { continue }
            var new = mailboxes[index].messages[place].flags
            switch change {
            case .replace: new = flags
            case .add: new.formUnion(flags)
            case .remove: new.subtract(flags)
            }
            guard new != mailboxes[index].messages[place].flags else { continue }
            mailboxes[index].messages[place].flags = new
            hasChanged = true
        }
        if hasChanged { noteChange(of: mailboxes[index].name) }
        return .mailbox(mailboxes[index])
    }

    private mutating func copy(_ uids: [UInt32], from name: String, to target: String) -> StoreReply {
        guard let source = index(of: name), let target = index(of: target) else { return .refused(.noSuchMailbox) }
        let originals = uids.compactMap { uid in
            mailboxes[source].index(of: uid).map { mailboxes[source].messages[$0] }
        }
        let octets = originals.reduce(0) { $0 + $1.message.octets.count }
        // All or nothing (RFC 9051 §6.4.7).
        guard messageCount + originals.count <= limits.messages, octetCount + octets <= limits.octets else {
            return .refused(.full)
        }
        var new: [UInt32] = []
        for original in originals {
            guard let uid = add(original.message, flags: original.flags, to: target) else { return .refused(.full) }
            new.append(uid)
        }
        return .added(mailboxes[target], sources: originals.map(\.uid), uids: new)
    }

    private mutating func remove(from index: Int, where isDoomed: (StoredMessage) -> Bool) -> StoreReply {
        var kept: [StoredMessage] = []
        kept.reserveCapacity(mailboxes[index].messages.count)
        for message in mailboxes[index].messages {
            if isDoomed(message) {
                messageCount -= 1
                octetCount -= message.message.octets.count
            } else {
                kept.append(message)
            }
        }
        if kept.count != mailboxes[index].messages.count {
            mailboxes[index].messages = kept
            noteChange(of: mailboxes[index].name)
        }
        return .mailbox(mailboxes[index])
    }

    private func isUsable(_ name: String) -> Bool {
        !name.isEmpty && name.utf8.count <= limits.name && name.utf8.first != UInt8(ascii: "/")
            && !name.utf8.contains { $0 < 0x20 || $0 == 0x7f || $0 == UInt8(ascii: "*") || $0 == UInt8(ascii: "%") }
    }

    private mutating func create(_ name: String) -> StoreReply {
        // A trailing separator only says that names will be made below it (RFC 9051 §6.3.4).
        var name = Self.canonical(name)
        if name.utf8.last == UInt8(ascii: "/") { name.removeLast() }
        guard isUsable(name) else { return .refused(.notPermitted) }
        guard index(of: name) == nil else { return .refused(.alreadyExists) }
        guard mailboxes.count < limits.mailboxes else { return .refused(.full) }
        mailboxes.append(Mailbox(name: name, isSubscribed: false, uidValidity: takeUIDValidity()))
        return .done
    }

    private mutating func delete(_ name: String) -> StoreReply {
        guard let index = index(of: name) else { return .refused(.noSuchMailbox) }
        guard index != 0 else { return .refused(.notPermitted) }
        _ = remove(from: index) { _ in true }
        mailboxes.remove(at: index)
        return .done
    }

    private mutating func rename(_ name: String, to newName: String) -> StoreReply {
        guard let source = index(of: name) else { return .refused(.noSuchMailbox) }
        guard isUsable(newName) else { return .refused(.notPermitted) }
        guard index(of: newName) == nil else { return .refused(.alreadyExists) }
        if source == 0 {
            // INBOX stays and is emptied (RFC 9051 §6.3.6).
            guard case .done = create(newName), let target = index(of: newName) else { return .refused(.full) }
            mailboxes[target].messages = mailboxes[0].messages
            mailboxes[target].uidNext = mailboxes[0].uidNext
            mailboxes[0].messages = []
            noteChange(of: "INBOX")
            return .done
        }
        let oldName = mailboxes[source].name
        let below = oldName + "/"
        for place in mailboxes.indices {
            if place == source {
                mailboxes[place].name = newName
            } else if mailboxes[place].name.hasPrefix(below) {
                mailboxes[place].name = newName + "/" + mailboxes[place].name.dropFirst(below.count)
            }
        }
        return .done
    }
}
