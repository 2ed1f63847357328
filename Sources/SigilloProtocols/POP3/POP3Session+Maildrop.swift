import SigilloCore

/// The STAT command (RFC 1939 §5).
struct StatCommand: POP3Command {
    static let verb = "STAT"
    static let scope = POP3Scope.transaction

    init?(_ arguments: POP3Arguments) {
        guard arguments.isEmpty else { return nil }
    }

    func perform(in session: inout POP3Session) {
        guard let totals = session.maildrop?.totals else { return session.failMissing() }
        session.succeed("\(totals.count) \(totals.octets)")
    }
}

/// The LIST command (RFC 1939 §5).
struct POP3ListCommand: POP3Command {
    static let verb = "LIST"
    static let scope = POP3Scope.transaction

    private let number: Int?

    init?(_ arguments: POP3Arguments) {
        guard let numbers = arguments.numbers, numbers.count <= 1 else { return nil }
        number = numbers.first
    }

    var summary: String { number.map { "\($0)" } ?? "" }

    func perform(in session: inout POP3Session) {
        session.list(number) { drop, number in "\(number) \(drop[number]?.count ?? 0)" }
    }
}

/// The UIDL command (RFC 1939 §7).
struct UidlCommand: POP3Command {
    static let verb = "UIDL"
    static let scope = POP3Scope.transaction

    private let number: Int?

    init?(_ arguments: POP3Arguments) {
        guard let numbers = arguments.numbers, numbers.count <= 1 else { return nil }
        number = numbers.first
    }

    var summary: String { number.map { "\($0)" } ?? "" }

    func perform(in session: inout POP3Session) {
        session.list(number) { drop, number in "\(number) \(drop.identifier(of: number))" }
    }
}

/// The RETR command (RFC 1939 §5).
struct RetrCommand: POP3Command {
    static let verb = "RETR"
    static let scope = POP3Scope.transaction

    private let number: Int

    init?(_ arguments: POP3Arguments) {
        guard let numbers = arguments.numbers, numbers.count == 1 else { return nil }
        number = numbers[0]
    }

    var summary: String { "\(number)" }

    func perform(in session: inout POP3Session) {
        session.send(number, lines: nil, verb: Self.verb)
    }
}

/// The TOP command (RFC 1939 §7): the header and some lines of the body.
struct TopCommand: POP3Command {
    static let verb = "TOP"
    static let scope = POP3Scope.transaction

    private let number: Int
    private let lines: Int

    init?(_ arguments: POP3Arguments) {
        guard let numbers = arguments.numbers, numbers.count == 2 else { return nil }
        number = numbers[0]
        lines = numbers[1]
    }

    var summary: String { "\(number) \(lines)" }

    func perform(in session: inout POP3Session) {
        session.send(number, lines: lines, verb: Self.verb)
    }
}

/// The DELE command (RFC 1939 §5).
struct DeleCommand: POP3Command {
    static let verb = "DELE"
    static let scope = POP3Scope.transaction

    private let number: Int

    init?(_ arguments: POP3Arguments) {
        guard let numbers = arguments.numbers, numbers.count == 1 else { return nil }
        number = numbers[0]
    }

    var summary: String { "\(number)" }

    func perform(in session: inout POP3Session) {
        guard session.maildrop?[number] != nil else { return session.failMissing() }
        session.maildrop?.delete(number)
        session.succeed("Message \(number) deleted")
    }
}

/// The RSET command (RFC 1939 §5).
struct POP3RsetCommand: POP3Command {
    static let verb = "RSET"
    static let scope = POP3Scope.transaction

    init?(_ arguments: POP3Arguments) {
        guard arguments.isEmpty else { return nil }
    }

    func perform(in session: inout POP3Session) {
        session.maildrop?.restore()
        session.succeed(session.maildrop?.summary ?? "")
    }
}

/// The NOOP command (RFC 1939 §5).
struct POP3NoopCommand: POP3Command {
    static let verb = "NOOP"
    static let scope = POP3Scope.transaction

    init?(_ arguments: POP3Arguments) {}

    func perform(in session: inout POP3Session) {
        session.succeed("Nothing done")
    }
}

extension POP3Session {
    /// Says that there is no such message.
    fileprivate mutating func failMissing() {
        fail("No such message")
    }

    /// One line for each message, or for one of them.
    fileprivate mutating func list(_ number: Int?, _ line: (Maildrop, Int) -> String) {
        guard let maildrop else { return failMissing() }
        guard let number else { return succeed(maildrop.summary, lines: maildrop.numbers.map { line(maildrop, $0) }) }
        guard maildrop[number] != nil else { return failMissing() }
        succeed(line(maildrop, number))
    }

    /// Sends a message, or its beginning.
    fileprivate mutating func send(_ number: Int, lines: Int?, verb: String) {
        guard let message = maildrop?[number] else { return failMissing() }
        let octets = DotStuffing.stuffed(message, lines: lines)
        outbox.reply(lines == nil ? "+OK \(message.count) octets" : "+OK The beginning follows")
        outbox.octets += octets
        outbox.noteReply("‹\(octets.count) octets of a message›")
        outbox.reply(".")
        outbox.record(.messageSent(octets: octets.count, verb: verb))
        sendAfter()
    }

    /// Opens the maildrop, and carries on with `body`; where somebody else has it, that is the answer (RFC 2449 §8.1.1).
    mutating func openMaildrop(_ body: @escaping @Sendable (inout POP3Session) -> Void) {
        claim { session, isGranted in
            guard isGranted else { return session.fail("Another session has the maildrop", code: "IN-USE") }
            session.ask(.open(mailbox: "INBOX")) { session, reply in
                guard case .mailbox(let mailbox) = reply else {
                    return session.fail("There is no maildrop", code: "SYS/TEMP")
                }
                session.maildrop = Maildrop(mailbox)
                body(&session)
            }
        }
    }
}
