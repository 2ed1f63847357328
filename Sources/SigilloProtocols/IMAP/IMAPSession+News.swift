import SigilloCore

extension IMAPSession {
    /// Learns what has become of a mailbox; the client hears of it when the protocol allows.
    ///
    /// - Parameter byOthers: whether another session did it, and not the command at hand.
    mutating func mailboxChanged(_ reply: StoreReply, byOthers: Bool = false) {
        if watch != nil { byOthers ? notify(of: reply) : noteOwn(reply) }
        switch reply {
        case .mailbox(let mailbox), .conditional(let mailbox, _), .added(let mailbox, _, _): learn(of: mailbox)
        case .moved(let source, let target, _, _):
            learn(of: source)
            learn(of: target)
        case .deleted(let uidValidity) where uidValidity == selection?.view.uidValidity:
            // There is no way to go on with a mailbox that is no more (RFC 2180 §3.3).
            selection = nil
            guard mode == .running else { return }
            goodbye("Selected mailbox was deleted, have to disconnect")
            outbox.endCommand()
        default: break
        }
    }

    private mutating func learn(of mailbox: Mailbox) {
        // Names change, and names are used again; the validity of UIDs is a mailbox's own.
        guard let selection, mailbox.uidValidity == selection.view.uidValidity else { return }
        self.selection?.view.name = mailbox.name
        if let news = selection.news, news.highestModSequence == mailbox.highestModSequence {
            self.selection?.news?.firstRecent = max(news.firstRecent, mailbox.firstRecent)
        }
        guard mailbox.highestModSequence > max(selection.told, selection.news?.highestModSequence ?? 0) else { return }
        self.selection?.news = mailbox
        var isIdle = false
        if case .done = expectation { isIdle = true }
        if watch != nil { return announceUnbidden(isIdle: isIdle) }
        guard isIdle else { return }
        announceNews(removals: true)
        outbox.endCommand()
    }

    /// Tells the client what has become of the selected mailbox since it was last told (RFC 9051 §5.2, §7.4, §7.5).
    ///
    /// - Parameter removals: whether sequence numbers may change now; else messages that are gone keep theirs.
    mutating func announceNews(removals: Bool) {
        guard mode == .running, var selection, let news = selection.news else { return }
        let isTold = watch?.isTold ?? .ofMessages
        guard !isTold.isEmpty else { return takeFlags(of: news) }
        // Held once: what is changed in it is not copied first.
        self.selection = nil
        let recentBefore = selection.recentCount
        if removals {
            for line in selection.takeOutOfContexts(news) { outbox.reply(line) }
            tell(removed: selection.takeRemovals(news))
        }
        let hasLost = !removals && selection.hasLost(news)
        if !hasLost { selection.toldRemovals = news.highestModSequence }
        if !isTold.contains(.flagChange) { selection.keepFlagsUntold() }
        var changes = selection.takeChanges(news, marksAllChanges: features.contains(.condstore))
        if selection.view.keywords.count != news.keywords.count {
            selection.view.takeKeywords(of: news)
            tellFlags(of: selection)
        }
        if isTold.contains(.flagChange), let since = selection.untoldFlags {
            changes = selection.view.indices(changedSince: since)
            selection.untoldFlags = nil
        }
        let first = selection.takeArrivals(news, areRecent: !features.contains(.imap4rev2))
        selection.told = news.highestModSequence
        selection.news = hasLost ? news : nil
        self.selection = selection
        if first < selection.view.messages.count { outbox.reply("* \(selection.view.messages.count) EXISTS") }
        if !features.contains(.imap4rev2) {
            if selection.recentCount != recentBefore { outbox.reply("* \(selection.recentCount) RECENT") }
            if news.firstRecent < selection.view.uidNext { claimRecent(in: selection) }
        }
        if watch != nil { notify(ofArrivalsFrom: first) }
        if (watch?.isTold ?? isTold).contains(.flagChange) {
            for index in changes { tellFlags(of: selection.view.messages[index], number: index + 1, withUID: true) }
        }
        tellContexts()
    }

    /// Takes over flags without a word, for a client that asked not to be told of messages: what it fetches is true.
    private mutating func takeFlags(of news: Mailbox) {
        selection?.keepFlagsUntold()
        _ = selection?.takeChanges(news, marksAllChanges: false)
        selection?.told = news.highestModSequence
    }

    /// Tells the flags of a message, and its mod-sequence where the client wants to know it.
    mutating func tellFlags(of message: StoredMessage, number: Int, withUID: Bool, withFlags: Bool = true) {
        var items: [String] = []
        if withUID || features.contains(.qresync) { items.append("UID \(message.uid)") }
        if withFlags { items.append("FLAGS \(message.flags.list)") }
        if features.contains(.condstore) { items.append("MODSEQ (\(message.modSequence))") }
        outbox.reply("* \(number) FETCH (\(items.joined(separator: " ")))")
    }

    /// Tells the flags that messages of the mailbox may have (RFC 9051 §7.3.5, §7.1).
    mutating func tellFlags(of selection: Selection) {
        let names = MessageFlags.names(with: selection.view.keywords)
        outbox.reply("* FLAGS (\(names))")
        outbox.reply("* OK [PERMANENTFLAGS (\(selection.isReadOnly ? "" : names + " \\*"))] Flags kept")
    }

