package import SigilloCore

/// A mailbox as the store holds it, and as a session sees it: a value whose copies share the messages' octets.
package struct Mailbox: Sendable, Hashable {
    /// The name, `INBOX` in capitals; `/` separates levels of hierarchy.
    package var name: String
    /// What the mailbox is for (RFC 6154), or nil.
    package var specialUse: SpecialUse?
    /// Whether LSUB lists it.
    package var isSubscribed: Bool
    /// The validity of its UIDs (RFC 9051 §2.3.1.1).
    package var uidValidity: UInt32
    /// The UID that the next message gets.
    package var uidNext: UInt32
    /// The messages in ascending order of UID: the sequence number is the index plus one.
    package var messages: [StoredMessage]
    /// Counts the changes to its messages, so that a late report of an early change is known for one.
    package var revision: UInt64 = 0

    /// Creates an empty mailbox.
    package init(name: String, specialUse: SpecialUse? = nil, isSubscribed: Bool = true, uidValidity: UInt32) {
        self.name = name
        self.specialUse = specialUse
        self.isSubscribed = isSubscribed
        self.uidValidity = uidValidity
        uidNext = 1
        messages = []
    }

    /// The index of the first message whose UID is not below `uid`.
    package func index(atOrAfter uid: UInt32) -> Int {
        var low = 0
        var high = messages.count
        while low < high {
            let middle = low + (high - low) / 2
            if messages[middle].uid < uid { low = middle + 1 } else { high = middle }
        }
        return low
    }

    /// The index of the message with this UID, or nil.
    package func index(of uid: UInt32) -> Int? {
        let index = index(atOrAfter: uid)
        return index < messages.count && messages[index].uid == uid ? index : nil
    }
}

/// A message in a mailbox.
package struct StoredMessage: Sendable, Hashable {
    /// The unique identifier within the mailbox.
    package var uid: UInt32
    /// The flags that are set.
    package var flags: MessageFlags
    /// The octets and the internal date.
    package var message: MailMessage
    /// When it came into this mailbox (RFC 8514), in seconds since 1970-01-01 00:00 UTC; nil where that is not known.
    package var saveDate: Int64?

    /// Creates a message in a mailbox.
    package init(uid: UInt32, flags: MessageFlags, message: MailMessage) {
        self.uid = uid
        self.flags = flags
        self.message = message
    }
}

/// The purpose of a mailbox (RFC 6154 §2).
package enum SpecialUse: String, Sendable, Hashable, CaseIterable {
    case drafts = "\\Drafts"
    case sent = "\\Sent"
    case trash = "\\Trash"
}
