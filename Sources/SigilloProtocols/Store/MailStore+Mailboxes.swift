import SigilloCore

extension MailStore {
    /// Whether a mailbox can have this name: none that LIST could not ask for, nor one with an empty level.
    func isUsable(_ name: String) -> Bool {
        let levels = name.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
        return name.utf8.count <= limits.name && levels.count <= limits.levels && !levels.contains(where: \.isEmpty)
            && !name.utf8.contains { $0 < 0x20 || $0 == 0x7f || $0 == UInt8(ascii: "*") || $0 == UInt8(ascii: "%") }
    }

    mutating func create(_ name: String, for specialUse: SpecialUse?) -> StoreReply {
        // A trailing separator only says that names will be made below it (RFC 9051 §6.3.4).
        var name = Self.canonical(name)
        if name.utf8.last == UInt8(ascii: "/") { name.removeLast() }
        guard isUsable(name) else { return .refused(.notPermitted) }
        guard index(of: name) == nil else { return .refused(.alreadyExists) }
        guard specialUse == nil || !mailboxes.contains(where: { $0.specialUse == specialUse }) else {
            return .refused(.useTaken)
        }
        guard mailboxes.count < limits.mailboxes else { return .refused(.full) }
        let mailbox = Mailbox(
            name: name, specialUse: specialUse, isSubscribed: takeOrphan(name), uidValidity: takeUIDValidity())
        mailboxes.append(mailbox)
        return .created(mailbox)
    }

    mutating func delete(_ name: String) -> StoreReply {
        guard let index = index(of: name) else { return .refused(.noSuchMailbox) }
        guard index != 0 else { return .refused(.notPermitted) }
        let mailbox = mailboxes.remove(at: index)
        messageCount -= mailbox.messages.count
        octetCount -= mailbox.messages.reduce(0) { $0 + $1.message.octets.count }
        noteDeletion(of: mailbox)
        // Nobody is unsubscribed by it (RFC 9051 §6.3.7).
        if mailbox.isSubscribed { addOrphan(mailbox.name) }
        return .done
    }

    mutating func rename(_ name: String, to newName: String) -> StoreReply {
        let name = Self.canonical(name)
        var newName = Self.canonical(newName)
        if newName.utf8.last == UInt8(ascii: "/") { newName.removeLast() }
        guard isUsable(newName), !newName.isBelow(name) else { return .refused(.notPermitted) }
        guard index(of: newName) == nil else { return .refused(.alreadyExists) }
        if name == "INBOX" { return emptyInbox(into: newName) }

        var renamed: [(place: Int, name: String)] = []
        for (place, mailbox) in mailboxes.enumerated() where mailbox.name == name || mailbox.name.isBelow(name) {
            let rest =
                mailbox.name == name
                ? "" : String(decoding: mailbox.name.utf8.dropFirst(name.utf8.count), as: UTF8.self)
            renamed.append((place, newName + rest))
        }
        guard !renamed.isEmpty else { return .refused(.noSuchMailbox) }
        guard renamed.allSatisfy({ isUsable($0.name) }) else { return .refused(.notPermitted) }
        guard renamed.allSatisfy({ index(of: $0.name) == nil }) else { return .refused(.alreadyExists) }
        for (place, new) in renamed {
            // It is names that are subscribed to (RFC 9051 §6.3.7): the old one stays on the list.
            if mailboxes[place].isSubscribed { addOrphan(mailboxes[place].name) }
            mailboxes[place].name = new
            mailboxes[place].isSubscribed = takeOrphan(new)
            noteChange(in: place)
        }
        note(.renamed(from: name, to: newName))
        return .done
    }

    mutating func subscribe(_ name: String, _ isSubscribed: Bool) -> StoreReply {
        if let index = index(of: name) {
            if mailboxes[index].isSubscribed != isSubscribed { note(.subscription(mailboxes[index].name)) }
            mailboxes[index].isSubscribed = isSubscribed
            return .done
        }
        if isSubscribed { return .refused(.noSuchMailbox) }
        if takeOrphan(name) { note(.subscription(name)) }
        return .done
    }

    /// INBOX stays and is emptied (RFC 9051 §6.3.6).
    private mutating func emptyInbox(into name: String) -> StoreReply {
        guard case .created = create(name, for: nil), let target = index(of: name) else { return .refused(.full) }
        let inbox = mailboxes[0]
        mailboxes[target].messages = inbox.messages
        mailboxes[target].uidNext = inbox.uidNext
        mailboxes[target].highestModSequence = inbox.highestModSequence
        mailboxes[target].firstRecent = inbox.firstRecent
        mailboxes[target].takeKeywords(of: inbox)
        note(.renamed(from: "INBOX", to: mailboxes[target].name))
        let uids = inbox.messages.map(\.uid)
        guard !uids.isEmpty else { return .done }
        mailboxes[0].messages = MessageList()
        mailboxes[0].highestModSequence &+= 1
        mailboxes[0].vanished.append(uids, modSequence: mailboxes[0].highestModSequence)
        noteChange(in: 0)
        return .done
    }

    /// Takes a name off the list of those that are subscribed to without a mailbox.
    private mutating func takeOrphan(_ name: String) -> Bool {
        guard let place = orphans.firstIndex(of: name) else { return false }
        orphans.remove(at: place)
        return true
    }

    private mutating func addOrphan(_ name: String) {
        if orphans.count >= limits.mailboxes { orphans.removeFirst() }
        orphans.append(name)
    }
}

extension String {
    /// Whether this name of a mailbox stands below `parent` in the hierarchy.
    func isBelow(_ parent: String) -> Bool {
        utf8.starts(with: parent.utf8) && utf8.dropFirst(parent.utf8.count).first == UInt8(ascii: "/")
    }
}
