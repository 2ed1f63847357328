package import SigilloCheck
package import SigilloCore

/// The account and the messages of one instance, fresh for each, so that every octet on the wire can be attributed.
package struct InstanceSecrets: Sendable {
    /// The account that the client is given.
    package var account: Account
    /// Subject and body of the message that waits in the mailbox.
    package var waiting: Canary
    /// Subject and body of the message that the client is given to send.
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
    }

    /// Makes the secrets of one instance.
    package init(using generator: inout SeededGenerator) {
        let user = Self.word(using: &generator)
        account = Account(
            user: user, password: Secret(Self.word(using: &generator)),
            address: "\(Self.word(using: &generator))@ateneo.test",
            correspondent: "\(Self.word(using: &generator))@altrove.test")
        waiting = Canary(subject: Self.word(using: &generator), body: Self.word(using: &generator))
        outgoing = Canary(subject: Self.word(using: &generator), body: Self.word(using: &generator))
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
            KnownSecret(label: "subject", value: Secret(outgoing.subject)),
            KnownSecret(label: "body", value: Secret(outgoing.body)),
        ]
        return known + mail.passages.map { KnownSecret(label: $0.label, value: $0.text) }
            + cookies.map { KnownSecret(label: "session", value: $0) }
    }

    /// The message in the mailbox.
    package func waitingMessage(date: CalendarDate) -> MailMessage {
        Self.message(
            from: account.correspondent, to: account.address, canary: waiting, identity: "waiting", date: date)
    }

    /// The message to send.
    package func outgoingMessage(date: CalendarDate) -> MailMessage {
        Self.message(
            from: account.address, to: account.correspondent, canary: outgoing, identity: "outgoing", date: date)
    }

    private static func message(
        from: String, to: String, canary: Canary, identity: String, date: CalendarDate
    ) -> MailMessage {
        let lines = [
            "Date: \(date.mailText)", "From: <\(from)>", "To: <\(to)>", "Subject: \(canary.subject)",
            "Message-ID: <\(identity)@sigillo.test>", "MIME-Version: 1.0", "Content-Type: text/plain; charset=us-ascii",
            "", "Good morning,", "", "\(canary.body)", "", "a presto", "",
        ]
        return MailMessage(octets: Array(lines.joined(separator: "\r\n").utf8), internalDate: date.seconds)
    }

    private static func localPart(_ address: String) -> String {
        String(address.prefix { $0 != "@" })
    }

    /// The beginning of every canary: four letters that no protocol, host name or language has in this order.
    static let prefix = "zq7k"
    private static let alphabet = Array("abcdefghijklmnpqrstuvwxz23456789")

    /// A canary: 21 letters and digits that are the same in quoted-printable, percent-encoding, atoms and JSON; a
    /// multiple of three, so that base64 of it alone has no padding; no pair of letters stands in it twice. The
    /// letters that answer a terminal's "yes" and "go on" are left out.
    private static func word(using generator: inout SeededGenerator) -> String {
        var letters = Array(prefix)
        var pairs = Set(zip(letters, letters.dropFirst()).map { [$0, $1] })
        while letters.count < 21 {
            let letter = alphabet[Int.random(in: alphabet.indices, using: &generator)]
            guard let last = letters.last, pairs.insert([last, letter]).inserted else { continue }
            letters.append(letter)
        }
        return String(letters)
    }
}
