package import SigilloCheck
package import SigilloCore

/// The account and the messages of one instance, fresh for each, so that every octet on the wire can be attributed.
package struct InstanceSecrets: Sendable {
    /// The account that the client is given.
    package var account: Account
    /// Subject, body and attachment of the message that waits in the mailbox.
    package var waiting: Canary
    /// Subject, body and attachment of the message that the client is given to send.
    package var outgoing: Canary
    /// What the client sends of its own accord.
    package private(set) var mail = LearnedMail()
    /// What else somebody was seen to log in with: no report shows it.
    package var attempted: Set<Secret> = []
    /// Whether the sender's name is looked for on the wire.
    private var isSenderTelling = true
    /// Whether the user's name is looked for on the wire.
    package private(set) var isUserTelling = true
    /// What the webmail's cookies held that came back: whoever has one is taken for who logged in.
    package private(set) var cookies: [Secret] = []
    /// A word that stands in what is injected, and no secret: whoever repeats it has read that.
    package var nonce: String

    /// The parts of a message that no eavesdropper may read.
    package struct Canary: Sendable {
        package var subject: String
        package var body: String
        package var attachment: String
    }

    /// Makes the secrets of one instance.
    package init(using generator: inout SeededGenerator) {
        let user = Self.word(using: &generator)
        account = Account(
            user: user, password: Secret(Self.word(using: &generator)),
            address: "\(Self.word(using: &generator))@ateneo.test",
            correspondent: "\(Self.word(using: &generator))@altrove.test")
        waiting = Self.canary(using: &generator)
        outgoing = Self.canary(using: &generator)
        nonce = "n" + Self.word(using: &generator).dropFirst(Self.prefix.count)
    }

    /// Takes the client's own account in the place of the fresh one.
    ///
    /// - Parameter host: the server's name: a user's name that stands in it crosses in clear by right.
    package mutating func adopt(_ own: LearnedAccount, host: String) {
        account.user = own.user
        account.password = own.password
        mail = own.mail
        isUserTelling = !Secret(own.user.lowercased()).occurs(in: host.lowercased())
    }

    /// Takes the addresses that the client's own account sends from, its own first.
    package mutating func adopt(addresses: [String]) {
        guard let first = addresses.first else { return }
        account.address = first
        account.aliases = Array(addresses.dropFirst())
        // A short name stands anywhere by chance.
        isSenderTelling = Self.localPart(first).utf8.count >= Self.shortestName
    }

    private static let shortestName = 8

    /// Knows the cookies of log-ins that a server saw.
    package mutating func adopt(cookies: some Sequence<Secret>) {
        self.cookies = Array(Set(cookies.filter { $0.count >= Self.shortestCookie }))
    }

    /// A shorter value than this could stand anywhere.
    private static let shortestCookie = 8

    /// What no report, transcript or excerpt may show.
    package var hidden: [KnownSecret] {
        known + attempted.map { KnownSecret(label: "password", value: $0) }
    }

    /// What the checker looks for, with the names that reports print instead.
    package var known: [KnownSecret] {
        var known = [KnownSecret(label: "password", value: account.password)]
        if isUserTelling { known.append(KnownSecret(label: "user", value: Secret(account.user))) }
        if isSenderTelling {
            known.append(KnownSecret(label: "sender", value: Secret(Self.localPart(account.address))))
        }
        known += [
            KnownSecret(label: "recipient", value: Secret(Self.localPart(account.correspondent))),
            KnownSecret(label: "subject", value: Secret(waiting.subject)),
            KnownSecret(label: "body", value: Secret(waiting.body)),
            KnownSecret(label: "attachment", value: Secret(waiting.attachment)),
            KnownSecret(label: "subject", value: Secret(outgoing.subject)),
            KnownSecret(label: "body", value: Secret(outgoing.body)),
            KnownSecret(label: "attachment", value: Secret(outgoing.attachment)),
        ]
        return known + mail.passages.map { KnownSecret(label: $0.label, value: $0.text) }
            + cookies.map { KnownSecret(label: "session", value: $0) }
    }

    /// The message in the mailbox.
    ///
    /// POP3 and a FETCH of a whole message carry no binary (RFC 3516 §4.2): there it is in 8bit.
    package func waitingMessage(date: CalendarDate, encoding: MailEncoding = .sevenBit) -> MailMessage {
        message(
            StagedMessage(
                from: account.correspondent, to: account.address, words: waiting, identity: "waiting", date: date,
                encoding: encoding == .binary ? .eightBit : encoding))
    }

    /// The message to send.
    package func outgoingMessage(date: CalendarDate, encoding: MailEncoding = .sevenBit) -> MailMessage {
        message(
            StagedMessage(
                from: account.address, to: account.correspondent, words: outgoing, identity: "outgoing", date: date,
                encoding: encoding))
    }

    private func message(_ staged: StagedMessage) -> MailMessage {
        MailMessage(octets: staged.octets, internalDate: staged.date.seconds)
    }

    private static func canary(using generator: inout SeededGenerator) -> Canary {
        Canary(
            subject: word(using: &generator), body: word(using: &generator), attachment: word(using: &generator))
    }

    private static func localPart(_ address: String) -> String {
        String(address.prefix { $0 != "@" })
    }

    /// The beginning of every canary: four letters that no protocol, host name or language has in this order.
    static let prefix = "zq7k"
    private static let alphabet = Array("abcdefghijklmnpqrstuvwxz23456789".utf8)

    /// A canary: 21 letters and digits that are the same in quoted-printable, percent-encoding, atoms and JSON; a
    /// multiple of three, so that base64 of it alone has no padding; no pair of letters stands in it twice. The
    /// letters that answer a terminal's "yes" and "go on" are left out.
    private static func word(using generator: inout SeededGenerator) -> String {
        var letters = Array(prefix.utf8)
        while letters.count < 21 {
            let letter = alphabet[Int.random(in: alphabet.indices, using: &generator)]
            let isRepeated = zip(letters, letters.dropFirst()).contains { $0 == letters.last && $1 == letter }
            if !isRepeated { letters.append(letter) }
        }
        return String(decoding: letters, as: UTF8.self)
    }
}
