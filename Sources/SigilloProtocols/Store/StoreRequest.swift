/// What a session asks of the mail store.
package enum StoreRequest: Sendable, Hashable {
    /// The present time, which the store alone knows.
    case time
    /// All mailboxes.
    case list
    /// One mailbox, for SELECT, EXAMINE and STATUS.
    case open(mailbox: String)
    /// Put a submitted message into the account's INBOX: one copy, whoever the recipients are.
    case deliver(octets: [UInt8], envelope: MailEnvelope)
    /// Put a message into a mailbox; without a date it gets the present time.
    case append(mailbox: String, octets: [UInt8], flags: MessageFlags, internalDate: Int64?)
    /// Change the flags of messages.
    case setFlags(mailbox: String, uids: [UInt32], change: FlagChange, flags: MessageFlags)
    /// Copy messages to another mailbox.
    case copy(mailbox: String, uids: [UInt32], target: String)
    /// Remove the messages that are flagged as deleted: all, or those among `uids`.
    case expunge(mailbox: String, uids: [UInt32]?)
    /// Remove messages whatever their flags are: the second half of a move.
    case remove(mailbox: String, uids: [UInt32])
    /// Make a mailbox.
    case create(mailbox: String)
    /// Remove a mailbox with its messages.
    case delete(mailbox: String)
    /// Give a mailbox, and all below it, another name.
    case rename(mailbox: String, to: String)
    /// Put a mailbox on the list of LSUB, or take it away.
    case subscribe(mailbox: String, isSubscribed: Bool)
}

/// How flags are changed.
package enum FlagChange: Sendable, Hashable {
    case replace, add, remove
}

/// Who submitted a message for whom (RFC 5321 §2.3.1), apart from what its header says.
package struct MailEnvelope: Sendable, Hashable {
    /// The reverse-path, empty for `<>`.
    package var sender: String
    /// The forward-paths.
    package var recipients: [String]

    /// Creates an envelope.
    package init(sender: String, recipients: [String]) {
        self.sender = sender
        self.recipients = recipients
    }
}

/// What the mail store answers.
package enum StoreReply: Sendable, Hashable {
    /// The present time in seconds since 1970-01-01 00:00 UTC, to ``StoreRequest/time``.
    case time(Int64)
    /// All mailboxes, to ``StoreRequest/list``.
    case mailboxes([Mailbox])
    /// The mailbox as it is now: to `open`, `setFlags`, `expunge`, `remove`, and whenever it was changed.
    case mailbox(Mailbox)
    /// The mailbox that messages were put into, as it is now: to `deliver`, `append` and `copy`. `sources` are the
    /// UIDs of what was copied, `uids` the new ones in the same order.
    case added(Mailbox, sources: [UInt32], uids: [UInt32])
    /// It was done: to `create`, `delete`, `rename`, `subscribe`.
    case done
    /// It was not done.
    case refused(StoreRefusal)
}

/// Why the store does not do what it was asked for.
package enum StoreRefusal: Sendable, Hashable {
    case noSuchMailbox
    case alreadyExists
    /// The mailbox cannot be removed, or its name cannot be used.
    case notPermitted
    /// A bound of the store is reached.
    case full
}
