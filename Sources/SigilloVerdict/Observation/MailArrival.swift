/// A message that arrived at the server of its recipient's domain, and what that server found of its way.
package struct MailArrival: Sendable, Hashable {
    /// The address that it came from.
    package var address: String
    /// The mailbox that it was put into.
    package var mailbox: String
    /// The result of SPF in one word: `pass`, `fail` (RFC 7208 §2.6); empty where none was written.
    package var spf: String
    /// The value of the field `Authentication-Results` (RFC 8601), on one line.
    package var results: String

    /// Creates a statement.
    package init(address: String, mailbox: String, spf: String, results: String) {
        self.address = address
        self.mailbox = mailbox
        self.spf = spf
        self.results = results
    }

    /// What of it stands in a verdict.
    package var sentence: String {
        "The recipient's server put it into \(mailbox): \(results)"
    }
}
