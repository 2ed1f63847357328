/// What becomes of the name of a mailbox (RFC 5465 §5.4, §5.5).
package enum MailboxNameChange: Sendable, Hashable {
    case created(String)
    case deleted(String)
    /// All names below the old one were renamed with it. INBOX stays, and is emptied into the new mailbox.
    case renamed(from: String, to: String)
    /// The name is subscribed to from now on, or is so no more.
    case subscription(String)
}
