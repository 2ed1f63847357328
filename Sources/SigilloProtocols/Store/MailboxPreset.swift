package import SigilloCore

/// A mailbox that a store begins with.
package struct MailboxPreset: Sendable, Hashable {
    /// The name; `/` separates levels of hierarchy.
    package var name: String
    /// What the mailbox is for (RFC 6154), or nil.
    package var specialUse: SpecialUse?
    /// Whether LSUB lists it.
    package var isSubscribed: Bool
    /// The messages in it, in order of arrival.
    package private(set) var messages: [MailMessage] = []
    /// The flags of each message.
    package private(set) var flags: [MessageFlags] = []

    /// Creates an empty mailbox that a store begins with.
    package init(name: String, specialUse: SpecialUse? = nil, isSubscribed: Bool = true) {
        self.name = name
        self.specialUse = specialUse
        self.isSubscribed = isSubscribed
    }

    /// Puts a message into it.
    package mutating func append(_ message: MailMessage, flags: MessageFlags = MessageFlags()) {
        messages.append(message)
        self.flags.append(flags)
    }

    /// Whether a store can have it besides what it has.
    func isUsable(in store: MailStore) -> Bool {
        store.isUsable(name) && store[name: name] == nil && store.mailboxes.count < store.limits.mailboxes
    }
}

extension Mailbox {
    /// Creates the empty mailbox that a preset describes.
    init(_ preset: MailboxPreset, uidValidity: UInt32) {
        self.init(
            name: preset.name, specialUse: preset.specialUse, isSubscribed: preset.isSubscribed,
            uidValidity: uidValidity)
    }
}
