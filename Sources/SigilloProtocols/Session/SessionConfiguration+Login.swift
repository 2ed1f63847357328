import SigilloCore

extension SessionConfiguration {
    /// Whether a log-in can succeed on a connection in this state.
    func allowsLogin(isSealed: Bool) -> Bool {
        offersLogin && (isSealed || allowsClearTextLogin)
    }

    /// Judges credentials: an attempt is made of them whether or not they are taken.
    func attempt(_ credentials: SASLCredentials, mechanism: String, isAllowed: Bool) -> LoginAttempt {
        let isGenuine =
            credentials.user.elementsEqual(account.user.utf8) && credentials.secret == account.password
        return LoginAttempt(
            mechanism: mechanism, user: PrintableText.make(credentials.user), secret: credentials.secret,
            isGenuine: isGenuine, isAccepted: isAllowed && credentials.isUsable && (isGenuine || acceptsAnyLogin))
    }
}
