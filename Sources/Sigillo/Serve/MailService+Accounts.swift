package import SigilloCheck
package import SigilloCore
internal import SigilloProtocols
internal import SigilloServer
internal import Synchronization

/// An account that is to be made; what is not given is made fresh.
package struct NewAccount: Sendable {
    package var user: String?
    package var password: Secret?
    package var address: String?
    package var aliases: [String]

    /// Asks for an account of which everything is made fresh.
    package init(user: String? = nil, password: Secret? = nil, address: String? = nil, aliases: [String] = []) {
        self.user = user
        self.password = password
        self.address = address
        self.aliases = aliases
    }
}

/// An account that was made while the service runs.
struct MadeAccount: Sendable {
    var account: Account
    /// Whether user and password are of Sigillo's own making.
    var isGenerated: Bool
}

extension MailService {
    /// The most accounts that are made.
    private static let accountLimit = 1_000
    /// The domain of addresses that are made.
    private static let domain = "ateneo.test"

    /// All accounts: the first one, then those that were made, in order.
    package var accounts: [Account] { [account] + state.withLock { $0.accounts.map(\.account) } }

    /// Makes an account with an empty INBOX and the usual mailboxes. Sessions that are open already can log in to it.
    ///
    /// From then on a submitted message goes to the INBOX of each account whose address is among its recipients.
    ///
    /// - Throws: ``ServiceRefusal`` where it cannot be made.
    package func makeAccount(_ wanted: NewAccount = NewAccount()) async throws -> Account {
        if let user = wanted.user { try Self.check(user, "user's name", limit: 255) }
        if let address = wanted.address { try Self.check(address: address) }
        let aliases = try Self.aliases(wanted.aliases)
        if let password = wanted.password, !password.isUsable {
            throw ServiceRefusal(.invalid, "A password has 1 to 1,024 octets, and no line end or NUL.")
        }
        let isGenerated = wanted.user == nil && wanted.password == nil
        guard planner.options.isOnLoopback || isGenerated || scenario == nil else {
            throw ServiceRefusal(
                .notPermitted,
                "Off loopback a hostile scenario takes only generated accounts: leave user and password out.")
        }
        var generator = SeededGenerator(seed: UInt64.random(in: .min ... .max), label: "account")
        var account = InstanceSecrets(using: &generator).account
        if let user = wanted.user {
            account.user = user
            // The user is the address, or its first part, where either can be.
            account.address = [user, "\(user)@\(Self.domain)"].first(where: Self.isAddress) ?? account.address
        }
        if let password = wanted.password { account.password = password }
        if let address = wanted.address { account.address = address }
        account.aliases = aliases
        guard state.withLock({ $0.accounts.count }) < Self.accountLimit else {
            throw ServiceRefusal(.full, "There are \(Self.accountLimit) accounts already: reset the service.")
        }
        // Known first: nothing of it may be shown from the moment that somebody can log in to it.
        state.withLock { $0.accounts.append(MadeAccount(account: account, isGenerated: isGenerated)) }
        var isMade = false
        defer { if !isMade { forget(account) } }
        isMade = try await server.add(account, MailStore())
        guard isMade else {
            throw ServiceRefusal(.taken, "There is an account with this user or address already: choose another.")
        }
        return account
    }

    private func forget(_ account: Account) {
        state.withLock { state in
            if let place = state.accounts.lastIndex(where: { $0.account == account }) {
                state.accounts.remove(at: place)
            }
        }
    }

    /// What is a secret of any account, with the names that are printed instead.
    package var knownSecrets: [KnownSecret] {
        secrets.known
            + state.withLock { $0.accounts }.flatMap { made in
                let account = made.account
                let names = [
                    KnownSecret(label: "user", value: Secret(account.user)),
                    KnownSecret(label: "sender", value: Secret(account.address.prefix { $0 != "@" }.description)),
                ]
                // A short name stands anywhere by chance.
                return [KnownSecret(label: "password", value: account.password)]
                    + names.filter { $0.value.count >= Self.shortestName }
            }
    }

    private static let shortestName = 8
    private static let aliasLimit = 100

    /// The aliases of an account, each of which can be an address.
    ///
    /// - Throws: ``ServiceRefusal``.
    static func aliases(_ wanted: [String]) throws(ServiceRefusal) -> [String] {
        guard wanted.count <= aliasLimit else {
            throw ServiceRefusal(.invalid, "An account has \(aliasLimit) aliases at most, not \(wanted.count).")
        }
        for alias in wanted { try check(address: alias) }
        return wanted
    }

    private static func check(_ text: String, _ what: String, limit: Int) throws(ServiceRefusal) {
        guard (1...limit).contains(text.utf8.count), !text.unicodeScalars.contains(where: \.isControl) else {
            throw ServiceRefusal(.invalid, "A \(what) has 1 to \(limit) octets, and no control characters.")
        }
    }

    private static func check(address: String) throws(ServiceRefusal) {
        guard isAddress(address) else {
            throw ServiceRefusal(
                .invalid, "'\(address.filter { !$0.isNewline }.prefix(80))' is no address: write LOCAL@DOMAIN.")
        }
    }

    static func isAddress(_ text: String) -> Bool {
        let parts = text.split(separator: "@", omittingEmptySubsequences: false)
        return text.utf8.count <= 254 && parts.count == 2 && !parts.contains(where: \.isEmpty)
            && !text.unicodeScalars.contains { $0.isControl || $0 == " " || $0 == "<" || $0 == ">" }
    }
}

extension Secret {
    /// Whether a client can send it as a password.
    fileprivate var isUsable: Bool {
        (1...1_024).contains(count) && !self.reveal().contains { $0 == 0 || $0 == 10 || $0 == 13 }
    }
}

extension Unicode.Scalar {
    fileprivate var isControl: Bool { properties.generalCategory == .control }
}
