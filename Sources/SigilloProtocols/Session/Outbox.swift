import SigilloCore

/// The actions of one event while they are being made: output is gathered, so that a command's reply leaves in one
/// ``SessionAction/send(_:)``.
struct Outbox: Sendable {
    /// The most reply lines of one command that are noted one by one.
    static let notedReplies = 100

    /// Output that is not yet an action.
    var octets: [UInt8] = []
    /// All octets of output so far.
    var written: Int { flushed + octets.count }
    private var flushed = 0
    /// Whether only notes are kept: the session holds.
    var isMuted = false
    /// Whether the answer at hand ends the connection.
    private var isCut = false

    /// The passwords of all accounts. Commands are noted without what is secret in them; but a client may put its
    /// password where a name belongs, and then only the knowledge of it helps.
    private var passwords: [Secret]
    private let makesNotes: Bool
    private var actions: [SessionAction] = []
    private var replies = 0

    init(_ configuration: SessionConfiguration) {
        passwords = [configuration.account.password] + configuration.accounts.passwords
        makesNotes = configuration.makesNotes
    }

    /// Knows another password from now on.
    mutating func adopt(_ account: Account) {
        passwords = [account.password]
    }

    /// Knows the passwords of these accounts besides.
    mutating func adopt(_ accounts: AccountDirectory) {
        passwords = Array(Set(passwords + accounts.passwords))
    }

    /// Notes a fact.
    mutating func record(_ note: SessionNote) {
        guard makesNotes else { return }
        switch note {
        case .command(let verb, let text) where holdsPassword(text):
            actions.append(.record(.command(verb: verb, text: "\(verb) ‹withheld, it holds the password›")))
        case .login(var attempt) where holdsPassword(attempt.user):
            attempt.user = "‹withheld, it holds the password›"
            actions.append(.record(.login(attempt)))
        default:
            actions.append(.record(note))
        }
    }

    /// Notes a command as it may be printed.
    mutating func record(command verb: String, _ text: @autoclosure () -> String) {
        guard makesNotes else { return }
        record(.command(verb: verb, text: PrintableText.make(text().utf8)))
    }

    private func holdsPassword(_ text: String) -> Bool {
        // A password of a few letters would be found everywhere.
        passwords.contains { $0.count >= 6 && $0.occurs(in: text) }
    }

    /// Sends a reply line and notes it.
    mutating func reply(_ line: String) {
        octets.append(line)
        octets.append(ASCII.carriageReturn)
        octets.append(ASCII.lineFeed)
        noteReply(line)
    }

    /// Sends a reply line that `write` appends, and notes it.
    mutating func reply(_ write: (inout [UInt8]) -> Void) {
        let start = octets.count
        write(&octets)
        if makesNotes {
            let line = String(decoding: octets[start...], as: UTF8.self)
            noteReply(line)
        }
        octets.append(ASCII.carriageReturn)
        octets.append(ASCII.lineFeed)
    }

    /// Notes a reply whose octets the caller appended; `text` leaves out what is not to be printed.
    mutating func noteReply(_ text: @autoclosure () -> String) {
        guard makesNotes, !isMuted else { return }
        replies += 1
        if replies <= Self.notedReplies {
            actions.append(.record(.reply(text: PrintableText.make(text()))))
        }
    }

    /// Sends octets of a script and notes each of their lines.
    mutating func reply(scripted text: [UInt8]) {
        octets.append(contentsOf: text)
        for line in text.split(separator: ASCII.lineFeed) {
            noteReply(PrintableText.make(ASCII.trimmed(line)))
        }
    }

    /// Begins the answer that a step of the script slows or ends the connection in; the step is noted, unless that
    /// is left to whoever cuts.
    mutating func begin(_ reply: SessionScript.Reply) {
        if let cut = reply.cut {
            isCut = true
            perform(.cut(cut, step: reply.step))
        } else if reply.delay == 0 {
            record(.scripted(step: reply.step))
        }
        if let rate = reply.rate { perform(.slow(octetsPerSecond: rate)) }
    }

    /// Ends an answer.
    mutating func endAnswer() {
        guard isCut else { return }
        isCut = false
        perform(.answerEnded)
    }

    /// Sends what a step of the script has behind an answer.
    mutating func send(_ suffix: SessionScript.Suffix?) {
        guard let suffix, !suffix.octets.isEmpty else { return }
        perform(.inject(suffix.octets, step: suffix.step, segments: suffix.segments))
    }

    /// Has something done after what was sent so far.
    mutating func perform(_ action: SessionAction) {
        flush()
        if !isMuted { actions.append(action) }
    }

    /// Ends a command: its output becomes an action.
    mutating func endCommand() {
        if replies > Self.notedReplies {
            actions.append(.record(.reply(text: "… and \(replies - Self.notedReplies) more reply lines")))
        }
        replies = 0
        flush()
    }

    /// Takes the actions out.
    mutating func take() -> [SessionAction] {
        flush()
        defer { actions = [] }
        return actions
    }

    private mutating func flush() {
        guard !octets.isEmpty else { return }
        if !isMuted { actions.append(.send(octets)) }
        flushed += octets.count
        octets = []
    }
}
