internal import SigilloCore

/// An IMAP client (RFC 9051) that reads one message and uploads another, and takes TLS for required.
///
/// ```text
/// S: * OK ready            C: A1 CAPABILITY     S: * CAPABILITY … STARTTLS   S: A1 OK
/// C: A2 STARTTLS           S: A2 OK             (handshake)                  C: A3 CAPABILITY …
/// C: A4 AUTHENTICATE PLAIN C: A5 LIST           C: A6 SELECT                 C: A7 FETCH  C: A8 APPEND  C: A9 LOGOUT
/// ```
///
/// Each flaw leaves out one of its checks.
package struct IMAPTwin: FlawedTwin {
    /// What the twin is waiting for.
    enum Phase: Sendable, Hashable {
        case greeting, capability, startTLS, handshake, authenticate, login, mailbox(Step), logout, over
    }

    /// What it does once it is logged in, in this order.
    enum Step: Int, Sendable, CaseIterable {
        case list, select, fetch, echo, append
    }

    let errand: TwinErrand
    let sealing: Sealing
    let flaws: Set<Flaw>

    var phase = Phase.greeting
    var isSealed = false
    /// Whether the twin has decided to go on without TLS; only a flaw, or an attempt in clear, does that.
    var goesOnInClear: Bool
    var capabilities: Set<String> = []
    /// The list that the current CAPABILITY command has got so far.
    var freshCapabilities: Set<String>?
    /// What was announced before TLS, for a twin that acts on it.
    var rumours = Rumours()
    /// What was kept from before TLS and read behind it, for a twin that keeps it.
    var keptRumours = Rumours()
    /// Whether the lines at hand were kept from before TLS.
    var isReadingKept = false
    /// How many messages the selected mailbox has.
    var exists = 0
    /// Tagged OKs that came before their command.
    var early: Set<String> = []
    var isWaitingForContinuation = false

    private var lines = LineReader(readsLiterals: true)
    private var number = 0
    var actions: [TwinAction] = []

    /// Creates a client.
    package init(_ errand: TwinErrand, sealing: Sealing, flaws: Set<Flaw> = []) {
        self.errand = errand
        self.sealing = sealing
        self.flaws = flaws
        goesOnInClear = sealing == .clear
    }

    package mutating func receive(_ event: TwinEvent) -> [TwinAction] { take(event) }

    static let startTLSVerb = "STARTTLS"

    var isOver: Bool { phase == .over }

    mutating func end() { phase = .over }

    mutating func append(_ octets: [UInt8]) { lines.append(octets) }

    mutating func forgetUnread() {
        lines.clear()
        early = []
    }

    // MARK: - Lines

    mutating func read() {
        while phase != .over, phase != .handshake, let piece = lines.next() {
            switch piece {
            case .line(let octets): handle(IMAPLine(octets))
            case .malformed: handle(.unknown)
            }
        }
    }

    private mutating func handle(_ line: IMAPLine) {
        note(line)
        guard phase != .over else { return }
        switch phase {
        case .greeting: handleGreeting(line)
        case .startTLS: handleStartTLS(line)
        default: handleReply(line)
        }
    }

    private mutating func handleReply(_ line: IMAPLine) {
        switch line {
        case .tagged(tag, let status, let text): completed(status, text)
        case .tagged(let other, let status, _): handleForeignTag(other, status)
        case .continuation:
            guard isWaitingForContinuation else { return refuse("a continuation that nobody asked for") }
            isWaitingForContinuation = false
            proceed()
        case .untagged("BYE", let text) where phase != .logout: refuse("the server said goodbye: \(text)")
        case .untagged, .numbered: break
        case .unknown: refuse("a line that is no response")
        }
    }

    private mutating func completed(_ status: IMAPLine.Status, _ text: String) {
        switch phase {
        case .capability: completedCapability(status)
        case .authenticate, .login: completedLogin(status, text)
        case .mailbox(let step): completed(step)
        case .logout: close(.done)
        case .greeting, .startTLS, .handshake, .over: break
        }
    }

    private mutating func proceed() {
        switch phase {
        case .authenticate: sendInitialResponse()
        case .mailbox(.append): send(errand.message + Self.lineEnd)
        default: refuse("a continuation that nobody asked for")
        }
    }

    // MARK: - Words of the client

    static let lineEnd: [UInt8] = [0x0D, 0x0A]

    /// The tag of the command that is not yet answered.
    var tag: String { "A\(number)" }
    /// The tag of the command after it.
    var nextTag: String { "A\(number + 1)" }

    /// Sends a command with the next tag, and waits for its answer in a phase.
    mutating func command(_ text: String, _ phase: Phase) {
        number += 1
        self.phase = phase
        send(Array("\(tag) \(text)".utf8) + Self.lineEnd)
    }

    /// Ends a connection in which the server is in order but cannot do what is needed.
    mutating func leave(_ reason: String) {
        number += 1
        send(Array("\(tag) LOGOUT".utf8) + Self.lineEnd)
        close(.refused(reason))
    }

    // MARK: - The seam between clear text and TLS

    mutating func readKept() {
        isReadingKept = has(.keepsBytesAcrossStartTLS)
        read()
        isReadingKept = false
    }
}
