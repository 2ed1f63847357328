import SigilloCore

@testable import SigilloProtocols

/// Plays a session: octets of a client in, a mail store behind it, what was sent and noted out.
struct Playbook<Session: ServerSession> {
    /// Everything that the session wanted, in order, adjacent output merged, waiting left out.
    private(set) var actions: [SessionAction] = []
    private(set) var store: MailStore
    /// Who is logged in to the webmail.
    private(set) var webSessions = WebSessions()
    private var drawn: UInt8 = 0
    /// What the session left unread when TLS began.
    private(set) var unread: [UInt8] = []
    private(set) var isHolding = false
    /// Whether another session has the maildrop.
    var isMaildropTaken = false
    private(set) var isClosed = false
    /// The delays of a script that were begun, in nanoseconds.
    private(set) var delays: [UInt64] = []

    /// What was injected behind an answer, in order.
    private(set) var injected: [Injected] = []

    /// Octets of a step behind an answer.
    struct Injected: Hashable {
        var text: String
        var step: Int
        var segments: SessionScript.Segmentation

        init(text: String, _ step: Int, _ segments: SessionScript.Segmentation) {
            self.text = text
            self.step = step
            self.segments = segments
        }
    }

    private(set) var session: Session
    private let now: Int64
    private let grantsTLS: Bool

    /// Opens a connection to `session`.
    ///
    /// - Parameter grantsTLS: whether the handshake that the session asks for succeeds at once.
    init(
        _ session: Session, store: MailStore = MailStore(), isSealed: Bool = false, grantsTLS: Bool = true,
        now: Int64 = 1_767_225_600
    ) {
        self.session = session
        self.store = store
        self.now = now
        self.grantsTLS = grantsTLS
        handle(.connected(isSealed: isSealed))
    }

    /// What the server sent so far.
    private(set) var sent: [UInt8] = []

    var sentText: String { String(decoding: sent, as: UTF8.self) }

    var notes: [SessionNote] {
        actions.compactMap { if case .record(let note) = $0 { note } else { nil } }
    }

    var logins: [LoginAttempt] {
        notes.compactMap { if case .login(let attempt) = $0 { attempt } else { nil } }
    }

    var received: [MailMessage] {
        notes.compactMap { if case .messageReceived(let message, _) = $0 { message } else { nil } }
    }

    var scripted: [Int] {
        notes.compactMap { if case .scripted(let step) = $0 { step } else { nil } }
    }

    /// Has the session receive an event and does what it asks for.
    mutating func handle(_ event: SessionEvent) {
        perform(session.receive(event))
    }

    /// Feeds octets of the client, in portions of at most `chunk` octets, and returns what was sent meanwhile.
    @discardableResult
    mutating func feed(_ bytes: [UInt8], chunk: Int = .max) -> String {
        let before = sent.count
        var index = 0
        while index < bytes.count {
            let end = chunk < bytes.count - index ? index + chunk : bytes.count
            handle(.bytes(Array(bytes[index..<end])))
            index = end
        }
        return String(decoding: sent[before...], as: UTF8.self)
    }

    /// Feeds lines of the client, each with CRLF, and returns what was sent meanwhile.
    @discardableResult
    mutating func say(_ lines: String..., chunk: Int = .max) -> String {
        feed(Array(lines.map { $0 + "\r\n" }.joined().utf8), chunk: chunk)
    }

    /// Ends a delay of the script, and returns what was sent behind it.
    mutating func endDelay() -> String {
        let before = sent.count
        handle(.timer(id: SessionTimer.delay))
        return String(decoding: sent[before...], as: UTF8.self)
    }

    /// Puts another store behind the session.
    mutating func replaceStore(_ store: MailStore) {
        self.store = store
    }

    /// Changes the store as another session would, and tells this one.
    mutating func elsewhere(_ request: StoreRequest) {
        _ = store.perform(request, now: now)
        for change in store.takeChanges() { handle(.mailboxChanged(change)) }
    }

    /// Octets that differ from call to call and are the same in each run.
    private mutating func randomOctets() -> [UInt8] {
        drawn &+= 1
        return (0..<WebSessions.randomOctets).map { drawn &* 31 &+ UInt8($0) }
    }

    private mutating func perform(_ wanted: [SessionAction]) {
        for action in wanted {
            switch action {
            case .send(let octets), .inject(let octets, _, _):
                if case .inject(let octets, let step, let segments) = action {
                    injected.append(Injected(text: String(decoding: octets, as: UTF8.self), step, segments))
                }
                sent += octets
                if case .send(let earlier) = actions.last {
                    actions[actions.count - 1] = .send(earlier + octets)
                } else {
                    actions.append(.send(octets))
                }
                continue
            case .wait(let nanoseconds, let id):
                if id == SessionTimer.delay { delays.append(nanoseconds) }
                continue
            case .store(let request):
                actions.append(action)
                let reply = store.perform(request, now: now)
                for change in store.takeChanges() { perform(session.receive(.mailboxChanged(change))) }
                perform(session.receive(.stored(reply)))
                continue
            case .claimMaildrop:
                actions.append(action)
                perform(session.receive(.maildropClaimed(!isMaildropTaken)))
                continue
            case .webSession(let request):
                actions.append(action)
                let octets = randomOctets()
                perform(session.receive(.webSession(webSessions.perform(request) { octets })))
                continue
            case .startTLS:
                actions.append(action)
                unread += session.takeUnreadOctets()
                if grantsTLS { perform(session.receive(.tlsEstablished)) }
                continue
            case .hold: isHolding = true
            case .close: isClosed = true
            case .record, .learn, .enter, .releaseMaildrop, .slow, .cut, .answerEnded, .reset: break
            }
            actions.append(action)
        }
    }
}
