package import SigilloCore

/// A mailbox as the store holds it, and as a session sees it: a value whose copies share the messages' octets.
package struct Mailbox: Sendable, Hashable {
    /// The most keywords that a mailbox comes to know.
    static let keywordLimit = 256

    /// The name, `INBOX` in capitals; `/` separates levels of hierarchy.
    package var name: String
    /// What the mailbox is for (RFC 6154), or nil.
    package var specialUse: SpecialUse?
    /// Whether LSUB lists it.
    package var isSubscribed: Bool
    /// The validity of its UIDs (RFC 9051 §2.3.1.1); no two mailboxes of a store share it.
    package var uidValidity: UInt32
    /// The UID that the next message gets.
    package var uidNext: UInt32
    /// The messages in ascending order of UID: the sequence number is the index plus one.
    package var messages = MessageList()
    /// The highest mod-sequence (RFC 7162 §3.1.1): each change to its messages takes the next one, so that a late
    /// report of an early change is known for one.
    package var highestModSequence: UInt64 = 1
    /// What was taken out of it.
    package var vanished = VanishedLog()
    /// Messages from this UID on have been shown to no session yet: they are recent (RFC 3501 §2.3.2).
    package var firstRecent: UInt32 = 1
    /// The keywords that its messages have, or had.
    package private(set) var keywords: [String] = []

    /// Creates an empty mailbox.
    package init(name: String, specialUse: SpecialUse? = nil, isSubscribed: Bool = true, uidValidity: UInt32) {
        self.name = name
        self.specialUse = specialUse
        self.isSubscribed = isSubscribed
        self.uidValidity = uidValidity
        uidNext = 1
    }

    /// How many messages have not been read.
    var unseenCount: Int { messages.count { !$0.flags.system.contains(.seen) } }

    /// The index of the first message whose UID is not below `uid`.
    package func index(atOrAfter uid: UInt32) -> Int {
        messages.index(atOrAfter: uid)
    }

    /// The index of the message with this UID, or nil.
    package func index(of uid: UInt32) -> Int? {
        messages.index(of: uid)
    }

    /// The UIDs, as ascending ranges, that went behind `modSequence`: what `VANISHED (EARLIER)` tells
    /// (RFC 7162 §3.2.10). Where the log does not reach back that far, every UID without a message is one.
    func vanished(since modSequence: UInt64) -> [ClosedRange<UInt32>] {
        guard let ranges = vanished.ranges(since: modSequence) else { return gaps() }
        var merged: [ClosedRange<UInt32>] = []
        for range in ranges.sorted(by: { $0.lowerBound < $1.lowerBound }) {
            if let last = merged.last, last.upperBound &+ 1 == range.lowerBound {
                merged[merged.count - 1] = last.lowerBound...range.upperBound
            } else {
                merged.append(range)
            }
        }
        return merged
    }

    /// The UIDs below the next one that no message has.
    private func gaps() -> [ClosedRange<UInt32>] {
        var gaps: [ClosedRange<UInt32>] = []
        var next: UInt32 = 1
        for message in messages {
            if message.uid > next { gaps.append(next...(message.uid - 1)) }
            next = message.uid &+ 1
        }
        if uidNext > next { gaps.append(next...(uidNext - 1)) }
        return gaps
    }

    /// Knows the keywords of another mailbox, whose messages it takes over.
    mutating func takeKeywords(of other: Mailbox) {
        keywords = other.keywords
    }

    /// Comes to know the keywords of `flags`, and spells them as they are known; further ones than the bound are
    /// dropped.
    mutating func learn(_ flags: MessageFlags) -> MessageFlags {
        guard !flags.keywords.isEmpty else { return flags }
        var result = MessageFlags(flags.system)
        for keyword in flags.keywords {
            if let known = keywords.first(where: { ASCII.equal($0.utf8, keyword.utf8) }) {
                result.insert(named: known)
            } else if keywords.count < Self.keywordLimit {
                keywords.append(keyword)
                result.insert(named: keyword)
            }
        }
        return result
    }
}

/// A message in a mailbox.
package struct StoredMessage: Sendable, Hashable {
    /// The unique identifier within the mailbox.
    package var uid: UInt32
    /// The flags that are set.
    package var flags: MessageFlags
    /// The octets as they came, and the internal date.
    package let message: MailMessage
    /// The octets in a form without NUL, where they hold one.
    private let converted: [UInt8]?
    /// The mod-sequence of its last change (RFC 7162 §3.1.1).
    package var modSequence: UInt64
    /// When it came into this mailbox (RFC 8514), in seconds since 1970-01-01 00:00 UTC; nil where that is not known.
    package var saveDate: Int64?
    /// What it has in common with its copies, and with no other message of the store (RFC 8474 §5.1).
    package var emailID: UInt64

    /// Creates a message in a mailbox.
    package init(
        uid: UInt32, flags: MessageFlags, message: MailMessage, modSequence: UInt64 = 1, saveDate: Int64? = nil,
        emailID: UInt64 = 0
    ) {
        self.uid = uid
        self.flags = flags
        self.message = message
        converted = BinaryConversion.converted(message.octets)
        self.modSequence = modSequence
        self.saveDate = saveDate
        self.emailID = emailID
    }

    /// The octets as every protocol gives them that cannot carry NUL; all that is told of the message, its size too, is
    /// of these (RFC 3516 §4.2). Without a NUL they are the very octets that came.
    var transmitted: [UInt8] { converted ?? message.octets }

    /// Whether what is transmitted differs from what came.
    var isConverted: Bool { converted != nil }

    /// The internal date on the calendar of its own zone.
    var arrival: CalendarDate { CalendarDate(secondsSinceEpoch: message.internalDate &+ Int64(message.zone)) }
}

/// The purpose of a mailbox (RFC 6154 §2).
package enum SpecialUse: String, Sendable, Hashable, CaseIterable {
    case drafts = "\\Drafts"
    case sent = "\\Sent"
    case trash = "\\Trash"
    case junk = "\\Junk"
    case archive = "\\Archive"
}
