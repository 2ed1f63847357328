/// What a session watches on behalf of NOTIFY, and what the client knows of mailboxes that are not selected.
struct MailboxWatch: Sendable {
    /// The state of a mailbox, as far as a STATUS response tells it.
    private struct Known: Sendable {
        var name: String
        var uidNext: UInt32
        var messages: Int
        var unseen: Int
        var modSequence: UInt64

        init(_ mailbox: Mailbox) {
            name = mailbox.name
            uidNext = mailbox.uidNext
            messages = mailbox.messages.count
            unseen = mailbox.unseenCount
            modSequence = mailbox.highestModSequence
        }
    }

    /// What is told of the selected mailbox; nil is nothing.
    private(set) var selected: NotifyRequest.Selected?
    /// UIDs of messages that this client itself put into the selected mailbox, until they are told.
    private(set) var ownArrivals: Set<UInt32> = []
    /// Whether the command at hand changes what numbers mean in the selected mailbox: it is answered whatever is
    /// watched.
    private(set) var hasOwnChange = false
    /// How much had been sent when the client's last command was over.
    private(set) var answered = 0

    private var groups: [NotifyRequest.Group] = []
    /// By the validity of UIDs, which stays when a name changes.
    private var known: [UInt32: Known] = [:]

    /// Watches nothing.
    init() {}

    /// Watches what a client asks for; `mailboxes` are all that there are.
    init(_ request: NotifyRequest, _ mailboxes: [Mailbox]) {
        selected = request.selected
        groups = request.groups
        for mailbox in mailboxes where !events(of: mailbox).isEmpty { known[mailbox.uidValidity] = Known(mailbox) }
    }

    /// What is told of a name: all that is asked for by any group; nothing where one of them says `NONE`.
    func events(of name: String, isSubscribed: Bool) -> NotifyEvents {
        var events: NotifyEvents = []
        for group in groups where group.filter.matches(name, isSubscribed: isSubscribed) {
            if group.events.isEmpty { return [] }
            events.formUnion(group.events)
        }
        return events
    }

    /// Whether a LIST response may have to be sent for anything.
    var watchesNames: Bool { groups.contains { !$0.events.isDisjoint(with: .ofNames) } }

    /// The events of the selected mailbox that are told now.
    var isTold: NotifyEvents {
        let asked = selected?.events ?? []
        return hasOwnChange ? asked.union([.messageNew, .messageExpunge]) : asked
    }

    // MARK: Changes

    /// Takes over what has become of a mailbox that is not selected.
    ///
    /// - Parameter usesModSequences: whether the client has CONDSTORE enabled.
    /// - Returns: what the client is to be told (RFC 5465 §5.1–§5.3); nothing where it would not learn anything.
    mutating func takeChanges(of mailbox: Mailbox, usesModSequences: Bool) -> [StatusItem] {
        let events = events(of: mailbox)
        guard events.contains(.messageNew) else { return [] }
        let before = known[mailbox.uidValidity]
        let isRenamed = before.map { $0.name != mailbox.name } ?? true
        guard isRenamed || mailbox.highestModSequence > before?.modSequence ?? 0 else { return [] }
        let now = Known(mailbox)
        known[mailbox.uidValidity] = now
        let end: [StatusItem] = usesModSequences ? [.highestModSequence] : []
        let hasOtherMessages = now.uidNext != before?.uidNext || now.messages != before?.messages
        // Another mailbox under a name means another validity, which whoever watches flags must learn (§5.1).
        if hasOtherMessages || (isRenamed && events.contains(.flagChange)) {
            return [.messages, .uidNext, .uidValidity, .unseen] + end
        }
        guard events.contains(.flagChange) else { return [] }
        if now.unseen != before?.unseen { return [.uidValidity, .unseen] + end }
        // Without mod-sequences there is nothing in a STATUS that shows the change.
        return usesModSequences ? [.uidValidity] + end : []
    }

    /// Knows what has become of a mailbox without a word.
    mutating func note(_ mailbox: Mailbox) {
        if !events(of: mailbox).isEmpty { known[mailbox.uidValidity] = Known(mailbox) }
    }

    mutating func forget(uidValidity: UInt32) {
        known[uidValidity] = nil
    }

    /// Notes that the client itself changed what numbers mean in the selected mailbox, and which messages it put there.
    mutating func noteOwnChange(arrivals: [UInt32]) {
        hasOwnChange = true
        ownArrivals.formUnion(arrivals)
    }

    /// A command is over, with which so many octets were sent in all.
    mutating func endCommand(at written: Int) {
        hasOwnChange = false
        ownArrivals = []
        answered = written
    }

    private func events(of mailbox: Mailbox) -> NotifyEvents {
        events(of: mailbox.name, isSubscribed: mailbox.isSubscribed)
    }
}
