import SigilloCore

extension SessionConfiguration {
    /// Whether a log-in can succeed on a connection in this state.
    func allowsLogin(isSealed: Bool) -> Bool {
        offersLogin && (isSealed || allowsClearTextLogin)
    }

    /// The account that credentials become where it is still to be learnt; nil where they become none.
    ///
    /// Only what comes inside TLS is learnt: a password in clear is anybody's.
    func account(learntFrom credentials: SASLCredentials, isSealed: Bool) -> Account? {
        guard learnsAccount, isSealed, allowsLogin(isSealed: isSealed), credentials.isUsable,
            credentials.evidence == .password, !credentials.user.isEmpty, !credentials.secret.isEmpty,
            let user = String(validating: credentials.user, as: UTF8.self)
        else { return nil }
        var learnt = account
        learnt.user = user
        learnt.password = credentials.secret
        return learnt
    }

    /// Knows the account from now on.
    mutating func adopt(_ account: Account) {
        self.account = account
        learnsAccount = false
    }

    /// The account that a user's name stands for; a name that is nobody's is judged by the one account.
    func account(of user: [UInt8]) -> Account { accounts[user] ?? account }

    /// Judges credentials: an attempt is made of them whether or not they are taken.
    func attempt(_ credentials: SASLCredentials, mechanism: String, isAllowed: Bool) -> LoginAttempt {
        let account = account(of: credentials.user)
        let isRight =
            switch credentials.evidence {
            case .password: credentials.secret == account.password
            case .token: credentials.secret == sasl.token(of: account, whereOwn: self.account)
            case .proof(let isRight): isRight
            }
        let isGenuine = isRight && credentials.user.elementsEqual(account.user.utf8)
        let isTaken = isAllowed && credentials.isUsable && account.permits(credentials.authorization)
        return LoginAttempt(
            mechanism: mechanism, user: PrintableText.make(credentials.user), secret: credentials.secret,
            isGenuine: isGenuine, isAccepted: isTaken && (isGenuine || acceptsAnyLogin))
    }
}
