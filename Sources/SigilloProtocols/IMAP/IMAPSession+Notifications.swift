import SigilloCore

extension IMAPSession {
    /// Tells what another session did, as NOTIFY asks for: STATUS of mailboxes that are not selected, LIST of names.
    ///
    /// The selected mailbox's messages are told by ``announceNews(removals:)``.
    mutating func notify(of change: StoreReply) {
        guard mode == .running else { return }
        switch change {
        case .mailbox(let mailbox):
            if mailbox.uidValidity == selection?.view.uidValidity {
                watch?.note(mailbox)
            } else {
                notifyStatus(of: mailbox)
            }
        case .deleted(let uidValidity): watch?.forget(uidValidity: uidValidity)
        case .nameChanged(let change, let mailboxes, let orphans):
            notify(of: change, mailboxes, orphans)
            guard case .created(let name) = change, let mailbox = mailboxes.first(where: { $0.name == name }) else {
                return
            }
            if watch?.events(of: name, isSubscribed: mailbox.isSubscribed).contains(.flagChange) == true {
                notifyStatus(of: mailbox)
            } else {
                watch?.note(mailbox)
            }
        default: break
        }
    }

    /// Takes note of what this session itself did: it is not notified of it (RFC 5465 §5).
    mutating func noteOwn(_ change: StoreReply) {
        switch change {
        case .mailbox(let mailbox), .conditional(let mailbox, _): noteOwn(mailbox, [])
        case .added(let mailbox, _, let uids): noteOwn(mailbox, uids)
        case .moved(let source, let target, _, let uids):
            noteOwn(source, [])
            noteOwn(target, uids)
        default: break
        }
    }

    private mutating func noteOwn(_ mailbox: Mailbox, _ arrivals: [UInt32]) {
        watch?.note(mailbox)
        guard mailbox.uidValidity == selection?.view.uidValidity, let verb = current?.verb,
            !Self.numbering.contains(verb)
        else { return }
        watch?.noteOwnChange(arrivals: arrivals)
    }

    /// Sends something between commands, unless too much was sent since the client's last one: then the client is
    /// told that it will hear nothing more (RFC 5465 §5.8).
    ///
    /// The bound is that on the answer to one FETCH.
    ///
    /// - Returns: whether it was sent.
    mutating func sendUnbidden(_ send: (inout IMAPSession) -> Void) -> Bool {
        guard let answered = watch?.answered, outbox.written - answered <= configuration.limits.output else {
            outbox.reply("* OK [NOTIFICATIONOVERFLOW] Too much since the last command, nothing more is told")
            watch = MailboxWatch()
            watch?.endCommand(at: outbox.written)
            return false
        }
        send(&self)
        return true
    }

    /// Tells what is new in the selected mailbox between commands, or while the client idles: there too what NOTIFY
    /// asks for and nothing else (RFC 5465 §4).
    mutating func announceUnbidden(isIdle: Bool) {
        guard isIdle || current == nil else { return }
        let isDelayed = watch?.selected?.isDelayed ?? true
        _ = sendUnbidden { $0.announceNews(removals: isIdle || !isDelayed) }
        outbox.endCommand()
    }

    /// Sends of each new message in the selected mailbox what NOTIFY asks for, of those alone that others put there
    /// (RFC 5465 §5.2). Nothing that is asked for sets `\Seen`.
    mutating func notify(ofArrivalsFrom first: Int) {
        guard let wanted = watch?.selected?.items, !wanted.isEmpty, let messages = selection?.view.messages else {
            return
        }
        var items = features.contains(.qresync) && !wanted.contains(.uid) ? [.uid] + wanted : wanted
        if features.contains(.condstore), items.contains(.flags), !items.contains(.modSequence) {
            items.append(.modSequence)
        }
        let own = watch?.ownArrivals ?? []
        for index in first..<messages.count where !own.contains(messages[index].uid) {
            guard sendUnbidden({ $0.send(items, of: messages[index], number: index + 1) }) else { return }
        }
    }

    private mutating func send(_ items: [FetchItem], of message: StoredMessage, number: Int) {
        let start = outbox.octets.count
        var response = FetchResponse(
            message: message, outputLimit: configuration.limits.output, isUTF8: features.namesAreUTF8)
        response.append(items, number: number, to: &outbox.octets)
        // A part that cannot be decoded is left to a FETCH, which can say so.
        guard !response.hasUnknownEncoding else { return outbox.octets.removeSubrange(start...) }
        outbox.noteReply(response.summary)
        if items.contains(where: \.isContent) {
            outbox.record(.messageSent(octets: response.contentOctets, verb: "NOTIFY"))
        }
    }

    /// A command is over: what could not be told during it is told now.
    mutating func resumeNotifying() {
        watch?.endCommand(at: outbox.written)
        guard selection?.news != nil, let watched = watch?.selected, !watched.isDelayed else { return }
        announceNews(removals: true)
    }

    private mutating func notifyStatus(of mailbox: Mailbox) {
        let items = watch?.takeChanges(of: mailbox, usesModSequences: features.contains(.condstore)) ?? []
        guard !items.isEmpty else { return }
        _ = sendUnbidden { $0.tellStatus(items, of: mailbox) }
        endUnbidden()
    }

    /// A name that is made or goes concerns the name above it too; a renamed one concerns itself (RFC 5465 §5.4).
    private mutating func notify(of change: MailboxNameChange, _ mailboxes: [Mailbox], _ orphans: [String]) {
        guard let watch, watch.watchesNames else { return }
        let all = MailboxListing(
            mailboxes: mailboxes, orphans: orphans, MailboxPattern(reference: "", patterns: ["*"]))
        let event: NotifyEvents
        var names: [String]
        var oldName: String?
        switch change {
        case .created(let name), .deleted(let name):
            event = .mailboxName
            names = [name]
            if let end = name.utf8.lastIndex(of: UInt8(ascii: "/")) { names.append(String(name[..<end])) }
        case .renamed(let old, let new):
            event = .mailboxName
            names = [new]
            oldName = old
        case .subscription(let name):
            event = .subscriptionChange
            names = [name]
        }
        for name in names {
            let entry = all.entries.first { $0.name == name } ?? MailboxListing.Entry(name: name)
            // The list of what is subscribed to is looked at as it was, and as it is.
            let isSubscribed = entry.isSubscribed || event == .subscriptionChange
            var events = watch.events(of: name, isSubscribed: isSubscribed)
            if let oldName { events.formUnion(watch.events(of: oldName, isSubscribed: isSubscribed)) }
            guard events.contains(event) else { continue }
            guard sendUnbidden({ $0.tellName(entry, oldName: oldName) }) else { break }
        }
        endUnbidden()
    }

    private mutating func tellName(_ entry: MailboxListing.Entry, oldName: String?) {
        var end = ""
        if let oldName {
            var octets: [UInt8] = []
            IMAPString.append(mailbox: oldName, isUTF8: features.namesAreUTF8, to: &octets)
            end = " (\"OLDNAME\" (\(String(decoding: octets, as: UTF8.self))))"
        }
        tell("LIST", entry, ListOptions.everything.attributes(of: entry, offered: configuration.extensions), end)
    }

    /// What was said between commands leaves by itself.
    private mutating func endUnbidden() {
        if current == nil { outbox.endCommand() }
    }
}
