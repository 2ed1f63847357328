public import SigilloCore

/// Whose account a client logs in with.
public enum AccountChoice: Sendable, Hashable {
    /// A fresh one in each instance, which the client is given by placeholders.
    case fresh
    /// The client's own: its first log-in inside TLS to the honest server shows which.
    case learnt
    /// The client's own, which a file says.
    case known(OwnAccount)
}

/// User and password of an account that a client has in a configuration of its own.
public struct OwnAccount: Sendable, Hashable {
    public var user: String
    public var password: Secret
    /// The addresses that the account sends from, its own first; empty where the file names none.
    public var addresses: [String]
    /// The file that says so, as the user named it.
    public var file: String

    /// Creates an account.
    public init(user: String, password: Secret, addresses: [String] = [], file: String) {
        self.user = user
        self.password = password
        self.addresses = addresses
        self.file = file
    }
}

extension AccountChoice {
    /// The value of `--account`, or nil where the option is not needed.
    package var argument: String? {
        switch self {
        case .fresh: nil
        case .learnt: Self.learnWord
        case .known(let account): account.file
        }
    }

    /// The word that asks for ``learnt``; a file of that name is given as `./learn`.
    package static let learnWord = "learn"
}
