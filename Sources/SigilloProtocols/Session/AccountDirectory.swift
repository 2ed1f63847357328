package import SigilloCore

/// The accounts of a server that has several, each under its user's name.
///
/// A server with one account needs none: its sessions know the account itself.
package struct AccountDirectory: Sendable, Hashable {
    private var accounts: [[UInt8]: Account] = [:]

    /// Creates a directory without accounts.
    package init() {}

    /// The account of a user, whose name is taken octet for octet.
    package subscript(user: some Collection<UInt8>) -> Account? { accounts[Array(user)] }

    /// The account that mail for an address belongs to, its own or an alias; letters of ASCII are alike in both cases.
    package subscript(address address: String) -> Account? {
        accounts.values.first { account in account.addresses.contains { $0.isSameAddress(as: address) } }
    }

    /// All accounts, in no order.
    var all: some Collection<Account> { accounts.values }

    /// Knows an account from now on; one of the same user goes.
    package mutating func insert(_ account: Account) {
        accounts[Array(account.user.utf8)] = account
    }

    /// The passwords of all accounts: what no note may hold.
    var passwords: [Secret] { accounts.values.map(\.password) }
}

extension String {
    /// Whether an address is the same but for the case of ASCII's letters.
    package func isSameAddress(as other: String) -> Bool { ASCII.equal(utf8, other.utf8) }
}