    /// Sends a reply in which the name of a mailbox stands between two texts.
    mutating func reply(_ start: String, mailbox: String, _ end: String = "") {
        var line = Array(start.utf8)
        IMAPString.append(mailbox: mailbox, isUTF8: features.namesAreUTF8, to: &line)
        line.append(end)
        outbox.noteReply(PrintableText.make(line))
        line.append("\r\n")
        outbox.octets += line
    }

    /// Keeps what was shown as recent here from being so for another session.
    mutating func claimRecent(in selection: Selection) {
        guard !selection.isReadOnly else { return }
        outbox.perform(.store(.claimRecent(mailbox: selection.view.name, below: selection.view.uidNext)))
    }

    private mutating func tell(removed: [(number: Int, uid: UInt32)]) {
        guard !removed.isEmpty else { return }
        if features.contains(.qresync) {
            outbox.reply("* VANISHED \(UIDSet.text(of: removed.map(\.uid)))")
        } else {
            for (number, _) in removed { outbox.reply("* \(number) EXPUNGE") }
        }
    }
}

extension IMAPSession.Selection {
    /// How many messages are recent to this session.
    var recentCount: Int {
        guard let first = firstRecent else { return 0 }
        return view.messages[view.index(atOrAfter: first)...].count { $0.flags.system.contains(.recent) }
    }

    /// Marks the messages from this UID on as recent.
    mutating func markRecent(from uid: UInt32) {
        for index in view.index(atOrAfter: uid)..<view.messages.count {
            view.messages[index].flags.system.insert(.recent)
            if firstRecent == nil { firstRecent = view.messages[index].uid }
        }
    }

    /// Takes out of the view what is gone from `news`.
    ///
    /// - Returns: each one's UID, ascending, and the sequence number that it has after those before it are gone.
    fileprivate mutating func takeRemovals(_ news: Mailbox) -> [(number: Int, uid: UInt32)] {
        let uids = lost(news)
        let removed = uids.enumerated().compactMap { count, uid in
            view.index(of: uid).map { (number: $0 + 1 - count, uid: uid) }
        }
        view.messages.remove(uids)
        view.vanished = news.vanished
        return removed
    }

    /// Takes what is gone from `news` out of the results that are followed: the numbers are those before it is told.
    fileprivate mutating func takeOutOfContexts(_ news: Mailbox) -> [String] {
        guard !contexts.isEmpty else { return [] }
        let uids = lost(news)
        return contexts.indices.compactMap { contexts[$0].remove(uids, in: view) }
    }

    /// Remembers what the client knows of flags, which are taken over without a word.
    fileprivate mutating func keepFlagsUntold() {
        untoldFlags = untoldFlags ?? told
    }

    /// Whether messages of the view are gone from `news`.
    func hasLost(_ news: Mailbox) -> Bool {
        !lost(news).isEmpty
    }

    /// The UIDs, ascending, of messages of the view that are gone from `news`.
    private func lost(_ news: Mailbox) -> [UInt32] {
        guard let ranges = news.vanished.ranges(since: toldRemovals) else {
            return view.messages.map(\.uid).filter { news.index(of: $0) == nil }
        }
        return ranges.sorted { $0.lowerBound < $1.lowerBound }.flatMap { range in
            let first = view.index(atOrAfter: range.lowerBound)
            return view.messages[first...].prefix { $0.uid <= range.upperBound }.map(\.uid)
        }
    }

    /// Takes over flags and mod-sequences of the messages that the view has.
    ///
    /// - Returns: the indices of messages with other flags; with another mod-sequence where all changes are asked for.
    fileprivate mutating func takeChanges(_ news: Mailbox, marksAllChanges: Bool) -> [Int] {
        var changed: [Int] = []
        news.messages.forEachChanged(since: told) { _, message in
            guard message.uid < view.uidNext, let index = view.index(of: message.uid) else { return }
            var known = view.messages[index]
            let recent = known.flags.system.intersection(.recent)
            known.flags.system.subtract(.recent)
            guard known.flags != message.flags || known.modSequence != message.modSequence else { return }
            if marksAllChanges || known.flags != message.flags { changed.append(index) }
            view.messages[index].flags = message.flags
            view.messages[index].flags.system.formUnion(recent)
            view.messages[index].modSequence = message.modSequence
        }
        return changed
    }

    /// Takes over messages that are new.
    ///
    /// - Returns: the index of the first of them.
    fileprivate mutating func takeArrivals(_ news: Mailbox, areRecent: Bool) -> Int {
        let first = view.messages.count
        for message in news.messages[news.index(atOrAfter: view.uidNext)...] { view.messages.append(message) }
        let uid = max(view.uidNext, news.firstRecent)
        view.uidNext = news.uidNext
        view.highestModSequence = news.highestModSequence
        if areRecent, uid < view.uidNext { markRecent(from: uid) }
        return first
    }
}

extension Mailbox {
    /// The indices, ascending, of the messages that were changed behind a mod-sequence.
    fileprivate func indices(changedSince modSequence: UInt64) -> [Int] {
        var indices: [Int] = []
        messages.forEachChanged(since: modSequence) { index, _ in indices.append(index) }
        return indices
    }
}
