/// The mail account that a client under test is given, and that the mock servers know.
public struct Account: Sendable, Hashable {
    /// The authentication identity (RFC 4616: authcid).
    public var user: String
    /// The password, the same for reading and for sending.
    public var password: Secret
    /// The address of the account: the sender of what it submits.
    public var address: String
    /// Other addresses of the account: what is sent from them is its own, and what is sent to them comes to it.
    public var aliases: [String]
    /// A correspondent: the recipient of the message that a client sends.
    public var correspondent: String

    /// Creates an account.
    public init(user: String, password: Secret, address: String, aliases: [String] = [], correspondent: String) {
        self.user = user
        self.password = password
        self.address = address
        self.aliases = aliases
        self.correspondent = correspondent
    }

    /// The domain of the address; nil where there is no address.
    public var domain: String? { address.split(separator: "@").last.map(String.init) }

    /// The address of the account, then its aliases.
    public var addresses: [String] { [address] + aliases }
}
