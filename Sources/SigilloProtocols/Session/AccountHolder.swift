import SigilloCore

/// A session that may come to know another account than the one it began with.
protocol AccountHolder {
    /// What the session knows; its account judges log-ins.
    var configuration: SessionConfiguration { get set }
    /// What the session says; it keeps the account's password out of notes.
    var outbox: Outbox { get set }
}

extension AccountHolder {
    /// Knows the account from now on.
    mutating func adopt(_ account: Account) {
        configuration.adopt(account)
        outbox.adopt(account)
    }

    /// Knows these accounts from now on.
    mutating func adopt(_ accounts: AccountDirectory) {
        configuration.accounts = accounts
        outbox.adopt(accounts)
    }

    /// Goes on in the mailboxes of an account that has logged in, where it is another than before.
    mutating func enter(_ account: Account) {
        guard account != configuration.account else { return }
        configuration.account = account
        outbox.perform(.enter(account))
    }

    /// Makes credentials the account, where it is still to be learnt and they come inside TLS.
    mutating func learnAccount(from credentials: SASLCredentials, isSealed: Bool) {
        guard let account = configuration.account(learntFrom: credentials, isSealed: isSealed) else { return }
        adopt(account)
        outbox.perform(.learn(account))
    }
}
