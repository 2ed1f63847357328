import SigilloCore

/// The QUIT command (RFC 1939 §4, §6): behind a log-in, what was marked as deleted is removed now.
struct POP3QuitCommand: POP3Command {
    static let verb = "QUIT"
    static let scope = POP3Scope.any

    init?(_ arguments: POP3Arguments) {
        guard arguments.isEmpty else { return nil }
    }

    func perform(in session: inout POP3Session) {
        let doomed = session.maildrop?.deletedUIDs ?? []
        guard !doomed.isEmpty else { return session.sayGoodbye(isDone: true) }
        session.ask(.remove(mailbox: "INBOX", uids: doomed)) { session, reply in
            if case .refused = reply { session.sayGoodbye(isDone: false) } else { session.sayGoodbye(isDone: true) }
        }
    }
}

extension POP3Session {
    fileprivate mutating func sayGoodbye(isDone: Bool) {
        isDone ? succeed("\(configuration.hostName) closing") : fail("Some deleted messages were not removed")
        close()
    }
}
