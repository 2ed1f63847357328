import SigilloCore
import SigilloProtocols
import SigilloTwins

/// A twin and a server's session face to face, without sockets and without TLS: a handshake is an agreement.
struct Exchange {
    /// Whether a passage crossed in clear or inside TLS.
    enum Seal: Hashable {
        case clear, sealed
    }

    /// What the twin sent, by how it crossed.
    private(set) var said: [Seal: [UInt8]] = [:]
    /// What the session noted.
    private(set) var notes: [SessionNote] = []
    /// How the twin ended, or nil where it still waits.
    private(set) var ending: TwinEnding?
    private(set) var store: MailStore
    private var webSessions = WebSessions()
    /// Whether the twin died.
    private(set) var hasBrokenDown = false

    private var twin: any MailTwin
    private var session: any ServerSession
    private var isSealed: Bool
    private var serverIsReadyForTLS = false
    /// Octets of the server that the twin has not read.
    private var toTwin: [UInt8] = []
    private var toServer: [UInt8] = []
    private var serverIsSilent = false
    private var serverHasClosed = false

    /// Lets both talk until neither has anything to say.
    init(_ twin: any MailTwin, _ session: any ServerSession, isSealed: Bool = false) {
        self.twin = twin
        self.session = session
        self.isSealed = isSealed
        store = MailStore(messages: [Errands.waiting])
        perform(self.session.receive(.connected(isSealed: isSealed)))
        obey(self.twin.receive(.connected(isSealed: isSealed)))
        while ending == nil, !hasBrokenDown, !toTwin.isEmpty || !toServer.isEmpty {
            if !toTwin.isEmpty {
                let octets = toTwin
                toTwin = []
                obey(self.twin.receive(.bytes(octets)))
            } else {
                let octets = toServer
                toServer = []
                if !serverIsSilent { perform(self.session.receive(.bytes(octets))) }
            }
        }
        if ending == nil, serverHasClosed { obey(self.twin.receive(.inputClosed)) }
    }

    /// The text that crossed so.
    func text(_ seal: Seal) -> String { String(decoding: said[seal] ?? [], as: UTF8.self) }

    /// The log-ins that the server saw.
    var logins: [LoginAttempt] {
        notes.compactMap { if case .login(let attempt) = $0 { attempt } else { nil } }
    }

    private mutating func perform(_ actions: [SessionAction]) {
        for action in actions {
            switch action {
            case .send(let octets), .inject(let octets, _, _): toTwin += octets
            case .startTLS: serverIsReadyForTLS = true
            case .store(let request):
                let reply = store.perform(request, now: Errands.now)
                for change in store.takeChanges() { perform(session.receive(.mailboxChanged(change))) }
                perform(session.receive(.stored(reply)))
            case .hold: serverIsSilent = true
            case .close, .reset: serverHasClosed = true
            case .record(let note): notes.append(note)
            case .webSession(let request):
                let octets = [UInt8](repeating: 7, count: WebSessions.randomOctets)
                perform(session.receive(.webSession(webSessions.perform(request) { octets })))
            case .claimMaildrop: perform(session.receive(.maildropClaimed(true)))
            case .wait, .learn, .enter, .releaseMaildrop, .slow, .cut, .answerEnded: break
            }
        }
    }

    private mutating func obey(_ actions: [TwinAction]) {
        for action in actions {
            switch action {
            case .send(let octets):
                said[isSealed ? .sealed : .clear, default: []] += octets
                toServer += octets
            case .close(let ending):
                self.ending = ending
                return
            case .breakDown:
                hasBrokenDown = true
                return
            case .startTLS:
                // The server reads what came before the handshake first.
                if !toServer.isEmpty {
                    let octets = toServer
                    toServer = []
                    perform(session.receive(.bytes(octets)))
                }
                guard serverIsReadyForTLS else {
                    obey(twin.receive(.handshakeFailed(instead: toTwin)))
                    continue
                }
                isSealed = true
                toTwin = []
                perform(session.receive(.tlsEstablished))
                obey(twin.receive(.sealed(behind: [])))
            }
        }
    }
}

/// What the twins of all tests are told to do.
enum Errands {
    static let now: Int64 = 1_767_225_600
    static let password = "sgq7x4kw9bz2hn5v"

    static let account = Account(
        user: "alice", password: Secret(password), address: "alice@account.test", correspondent: "bob@account.test")

    static let message = Array("From: alice@account.test\r\nSubject: Draft\r\n\r\n.A line with a dot.\r\n".utf8)

    static let errand = TwinErrand(account: account, message: message)

    static let waiting = MailMessage(
        octets: Array("From: bob@account.test\r\nSubject: Hello\r\n\r\nHi.\r\n".utf8), internalDate: now)

    static func configuration(
        _ change: (inout SessionConfiguration) -> Void = { _ in }
    ) -> SessionConfiguration {
        var configuration = SessionConfiguration(hostName: "mail.sigillo.test", account: account, offersStartTLS: true)
        change(&configuration)
        return configuration
    }

    /// A server that takes every log-in in clear, as a man in the middle plays it.
    static func permissive(
        _ change: (inout SessionConfiguration) -> Void = { _ in }
    ) -> SessionConfiguration {
        configuration {
            $0.allowsClearTextLogin = true
            $0.acceptsAnyLogin = true
            change(&$0)
        }
    }

    /// An exchange of the IMAP twin, with STARTTLS unless said.
    static func imap(
        _ flaws: Set<Flaw> = [], sealing: Sealing = .startTLS, _ configuration: SessionConfiguration = configuration()
    ) -> Exchange {
        Exchange(
            IMAPTwin(errand, sealing: sealing, flaws: flaws), IMAPSession(configuration: configuration),
            isSealed: sealing == .implicit)
    }

    /// An exchange of the careful IMAP twin with STARTTLS.
    static func imap(_ configuration: SessionConfiguration) -> Exchange { imap([], configuration) }

    /// An exchange of the careful SMTP twin with STARTTLS.
    static func smtp(_ configuration: SessionConfiguration) -> Exchange { smtp([], configuration) }

    /// An exchange of the SMTP twin, with STARTTLS unless said.
    static func smtp(
        _ flaws: Set<Flaw> = [], sealing: Sealing = .startTLS, _ configuration: SessionConfiguration = configuration()
    ) -> Exchange {
        Exchange(
            SMTPTwin(errand, sealing: sealing, flaws: flaws), SMTPSession(configuration: configuration),
            isSealed: sealing == .implicit)
    }

    /// An exchange of the POP3 twin, with STLS unless said.
    static func pop3(
        _ flaws: Set<Flaw> = [], sealing: Sealing = .startTLS, _ configuration: SessionConfiguration = configuration()
    ) -> Exchange {
        Exchange(
            POP3Twin(errand, sealing: sealing, flaws: flaws), POP3Session(configuration: configuration),
            isSealed: sealing == .implicit)
    }
}

extension Exchange {
    /// Whether the password crossed in clear, as it is or in base64.
    var leaksPassword: Bool {
        let inBase64 = String(decoding: Base64.encode(Array("\u{0}alice\u{0}\(Errands.password)".utf8)), as: UTF8.self)
        let alone = String(decoding: Base64.encode(Array(Errands.password.utf8)), as: UTF8.self)
        return [Errands.password, inBase64, alone].contains { text(.clear).contains($0) }
    }
}
