package import SigilloCore

/// What is known of a connection and of the mail that comes by it: the arguments of `check_host` (RFC 7208 §4.1).
package struct SPFRequest: Sendable, Hashable {
    /// The address of the client; one that is IPv4-mapped counts as IPv4 (RFC 7208 §5).
    package var address: HostAddress
    /// What the client said behind HELO or EHLO.
    package var helo: String
    /// The reverse-path, empty for `<>`.
    package var sender: String
    /// The name of the host that checks: macro `r`.
    package var receiver: String
    /// Seconds since 1970-01-01 00:00 UTC: macro `t`.
    package var time: Int64
    /// What a fail is explained with where the domain has no words of its own.
    package var defaultExplanation = "The domain's SPF record does not allow this address to send for it"

    /// Creates a request.
    package init(address: HostAddress, helo: String, sender: String, receiver: String, time: Int64) {
        self.address = address.unmapped
        self.helo = helo
        self.sender = sender
        self.receiver = receiver
        self.time = time
    }

    /// The sender that an identity stands for, as macros have it: its local part, `postmaster` where it has none
    /// (RFC 7208 §4.3), and its domain, empty where it has none.
    func mailbox(_ identity: SPFIdentity) -> (local: String, domain: String) {
        guard identity == .mailFrom, !sender.isEmpty else { return ("postmaster", helo) }
        guard let at = sender.lastIndex(of: "@") else { return (sender, "") }
        let local = String(sender[..<at])
        return (local.isEmpty ? "postmaster" : local, String(sender[sender.index(after: at)...]))
    }
}
