/// The mail account that a client under test is given, and that the mock servers know.
public struct Account: Sendable, Hashable {
    /// The authentication identity (RFC 4616: authcid).
    public var user: String
    /// The password, the same for reading and for sending.
    public var password: Secret
    /// The address of the account: the sender of what it submits.
    public var address: String
    /// A correspondent: the recipient of the message that a client sends.
    public var correspondent: String

    /// Creates an account.
    public init(user: String, password: Secret, address: String, correspondent: String) {
        self.user = user
        self.password = password
        self.address = address
        self.correspondent = correspondent
    }
}
