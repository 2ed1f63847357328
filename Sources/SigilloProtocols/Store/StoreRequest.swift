/// What a session asks of the mail store.
package enum StoreRequest: Sendable, Hashable {
    /// The present time, which the store alone knows.
    case time
    /// All mailboxes.
    case list
    /// One mailbox, for EXAMINE and STATUS.
    case open(mailbox: String)
    /// One mailbox, for SELECT: what was recent in it is so no more for anybody else.
    case select(mailbox: String)
    /// Messages below this UID were shown to a session that has the mailbox selected: they are not recent any more.
    case claimRecent(mailbox: String, below: UInt32)
    /// How much is kept, and may be.
    case usage
    /// Put a submitted message into the INBOX of each account that it is for; a server with one account takes it for
    /// that one, whoever the recipients are.
    case deliver(octets: [UInt8], envelope: MailEnvelope)
    /// Put a message into a mailbox; without a date it gets the present time.
    case append(mailbox: String, octets: [UInt8], flags: MessageFlags, internalDate: Int64?)
    /// Put several messages into a mailbox, all or none (RFC 3502).
    case appendAll(mailbox: String, messages: [NewMessage])
    /// Put a message into `target` and remove one of a mailbox, both or none (RFC 8508).
    case replace(mailbox: String, uid: UInt32, target: String, message: NewMessage)
    /// Change the flags of messages; of those alone whose mod-sequence is not above `unchangedSince` (RFC 7162 §3.1.3).
    case setFlags(
        mailbox: String, uids: [UInt32], change: FlagChange, flags: MessageFlags, unchangedSince: UInt64? = nil)
    /// Copy messages to another mailbox, all or none.
    case copy(mailbox: String, uids: [UInt32], target: String)
    /// Copy messages to another mailbox and remove them here, all or none (RFC 6851).
    case move(mailbox: String, uids: [UInt32], target: String)
    /// Remove the messages that are flagged as deleted: all, or those among `uids`.
    case expunge(mailbox: String, uids: [UInt32]?)
    /// Remove messages whatever their flags are.
    case remove(mailbox: String, uids: [UInt32])
    /// Make a mailbox, for a special use where one is given (RFC 6154 §3).
    case create(mailbox: String, specialUse: SpecialUse? = nil)
    /// Remove a mailbox with its messages.
    case delete(mailbox: String)
    /// Give a mailbox, and all below it, another name.
    case rename(mailbox: String, to: String)
    /// Put a mailbox on the list of LSUB, or take it away.
    case subscribe(mailbox: String, isSubscribed: Bool)
}

/// A message that is to be put into a mailbox.
package struct NewMessage: Sendable, Hashable {
    /// The message, octet for octet.
    package var octets: [UInt8]
    /// The flags that it begins with.
    package var flags: MessageFlags
    /// Its date, in seconds since 1970-01-01 00:00 UTC; nil is the present time.
    package var internalDate: Int64?
    /// The zone of the date, in seconds ahead of UTC.
    package var zone: Int

    /// Creates a message that is to be put into a mailbox.
    package init(octets: [UInt8], flags: MessageFlags = MessageFlags(), internalDate: Int64? = nil, zone: Int = 0) {
        self.octets = octets
        self.flags = flags
        self.internalDate = internalDate
        self.zone = zone
    }
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
    /// The parameters of MAIL in order.
    package var parameters: [EnvelopeParameter] = []
    /// The parameters of each recipient, in the order of the recipients.
    package var recipientParameters: [[EnvelopeParameter]] = []

    /// What the client called itself (RFC 5321 §4.1.1.1); empty where there was none.
    package var helo = ""
    /// Whether it said so with EHLO.
    package var isExtended = false

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
    /// All mailboxes, and the names that are subscribed to without a mailbox; to ``StoreRequest/list``.
    case mailboxes([Mailbox], orphans: [String])
    /// The mailbox as it is now: to `open`, `setFlags`, `expunge`, `remove`, and whenever it was changed. To `select`
    /// it is as it was: what is recent in it is so for the one who asked.
    case mailbox(Mailbox)
    /// The mailbox as it is now, and the UIDs of the messages that were changed too late, ascending; to `setFlags`
    /// with a bound.
    case conditional(Mailbox, modified: [UInt32])
    /// The mailbox that messages were put into, as it is now: to `deliver`, `append`, `appendAll` and `copy`.
    /// `sources` are the UIDs of what was copied, `uids` the new ones in the same order.
    case added(Mailbox, sources: [UInt32], uids: [UInt32])
    /// The mailbox that messages were taken from, and the one they were put into, as they are now: to `move` and
    /// `replace`.
    case moved(from: Mailbox, Mailbox, sources: [UInt32], uids: [UInt32])
    /// The mailbox that was made; to `create`.
    case created(Mailbox)
    /// The mailbox with this validity is no more. Nobody asked; those that have it selected must know.
    case deleted(uidValidity: UInt32)
    /// A name came, went, or is subscribed to or not any more; with all mailboxes, and the names that are subscribed
    /// to without one, as they are now. Nobody asked.
    case nameChanged(MailboxNameChange, [Mailbox], orphans: [String])
    /// How much is kept, and may be; to `usage`.
    case usage(StoreUsage)
    /// Recent messages were claimed: nobody waits for this answer.
    case claimed
    /// It was done: to `delete`, `rename`, `subscribe`; to `deliver` where the message is kept and in no mailbox.
    case done
    /// It was not done.
    case refused(StoreRefusal)
}

/// How much a store keeps, and may keep.
package struct StoreUsage: Sendable, Hashable {
    /// Octets of all messages, and the most there may be.
    package var octets: Int
    package var octetLimit: Int
    /// Messages in all mailboxes, and the most there may be.
    package var messages: Int
    package var messageLimit: Int
}

/// Why the store does not do what it was asked for.
package enum StoreRefusal: Sendable, Hashable {
    case noSuchMailbox
    case alreadyExists
    /// The mailbox cannot be removed, or its name cannot be used.
    case notPermitted
    /// Another mailbox has the special use.
    case useTaken
    /// Messages that were named are gone.
    case noSuchMessage
    /// A bound of the store is reached.
    case full
    /// The receiving server does not want the message; to `deliver`.
    case policy(MailRefusal)
}
