import SigilloCore
import SigilloProtocols

/// Digests that mix octets and no more: what a client must answer with can be reached by the fuzzer.
struct MixingDigests: DigestProvider {
    func digest(_ algorithm: DigestAlgorithm, of octets: [UInt8]) -> [UInt8]? {
        let length =
            switch algorithm {
            case .md5: 16
            case .sha1: 20
            case .sha256: 32
            case .sha512: 64
            }
        var result = [UInt8](repeating: 7, count: length)
        for (index, octet) in octets.enumerated() { result[index % length] = result[index % length] &* 31 &+ octet }
        return result
    }

    func code(_ algorithm: DigestAlgorithm, key: [UInt8], of octets: [UInt8]) -> [UInt8]? {
        digest(algorithm, of: key + octets)
    }

    func derived(_ algorithm: DigestAlgorithm, password: [UInt8], salt: [UInt8], iterations: Int) -> [UInt8]? {
        digest(algorithm, of: password + salt)
    }
}

let ownAccount = Account(
    user: "alice", password: Secret("s3cr3tword"), address: "alice@mail.test", correspondent: "bob@mail.test")

private let letter = MailMessage(
    octets: Array(
        "From: bob@mail.test\r\nSubject: x\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\none\r\n--b\r\n\r\ntwo\r\n--b--\r\n"
            .utf8), internalDate: 1_767_225_600)

/// A server's session and the mail behind it, in which whatever is sent and noted is looked at.
struct Server<Session: ServerSession> {
    var session: Session
    var store = MailStore(messages: [letter, letter])
    var webSessions = WebSessions()
    var sent: [UInt8] = []
    var notes: [SessionNote] = []
    var isClosed = false

    mutating func handle(_ event: SessionEvent) {
        for action in session.receive(event) {
            switch action {
            case .send(let octets), .inject(let octets, _, _):
                demand(!isClosed, "nothing is said behind the end")
                sent += octets
            case .store(let request):
                let reply = store.perform(request, now: 1_767_225_600)
                for change in store.takeChanges() { handle(.mailboxChanged(change)) }
                handle(.stored(reply))
            case .claimMaildrop: handle(.maildropClaimed(true))
            case .webSession(let request):
                let octets = [UInt8](repeating: UInt8(truncatingIfNeeded: notes.count), count: WebSessions.randomOctets)
                handle(.webSession(webSessions.perform(request) { octets }))
            case .startTLS:
                // Octets that came too soon are octets that come later: then a portion more or less changes nothing.
                let early = session.takeUnreadOctets()
                handle(.tlsEstablished)
                if !early.isEmpty { handle(.bytes(early)) }
            case .record(let note): notes.append(note)
            case .close, .reset: isClosed = true
            case .wait, .hold, .learn, .enter, .releaseMaildrop, .slow, .cut, .answerEnded: break
            }
        }
    }

    /// Feeds octets of the client in portions.
    mutating func feed(_ octets: ArraySlice<UInt8>, portion: Int) {
        var rest = octets
        while !rest.isEmpty, !isClosed {
            handle(.bytes(Array(rest.prefix(portion))))
            rest = rest.dropFirst(portion)
        }
    }
}

/// Plays octets to a new session, whole and cut, and demands that it makes no difference and no secret is described.
func play<Session: ServerSession>(
    _ octets: ArraySlice<UInt8>, portion: Int, isSealed: Bool, _ make: () -> Session, _ isAnswer: ([UInt8]) -> Bool
) {
    var whole = Server(session: make())
    var cut = whole
    whole.handle(.connected(isSealed: isSealed))
    cut.handle(.connected(isSealed: isSealed))
    whole.feed(octets, portion: .max)
    cut.feed(octets, portion: portion)
    demand(whole.sent == cut.sent, "the answers do not depend on how the octets come")
    demand(whole.notes == cut.notes, "the notes do not depend on how the octets come")
    demand(whole.sent.isEmpty || isAnswer(whole.sent), "an answer is one of the protocol")
    for note in whole.notes {
        if case .login(let attempt) = note {
            demand(!"\(attempt.secret)".contains("s3cr3tword"), "a secret is not described")
        }
        if case .command(let verb, let text) = note, ["LOGIN", "PASS", "AUTH", "AUTHENTICATE", "APOP"].contains(verb) {
            demand(!text.contains("s3cr3tword") && !text.contains("czNjcjN0d29yZA"), "a command hides its secret")
        }
    }
    whole.handle(.inputClosed)
}

/// A server with every mechanism and small bounds, so that they are met.
func smallServer(isSealed: Bool, allowsClearText: Bool) -> SessionConfiguration {
    var configuration = SessionConfiguration(hostName: "mail.test", account: ownAccount, offersStartTLS: !isSealed)
    configuration.limits.line = 2_048
    configuration.limits.literal = 4_096
    configuration.limits.message = 16_384
    configuration.sasl.offered = SASLMechanism.allCases
    configuration.sasl.digests = MixingDigests()
    configuration.sasl.seed = [1, 2, 3, 4]
    configuration.sasl.iterations = 4_096
    configuration.allowsClearTextLogin = allowsClearText
    return configuration
}

/// Plays octets to the server of IMAP (0), SMTP (1), POP3 (2) or HTTP (else).
func play(_ octets: ArraySlice<UInt8>, to kind: UInt8, portion: Int, isSealed: Bool, allowsClearText: Bool) {
    let configuration = smallServer(isSealed: isSealed, allowsClearText: allowsClearText)
    switch kind {
    case 0:
        play(octets, portion: portion, isSealed: isSealed, { IMAPSession(configuration: configuration) }) { sent in
            sent.starts(with: Array("* ".utf8)) && sent.suffix(2).elementsEqual([13, 10])
        }
    case 1:
        play(octets, portion: portion, isSealed: isSealed, { SMTPSession(configuration: configuration) }) { sent in
            // Nothing but reply lines: three digits, then a space or a hyphen (RFC 5321 §4.2).
            sent.suffix(2).elementsEqual([13, 10])
                && sent.dropLast(2).split(separator: 10).allSatisfy { line in
                    line.count >= 4 && line.prefix(3).allSatisfy { (48...57).contains($0) }
                        && (line.dropFirst(3).first == 32 || line.dropFirst(3).first == 45)
                }
        }
    case 2:
        play(octets, portion: portion, isSealed: isSealed, { POP3Session(configuration: configuration) }) { sent in
            sent.starts(with: Array("+OK".utf8)) && sent.suffix(2).elementsEqual([13, 10])
        }
    default:
        play(octets, portion: portion, isSealed: isSealed, { HTTPSession(configuration: configuration) }) { sent in
            sent.starts(with: Array("HTTP/1.1 ".utf8))
        }
    }
}
