/// The hierarchy of an account's mailboxes as LIST and LSUB look at it: mailboxes, levels above them that are none,
/// and names that are subscribed to (RFC 5258 §3, §4).
struct MailboxListing {
    /// A name of the hierarchy.
    struct Entry {
        var name: String
        /// The mailbox; nil where there is none.
        var mailbox: Mailbox?
        var isSubscribed = false
        /// Whether the pattern matches the name.
        var isMatched = false
        /// Whether there is a mailbox below it.
        var hasChildren = false
        /// Whether a name below it is subscribed to that the pattern does not match.
        var hidesSubscribed = false
    }

    /// The names in the order in which mailboxes were made, each behind the levels above it.
    private(set) var entries: [Entry] = []
    private var places: [String: Int] = [:]

    init(mailboxes: [Mailbox], orphans: [String], _ pattern: MailboxPattern) {
        let names = Set(mailboxes.map(\.name))
        for mailbox in mailboxes {
            let matched = pattern.matchedPrefixes(of: mailbox.name)
            note(
                levelsAbove: mailbox.name, matched, isSubscribed: mailbox.isSubscribed, isMailbox: true, besides: names)
            let place = place(of: mailbox.name)
            entries[place].mailbox = mailbox
            entries[place].isSubscribed = mailbox.isSubscribed
            entries[place].isMatched = matched.last ?? false
        }
        for name in orphans where !names.contains(name) {
            let matched = pattern.matchedPrefixes(of: name)
            note(levelsAbove: name, matched, isSubscribed: true, isMailbox: false, besides: names)
            let place = place(of: name)
            entries[place].isSubscribed = true
            entries[place].isMatched = matched.last ?? false
        }
    }

    /// Notes for each level above a name what is below it.
    private mutating func note(
        levelsAbove name: String, _ matched: [Bool], isSubscribed: Bool, isMailbox: Bool, besides names: Set<String>
    ) {
        for (length, octet) in name.utf8.enumerated() where octet == UInt8(ascii: "/") {
            let place = place(of: String(decoding: name.utf8.prefix(length), as: UTF8.self))
            if isMailbox { entries[place].hasChildren = true }
            if isSubscribed, matched.last != true { entries[place].hidesSubscribed = true }
            // A mailbox's own name says whether it is matched.
            if !names.contains(entries[place].name) { entries[place].isMatched = matched[length] }
        }
    }

    private mutating func place(of name: String) -> Int {
        if let place = places[name] { return place }
        places[name] = entries.count
        entries.append(Entry(name: name))
        return entries.count - 1
    }
}
