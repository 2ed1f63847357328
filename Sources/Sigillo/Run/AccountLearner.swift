package import SigilloCore
internal import Synchronization

/// Knows the account that a client has in its own configuration, once the baseline of a path has shown it.
///
/// All workers of a run share one. Outside the baseline it is only asked, so that every instance behind it finds the
/// servers with the account that the client will use.
package final class AccountLearner: Sendable {
    private let choice: AccountChoice
    /// The server's name, which crosses in clear by right.
    private let host: String
    private let learnt = Mutex<[ServicePath: LearnedAccount]>([:])

    /// Creates a learner that has seen nothing yet.
    package init(_ choice: AccountChoice, host: String) {
        self.choice = choice
        self.host = host
    }

    /// Whether a path's first baseline must be over before anything else is run on it.
    package var waitsForBaselines: Bool { choice != .fresh }

    /// Whether the servers of a run are to learn the account.
    package func isLearning(in planned: PlannedInstance) -> Bool {
        choice == .learnt && planned.isOpening
    }

    /// Whether the client has not yet shown the account that it was to show.
    package func isLacking(on path: ServicePath) -> Bool {
        choice == .learnt && learnt.withLock { $0[path] } == nil
    }

    /// Whether it is known which addresses the client sends from.
    package var knowsSender: Bool {
        switch choice {
        case .fresh: true
        case .learnt: false
        case .known(let account): !account.addresses.isEmpty
        }
    }

    /// Whether the client may log in with something else than what is known.
    package func isDoubtful(on path: ServicePath) -> Bool {
        switch choice {
        case .fresh: false
        case .known: true
        case .learnt: isLacking(on: path)
        }
    }

    /// The account that a run shows to be the client's: a path's first baseline does, where the client logs in.
    ///
    /// - Parameters:
    ///   - planned: the run.
    ///   - connections: what the servers saw in it.
    ///   - account: the account that the servers learnt in it.
    package func account(
        shownIn planned: PlannedInstance, by connections: [ConnectionRecord], learnt account: Account?
    ) -> LearnedAccount? {
        guard planned.isOpening else { return nil }
        switch choice {
        case .fresh: return nil
        case .learnt: return account.map { LearnedAccount(user: $0.user, password: $0.password) }
        case .known(let account):
            let hasLoggedIn = connections.contains { record in
                record.logins.contains { $0.isSealed && $0.attempt.isGenuine }
            }
            return hasLoggedIn ? LearnedAccount(user: account.user, password: account.password) : nil
        }
    }

    /// Remembers what a baseline has shown.
    package func learn(_ account: LearnedAccount, on path: ServicePath) {
        learnt.withLock { $0[path] = account }
    }

    /// Puts the client's own account in the place of the fresh one, where it is known.
    package func apply(to secrets: inout InstanceSecrets, on path: ServicePath) {
        switch choice {
        case .fresh: break
        case .known(let account):
            let known = LearnedAccount(user: account.user, password: account.password)
            secrets.adopt(learnt.withLock { $0[path] } ?? known, host: host)
            secrets.adopt(addresses: account.addresses)
        case .learnt:
            if let account = learnt.withLock({ $0[path] }) { secrets.adopt(account, host: host) }
        }
    }
}

/// What is known of a client's own account.
package struct LearnedAccount: Sendable, Hashable {
    package var user: String
    package var password: Secret
    /// What it was seen to send.
    package var mail = LearnedMail()

    /// Creates an account of which nothing was sent.
    package init(user: String, password: Secret) {
        self.user = user
        self.password = password
    }
}

extension ConnectionRecord {
    /// Says of what was noted before the account was learnt what is known of it now.
    package mutating func recognise(_ account: LearnedAccount) {
        // A password of a few letters would be found everywhere.
        let isTelling = account.password.count >= 6
        for index in events.indices {
            switch events[index].note {
            case .login(var attempt) where attempt.user == account.user && attempt.secret == account.password:
                attempt.isGenuine = true
                events[index].note = .login(attempt)
            case .command(let verb, let text) where isTelling && account.password.occurs(in: text):
                events[index].note = .command(verb: verb, text: "\(verb) ‹withheld, it holds the password›")
            default: break
            }
        }
    }
}
