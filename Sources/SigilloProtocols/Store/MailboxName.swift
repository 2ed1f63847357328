/// The names of mailboxes as they stand outside of IMAP sessions.
package enum MailboxName {
    /// The name that stands in modified UTF-7 (RFC 3501 §5.1.3); nil where it is none.
    package static func decoded(_ octets: some Collection<UInt8>) -> String? {
        ModifiedUTF7.decode(octets)
    }
}
