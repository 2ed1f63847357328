import SigilloCore

extension MailStore {
    /// Whether so much more can be kept.
    private func hasRoom(for messages: Int, octets: Int) -> Bool {
        messages <= limits.messages - messageCount && octets <= limits.octets - octetCount
    }

    /// Puts a message into a mailbox.
    ///
    /// - Returns: its UID, or nil where a bound is reached.
    mutating func add(_ message: NewMessage, to index: Int, now: Int64) -> UInt32? {
        guard hasRoom(for: 1, octets: message.octets.count), mailboxes[index].uidNext < .max else { return nil }
        let whole = MailMessage(
            octets: message.octets, internalDate: message.internalDate ?? now, zone: message.zone)
        return place(
            StoredMessage(uid: 0, flags: message.flags, message: whole, emailID: takeEmailID()), in: index, now: now)
    }

    /// Numbers a message, which may be a copy, and puts it into a mailbox, where there is room for it.
    private mutating func place(_ message: StoredMessage, in index: Int, now: Int64) -> UInt32 {
        let uid = mailboxes[index].uidNext
        mailboxes[index].highestModSequence &+= 1
        var message = message
        message.uid = uid
        message.flags = mailboxes[index].learn(message.flags)
        message.modSequence = mailboxes[index].highestModSequence
        message.saveDate = now
        mailboxes[index].messages.append(message)
        mailboxes[index].uidNext = uid + 1
        messageCount += 1
        octetCount += message.message.octets.count
        noteChange(in: index)
        return uid
    }

    mutating func append(_ messages: [NewMessage], to index: Int, now: Int64) -> StoreReply {
        guard hasRoom(for: messages.count, octets: messages.reduce(0) { $0 + $1.octets.count }),
            mailboxes[index].hasUIDs(for: messages.count)
        else { return .refused(.full) }
        let uids = messages.compactMap { add($0, to: index, now: now) }
        return .added(mailboxes[index], sources: [], uids: uids)
    }

    mutating func replace(
        _ uid: UInt32, in index: Int, with message: NewMessage, in target: String, now: Int64
    ) -> StoreReply {
        guard let target = self.index(of: target) else { return .refused(.noSuchMailbox) }
        guard mailboxes[index].index(of: uid) != nil else { return .refused(.noSuchMessage) }
        guard let new = add(message, to: target, now: now) else { return .refused(.full) }
        remove([uid], from: index)
        return .moved(from: mailboxes[index], mailboxes[target], sources: [uid], uids: [new])
    }

    mutating func setFlags(
        of uids: [UInt32], in index: Int, _ change: FlagChange, _ flags: MessageFlags, unchangedSince bound: UInt64?
    ) -> StoreReply {
        let flags = change == .remove ? flags : mailboxes[index].learn(flags)
        let modSequence = mailboxes[index].highestModSequence &+ 1
        var modified: [UInt32] = []
        var hasChanged = false
        for uid in uids {
            guard let place = mailboxes[index].index(of: uid) else { continue }
            var message = mailboxes[index].messages[place]
            if let bound, message.modSequence > bound {
                modified.append(uid)
                continue
            }
            message.flags.apply(change, flags)
            guard message.flags != mailboxes[index].messages[place].flags else { continue }
            message.modSequence = modSequence
            mailboxes[index].messages[place] = message
            hasChanged = true
        }
        if hasChanged {
            mailboxes[index].highestModSequence = modSequence
            noteChange(in: index)
        }
        return bound == nil ? .mailbox(mailboxes[index]) : .conditional(mailboxes[index], modified: modified)
    }

    mutating func copy(_ uids: [UInt32], from source: Int, to target: String, now: Int64) -> StoreReply {
        guard let target = index(of: target) else { return .refused(.noSuchMailbox) }
        guard let (sources, new) = transfer(uids, from: source, to: target, now: now) else { return .refused(.full) }
        return .added(mailboxes[target], sources: sources, uids: new)
    }

    mutating func move(_ uids: [UInt32], from source: Int, to target: String, now: Int64) -> StoreReply {
        guard let target = index(of: target) else { return .refused(.noSuchMailbox) }
        guard let (sources, new) = transfer(uids, from: source, to: target, now: now) else { return .refused(.full) }
        remove(sources.sorted(), from: source)
        return .moved(from: mailboxes[source], mailboxes[target], sources: sources, uids: new)
    }

    mutating func expunge(_ uids: [UInt32]?, from index: Int) -> StoreReply {
        let messages = mailboxes[index].messages
        let chosen =
            uids.map { $0.sorted().compactMap { messages.index(of: $0).map { messages[$0] } } } ?? Array(messages)
        remove(chosen.filter { $0.flags.system.contains(.deleted) }.map(\.uid), from: index)
        return .mailbox(mailboxes[index])
    }

    /// Notes that a session was shown the messages below a UID. The others are told, for what they have not shown yet.
    mutating func claimRecent(in index: Int, below uid: UInt32) {
        let first = min(uid, mailboxes[index].uidNext)
        guard first > mailboxes[index].firstRecent else { return }
        mailboxes[index].firstRecent = first
        noteChange(in: index)
    }

    /// Takes messages, whose UIDs ascend, out of a mailbox.
    mutating func remove(_ uids: [UInt32], from index: Int) {
        let removed = mailboxes[index].messages.remove(uids)
        guard !removed.isEmpty else { return }
        messageCount -= removed.count
        octetCount -= removed.reduce(0) { $0 + $1.message.octets.count }
        mailboxes[index].highestModSequence &+= 1
        mailboxes[index].vanished.append(
            removed.map(\.uid), modSequence: mailboxes[index].highestModSequence)
        noteChange(in: index)
    }

    /// Copies messages, all or none (RFC 9051 §6.4.7); those that are gone are left out.
    private mutating func transfer(
        _ uids: [UInt32], from source: Int, to target: Int, now: Int64
    ) -> (sources: [UInt32], new: [UInt32])? {
        let messages = mailboxes[source].messages
        let originals = uids.compactMap { uid in messages.index(of: uid).map { messages[$0] } }
        guard hasRoom(for: originals.count, octets: originals.reduce(0) { $0 + $1.message.octets.count }),
            mailboxes[target].hasUIDs(for: originals.count)
        else { return nil }
        let new = originals.map { place($0, in: target, now: now) }
        return (originals.map(\.uid), new)
    }
}

extension Mailbox {
    /// Whether it can number so many messages more.
    fileprivate func hasUIDs(for count: Int) -> Bool {
        count < Int(UInt32.max - uidNext)
    }
}

extension MessageFlags {
    /// Changes the flags; `\Recent` is not among what can be changed.
    mutating func apply(_ change: FlagChange, _ flags: MessageFlags) {
        switch change {
        case .replace:
            let recent = system.intersection(.recent)
            self = flags
            system.formUnion(recent)
        case .add: formUnion(flags)
        case .remove: subtract(flags)
        }
    }
}
